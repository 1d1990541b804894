package dev.decurion.runner;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of a runner; as environment variables {@code DECURION_SLOTS} and so on. */
@ConfigMapping(prefix = "decurion")
public interface RunnerConfig {
  /**
   * The name of this runner: unique among the live ones, the same after a restart. The host name
   * when empty.
   */
  Optional<String> name();

  /** Ids of the agents whose tasks it takes, separated by commas; {@code *} stands for all. */
  @WithDefault("*")
  List<String> agents();

  /** How many attempts it runs at a time. */
  @WithDefault("2")
  int slots();

  /** How many shards there are; the same number as for the coordinators. */
  @WithDefault("1")
  int shards();

  /**
   * How long an attempt stays with a runner that gives no sign of life. A runner that cannot reach
   * Redis for so long stops what it runs, since others may run it by then.
   */
  @WithDefault("15s")
  Duration lease();

  /**
   * How often an assignment of a newer version is delivered, each time to whichever runner claims
   * it first, before it becomes a dead letter.
   */
  @WithDefault("12")
  int newerAssignmentDeliveries();

  /** Where runs get their copies of the code base. Runners on one host may share it. */
  @WithDefault("${java.io.tmpdir}/decurion-workspaces")
  Path workspaces();

  /** Code bases to work on must lie in this directory. */
  @WithDefault(".")
  Path workspaceRoot();

  /**
   * Whether what tasks changed in their worktrees is kept in Redis, line by line, for the report.
   */
  @WithDefault("true")
  boolean keepDiffs();

  /** What becomes of tasks whose agent wants tools that this runner does not have. */
  @WithDefault("wait")
  MissingTools missingTools();

  /** Where Redis is. */
  Redis redis();

  /** The database of {@code sql} tasks. */
  Database database();

  /** Where requests of {@code http} tasks may go. */
  Http http();

  /** The language models of {@code llm} tasks. */
  Llm llm();

  /** The environment of the processes. */
  Env env();

  /** The secrets of tasks. */
  Secrets secrets();

  /** What becomes of tasks whose agent wants tools that this runner does not have. */
  enum MissingTools {
    /** They are left to other runners, and wait where there is none. */
    WAIT,
    /** They are taken, and fail with a message: for a runner besides which there is no other. */
    FAIL
  }

  /** Where Redis is. */
  interface Redis {
    /**
     * As {@code redis://[:password@]host:port}; several, separated by commas, for a cluster or
     * sentinels. {@code quarkus.redis.*} refers to it.
     */
    @WithDefault("redis://127.0.0.1:6379")
    String url();

    /** {@code standalone}, {@code cluster} or {@code sentinel}. */
    @WithDefault("standalone")
    String type();

    /** What the sentinels call the server; of no account otherwise. */
    @WithDefault("mymaster")
    String master();
  }

  /** The database of {@code sql} tasks. */
  interface Database {
    /** As {@code postgresql://user:password@host:port/database}. */
    Optional<String> url();
  }

  /** The secrets of tasks. */
  interface Secrets {
    /**
     * Has a file for each, of its name. A secret without a file is the variable {@code
     * DECURION_SECRET_<NAME>}.
     */
    Optional<Path> directory();
  }

  /** Where requests of {@code http} tasks may go. */
  interface Http {
    /**
     * Networks that they may reach besides the public internet, such as {@code 10.1.0.0/16}, {@code
     * 127.0.0.1} or {@code fd00::/8}, separated by commas.
     */
    Optional<List<String>> allowedNetworks();
  }

  /** The language models of {@code llm} tasks: an endpoint that speaks the protocol of OpenAI. */
  interface Llm {
    /** As {@code https://api.openai.com/v1}; {@code /chat/completions} is added. */
    Optional<URI> baseUrl();

    /** The key of the endpoint; none for servers that want none. */
    Optional<String> apiKey();

    /** A file that has the key, instead of {@link #apiKey}. */
    Optional<Path> apiKeyFile();

    /** {@code Authorization} for a bearer token; {@code api-key} for Azure. */
    @WithDefault("Authorization")
    String apiKeyHeader();

    /** The version of the interface that Azure wants to be told. */
    Optional<String> apiVersion();

    /** The model of tasks that name none. */
    Optional<String> model();

    /**
     * The name of the parameter that bounds an answer: {@code max_completion_tokens}, or {@code
     * max_tokens} for servers that do not know that. The wrong one can make a budget worthless.
     */
    @WithDefault("max_completion_tokens")
    String outputLimit();

    /** What the runner's model costs. */
    Price price();

    /**
     * What other models cost, in US dollars for a million tokens of prompts and of answers: {@code
     * gpt-5=1.25/10,gpt-5-nano=0.05/0.40}.
     */
    Optional<List<String>> prices();

    /** In US dollars; both or neither. */
    interface Price {
      /** For a million tokens of prompts. */
      Optional<BigDecimal> inputPerMillion();

      /** For a million tokens of answers. */
      Optional<BigDecimal> outputPerMillion();
    }
  }

  /** The environment of the processes. */
  interface Env {
    /** Names of the variables that tasks inherit from the runner; no others are passed on. */
    @WithDefault("PATH,HOME,LANG,LC_ALL,TZ,TMPDIR,DECURION_DATABASE_URL,DECURION_CACHE_REDIS_URL")
    List<String> allow();
  }
}
