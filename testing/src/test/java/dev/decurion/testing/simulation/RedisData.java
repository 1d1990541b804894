package dev.decurion.testing.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * The keys of a Redis server, and those commands that Decurion uses, as their documentation
 * describes them. Replies are texts, longs, lists of these, and null.
 */
final class RedisData {
  private final Map<String, Object> values = new TreeMap<>();
  private final Map<String, Long> expiries = new HashMap<>();
  private final BiConsumer<String, List<String>> appended;
  private final World world;

  /** A command that Redis answers with an error. */
  static final class RedisError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RedisError(String message) {
      super(message);
    }
  }

  /** The id of an entry. */
  record Id(long millis, long sequence) implements Comparable<Id> {
    static final Id FIRST = new Id(0, 0);
    static final Id LAST = new Id(Long.MAX_VALUE, Long.MAX_VALUE);

    static Id parse(String text) {
      int dash = text.indexOf('-');
      return dash < 0
          ? new Id(Long.parseLong(text), 0)
          : new Id(
              Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
    }

    Id next() {
      return new Id(millis, sequence + 1);
    }

    @Override
    public int compareTo(Id other) {
      int byTime = Long.compare(millis, other.millis);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }

    @Override
    public String toString() {
      return millis + "-" + sequence;
    }
  }

  private record Pending(String consumer, long since) {}

  private static final class Group {
    Id delivered = Id.FIRST;
    TreeMap<Id, Pending> pending = new TreeMap<>();

    Group copy() {
      Group copy = new Group();
      copy.delivered = delivered;
      copy.pending = new TreeMap<>(pending);
      return copy;
    }
  }

  private static final class Stream {
    TreeMap<Id, List<String>> entries = new TreeMap<>();
    Map<String, Group> groups = new TreeMap<>();
    Id last = Id.FIRST;

    Stream copy() {
      Stream copy = new Stream();
      copy.entries = new TreeMap<>(entries);
      groups.forEach((name, group) -> copy.groups.put(name, group.copy()));
      copy.last = last;
      return copy;
    }
  }

  /**
   * @param appended is told of each entry that is added to a stream
   */
  RedisData(World world, BiConsumer<String, List<String>> appended) {
    this.world = world;
    this.appended = appended;
  }

  /** The same keys, which change no more. */
  RedisData copy() {
    RedisData copy = new RedisData(world, appended);
    values.forEach((key, value) -> copy.values.put(key, copyOf(value)));
    copy.expiries.putAll(expiries);
    return copy;
  }

  @SuppressWarnings("unchecked")
  private static Object copyOf(Object value) {
    if (value instanceof Stream stream) {
      return stream.copy();
    } else if (value instanceof TreeSet<?> set) {
      return new TreeSet<>((TreeSet<String>) set);
    } else if (value instanceof TreeMap<?, ?> scores) {
      return new TreeMap<>((TreeMap<String, Double>) scores);
    } else if (value instanceof LinkedHashMap<?, ?> hash) {
      return new LinkedHashMap<>((LinkedHashMap<String, String>) hash);
    }
    return value;
  }

  /** All keys that have a value now. */
  List<String> keys() {
    return List.copyOf(values.keySet()).stream()
        .filter(key -> find(key) != null)
        .filter(key -> !(values.get(key) instanceof Map<?, ?> map && map.isEmpty()))
        .filter(key -> !(values.get(key) instanceof TreeSet<?> set && set.isEmpty()))
        .toList();
  }

  Object call(String... words) {
    return call(List.of(words));
  }

  Object call(List<String> words) {
    String key = words.size() > 1 ? words.get(1) : "";
    return switch (words.get(0)) {
      case "TIME" ->
          List.of(
              Long.toString(world.now() / World.SECOND), Long.toString(world.now() % World.SECOND));
      case "GET" -> find(key);
      case "SET" -> set(words);
      case "PEXPIRE" -> expire(key, words.get(2));
      case "DEL", "UNLINK" -> remove(key) ? 1L : 0L;
      case "HGET" -> hash(key).get(words.get(2));
      case "HSET" -> hash(key).put(words.get(2), words.get(3)) == null ? 1L : 0L;
      case "HDEL" -> cleaned(key, hash(key).remove(words.get(2)) != null);
      case "HVALS" -> new ArrayList<Object>(hash(key).values());
      case "HGETALL" -> pairs(hash(key));
      case "SADD" -> set(key).add(words.get(2)) ? 1L : 0L;
      case "SREM" -> cleaned(key, set(key).remove(words.get(2)));
      case "SMEMBERS" -> new ArrayList<Object>(set(key));
      case "ZADD" -> scores(key).put(words.get(3), Double.valueOf(words.get(2))) == null ? 1L : 0L;
      case "ZREM" -> cleaned(key, scores(key).remove(words.get(2)) != null);
      case "ZSCORE" -> score(key, words.get(2));
      case "ZCARD" -> (long) scores(key).size();
      case "ZRANGEBYSCORE" -> upTo(key, words.get(3));
      case "ZREMRANGEBYSCORE" -> removeUpTo(key, words.get(3));
      case "XADD" -> add(words);
      case "XDEL" -> found(key).entries.remove(Id.parse(words.get(2))) != null ? 1L : 0L;
      case "XLEN" -> (long) found(key).entries.size();
      case "XRANGE" -> range(words);
      case "XTRIM" -> trim(key, Id.parse(words.get(3)));
      case "XACK" -> acknowledge(key, words.get(2), Id.parse(words.get(3)));
      case "XGROUP" -> group(words);
      case "XREADGROUP" -> readGroup(words);
      case "XAUTOCLAIM" -> claim(words);
      default -> throw new RedisError("ERR the model has no command " + words);
    };
  }

  /** How many entries of a stream its groups have delivered and nobody has acknowledged. */
  int pending(String key) {
    return found(key).groups.values().stream().mapToInt(group -> group.pending.size()).sum();
  }

  private Object find(String key) {
    Long expiry = expiries.get(key);
    if (expiry != null && expiry <= world.millis()) {
      remove(key);
    }
    return values.get(key);
  }

  private boolean remove(String key) {
    expiries.remove(key);
    return values.remove(key) != null;
  }

  private Object set(List<String> words) {
    values.put(words.get(1), words.get(2));
    expiries.remove(words.get(1));
    if (words.size() > 3) {
      expire(words.get(1), words.get(4));
    }
    return "OK";
  }

  private long expire(String key, String millis) {
    if (find(key) == null) {
      return 0;
    }
    expiries.put(key, world.millis() + Long.parseLong(millis));
    return 1;
  }

  @SuppressWarnings("unchecked")
  private Map<String, String> hash(String key) {
    return (Map<String, String>) values.computeIfAbsent(key, none -> new LinkedHashMap<>());
  }

  @SuppressWarnings("unchecked")
  private TreeSet<String> set(String key) {
    return (TreeSet<String>) values.computeIfAbsent(key, none -> new TreeSet<>());
  }

  @SuppressWarnings("unchecked")
  private TreeMap<String, Double> scores(String key) {
    return (TreeMap<String, Double>) values.computeIfAbsent(key, none -> new TreeMap<>());
  }

  /** A stream to look at; empty when there is none. */
  private Stream found(String key) {
    return values.get(key) instanceof Stream stream ? stream : new Stream();
  }

  private Stream stream(String key) {
    return (Stream) values.computeIfAbsent(key, none -> new Stream());
  }

  /** An empty collection is no key. */
  private long cleaned(String key, boolean changed) {
    Object value = values.get(key);
    boolean empty =
        value instanceof Map<?, ?> map && map.isEmpty()
            || value instanceof TreeSet<?> set && set.isEmpty();
    if (empty) {
      remove(key);
    }
    return changed ? 1 : 0;
  }

  private static List<Object> pairs(Map<String, String> hash) {
    List<Object> pairs = new ArrayList<>();
    hash.forEach(
        (field, value) -> {
          pairs.add(field);
          pairs.add(value);
        });
    return pairs;
  }

  private Object score(String key, String member) {
    Double score = scores(key).get(member);
    return score == null ? null : String.format("%.0f", score);
  }

  private List<Object> upTo(String key, String most) {
    double limit = most.equals("+inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(most);
    List<Object> members = new ArrayList<>();
    scores(key).entrySet().stream()
        .filter(entry -> entry.getValue() <= limit)
        .sorted(Map.Entry.comparingByValue())
        .forEach(entry -> members.add(entry.getKey()));
    return members;
  }

  private long removeUpTo(String key, String most) {
    List<Object> members = upTo(key, most);
    members.forEach(scores(key)::remove);
    return members.size();
  }

  /** {@code XADD key [MAXLEN ~ n] * field value …}; what is trimmed only roughly is kept here. */
  private String add(List<String> words) {
    int star = words.indexOf("*");
    Stream stream = stream(words.get(1));
    Id next = new Id(world.millis(), 0);
    Id id = next.compareTo(stream.last) > 0 ? next : stream.last.next();
    List<String> fields = List.copyOf(words.subList(star + 1, words.size()));
    stream.entries.put(id, fields);
    stream.last = id;
    appended.accept(words.get(1), fields);
    return id.toString();
  }

  private List<Object> range(List<String> words) {
    String from = words.get(2);
    String to = words.get(3);
    boolean exclusive = from.startsWith("(");
    Id first = from.equals("-") ? Id.FIRST : Id.parse(exclusive ? from.substring(1) : from);
    Id last = to.equals("+") ? Id.LAST : Id.parse(to);
    int limit = words.size() > 4 ? Integer.parseInt(words.get(5)) : Integer.MAX_VALUE;
    if (first.compareTo(last) > 0) {
      return List.of();
    }
    NavigableMap<Id, List<String>> found =
        found(words.get(1)).entries.subMap(first, !exclusive, last, true);
    return entries(found, limit);
  }

  private static List<Object> entries(Map<Id, List<String>> found, int limit) {
    List<Object> entries = new ArrayList<>();
    found.entrySet().stream()
        .limit(limit)
        .forEach(entry -> entries.add(entry(entry.getKey(), entry.getValue())));
    return entries;
  }

  private static List<Object> entry(Id id, List<String> fields) {
    return List.of(id.toString(), fields);
  }

  private long trim(String key, Id least) {
    NavigableMap<Id, List<String>> old = found(key).entries.headMap(least, false);
    long count = old.size();
    old.clear();
    return count;
  }

  private long acknowledge(String key, String name, Id id) {
    Group group = found(key).groups.get(name);
    return group != null && group.pending.remove(id) != null ? 1 : 0;
  }

  /** {@code XGROUP CREATE key group id MKSTREAM} and {@code XGROUP DESTROY key group}. */
  private Object group(List<String> words) {
    if (words.get(1).equals("DESTROY")) {
      return found(words.get(2)).groups.remove(words.get(3)) == null ? 0L : 1L;
    }
    Stream stream = stream(words.get(2));
    if (stream.groups.containsKey(words.get(3))) {
      throw new RedisError("BUSYGROUP Consumer Group name already exists");
    }
    Group group = new Group();
    group.delivered = Id.parse(words.get(4));
    stream.groups.put(words.get(3), group);
    return "OK";
  }

  private Group existing(String key, String name) {
    Group group = found(key).groups.get(name);
    if (group == null) {
      throw new RedisError("NOGROUP No such key '" + key + "' or consumer group '" + name + "'");
    }
    return group;
  }

  /** {@code XREADGROUP GROUP group consumer COUNT n STREAMS key id}; the reply has one stream. */
  private Object readGroup(List<String> words) {
    String key = words.get(7);
    Group group = existing(key, words.get(2));
    int limit = Integer.parseInt(words.get(5));
    TreeMap<Id, List<String>> all = stream(key).entries;
    List<Object> entries = new ArrayList<>();
    if (words.get(8).equals(">")) {
      for (Map.Entry<Id, List<String>> next :
          new TreeMap<>(all.tailMap(group.delivered, false)).entrySet()) {
        if (entries.size() == limit) {
          break;
        }
        group.delivered = next.getKey();
        group.pending.put(next.getKey(), new Pending(words.get(3), world.millis()));
        entries.add(entry(next.getKey(), next.getValue()));
      }
    } else {
      for (Map.Entry<Id, Pending> own :
          group.pending.tailMap(Id.parse(words.get(8)), false).entrySet()) {
        if (own.getValue().consumer().equals(words.get(3)) && entries.size() < limit) {
          List<String> fields = all.get(own.getKey());
          entries.add(entry(own.getKey(), fields == null ? List.of() : fields));
        }
      }
    }
    return entries;
  }

  /** {@code XAUTOCLAIM key group consumer min-idle 0 COUNT n}; the reply has the entries alone. */
  private Object claim(List<String> words) {
    String key = words.get(1);
    Group group = existing(key, words.get(2));
    long idle = Long.parseLong(words.get(4));
    int limit = Integer.parseInt(words.get(7));
    List<Object> entries = new ArrayList<>();
    for (Map.Entry<Id, Pending> next : new TreeMap<>(group.pending).entrySet()) {
      if (entries.size() == limit || world.millis() - next.getValue().since() < idle) {
        continue;
      }
      List<String> fields = stream(key).entries.get(next.getKey());
      if (fields == null) {
        group.pending.remove(next.getKey());
      } else {
        group.pending.put(next.getKey(), new Pending(words.get(3), world.millis()));
        entries.add(entry(next.getKey(), fields));
      }
    }
    return entries;
  }
}
