package dev.decurion.connector.redisstreams.connection;

import io.quarkus.proxy.ProxyConfigurationRegistry;
import io.quarkus.redis.runtime.client.VertxRedisClientFactory;
import io.quarkus.redis.runtime.client.config.RedisClientConfig;
import io.quarkus.redis.runtime.client.config.RedisConfig;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisCluster;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Makes Redis clients that belong to one channel alone, configured as a Quarkus Redis client is
 * ({@code quarkus.redis.*} or {@code quarkus.redis.<name>.*}: hosts, password, TLS, customizers).
 *
 * <p>So a blocking read never takes a connection of the pool that the application uses, and no
 * second named client has to be declared for it.
 */
@ApplicationScoped
public class RedisClients {

  /** The name that stands for {@code quarkus.redis.*}. */
  public static final String DEFAULT = RedisConfig.DEFAULT_CLIENT_NAME;

  private final Vertx vertx;
  private final TlsConfigurationRegistry tls;
  private final ProxyConfigurationRegistry proxies;

  RedisClients(Vertx vertx, TlsConfigurationRegistry tls, ProxyConfigurationRegistry proxies) {
    this.vertx = vertx;
    this.tls = tls;
    this.proxies = proxies;
  }

  /**
   * A new client; whoever calls owns and closes it. Its connections use the event loop of the
   * calling context.
   *
   * @throws io.quarkus.runtime.configuration.ConfigurationException when the client has no hosts
   */
  public Redis create(String name) {
    return VertxRedisClientFactory.create(name, vertx, config(name), tls, proxies);
  }

  /**
   * Whether all connections of the client lead to the same server, so that one can interrupt a
   * blocking read of another.
   */
  public boolean standalone(String name) {
    return config(name).clientType() == RedisClientType.STANDALONE;
  }

  /** How the keys of streams are spread over servers. */
  public Slots slots(String name) {
    return isCluster(name) ? Slots.BY_HASH_TAG : Slots.ONE;
  }

  /**
   * Sends a command that names no keys to every server that takes writes: to all masters of a
   * cluster, else to the one. Makes a client for it, so it is nothing for every request.
   *
   * @return the replies as text; fails when one server does not answer
   */
  public Uni<List<String>> onEveryMaster(String name, String command, String... arguments) {
    Request request = Request.cmd(Command.create(command));
    for (String argument : arguments) {
      request.arg(argument);
    }
    return new EventLoop(vertx)
        .uni(
            () -> {
              Redis client = create(name);
              return onEveryMaster(name, client, request)
                  .map(replies -> replies.stream().map(String::valueOf).toList())
                  .onComplete(done -> client.close());
            });
  }

  private static Future<List<Response>> onEveryMaster(String name, Redis client, Request request) {
    return isCluster(name)
        ? RedisCluster.create(client).onAllMasterNodes(request)
        : client.send(request).map(List::of);
  }

  private static boolean isCluster(String name) {
    return config(name).clientType() == RedisClientType.CLUSTER;
  }

  private static RedisClientConfig config(String name) {
    return ConfigProvider.getConfig()
        .unwrap(SmallRyeConfig.class)
        .getConfigMapping(RedisConfig.class)
        .clients()
        .get(name);
  }
}
