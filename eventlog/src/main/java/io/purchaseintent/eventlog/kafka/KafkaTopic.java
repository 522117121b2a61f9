package io.purchaseintent.eventlog.kafka;

import io.purchaseintent.eventlog.LogSettings;
import io.purchaseintent.eventlog.LogUnavailableException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * A topic of Apache Kafka, and how its brokers are reached.
 *
 * @param config of clients, by Kafka's own names; it may hold secrets, and is not shown
 */
public record KafkaTopic(String name, Map<String, String> config) {

  /** Setting: the brokers to begin with, {@code HOST:PORT} with commas between. */
  public static final String BROKERS = "kafka-brokers";

  /** Setting: a file of properties of clients, by Kafka's own names. */
  public static final String CONFIG = "kafka-config";

  /** Names the brokers where no setting does. */
  static final String BROKERS_VARIABLE = "KAFKA_BROKERS";

  /**
   * Held, or their levels would be forgotten: a client tells each of its hundred settings, and many
   * times a second that it cannot connect, which is told here by what comes of it.
   */
  private static final List<Logger> CLIENTS =
      List.of(
          quiet("org.apache.kafka", Level.WARNING),
          quiet("org.apache.kafka.clients.NetworkClient", Level.SEVERE));

  private static final String SCHEME = "kafka:";
  private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

  /** How long one question to the brokers may take. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  public KafkaTopic {
    config = Map.copyOf(config);
  }

  /**
   * The topic of an address, {@code kafka:NAME}; null for another text.
   *
   * @param settings {@link #BROKERS}, {@link #CONFIG}
   * @param environment what {@code KAFKA_BROKERS} is looked up in
   * @throws IllegalArgumentException if the name can be none, no broker is known, or the file
   *     cannot be read
   */
  static @Nullable KafkaTopic of(
      String address, LogSettings settings, Map<String, String> environment) {
    if (!address.startsWith(SCHEME)) {
      return null;
    }
    String name = address.substring(SCHEME.length());
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "names no topic: a name has 1 to 249 letters, digits, and . _ -");
    }
    Map<String, String> config = config(settings.get(CONFIG));
    String brokers = settings.get(BROKERS);
    if (brokers != null) {
      config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
    } else if (environment.get(BROKERS_VARIABLE) != null) {
      config.putIfAbsent(
          CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, environment.get(BROKERS_VARIABLE));
    }
    if (!config.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
      throw new IllegalArgumentException(
          "has no broker: give --kafka-brokers=HOST:PORT, bootstrap.servers in"
              + " --kafka-config=FILE, or KAFKA_BROKERS in the environment");
    }
    return new KafkaTopic(name, config);
  }

  private static Map<String, String> config(@Nullable String file) {
    Map<String, String> config = new HashMap<>();
    if (file == null) {
      return config;
    }
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
      properties.load(in);
    } catch (InvalidPathException | NoSuchFileException e) {
      throw new IllegalArgumentException(
          "cannot be reached: --kafka-config=" + file + " is not there", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "cannot be reached: --kafka-config=" + file + " is no file of properties (" + e + ")", e);
    }
    properties.stringPropertyNames().forEach(key -> config.put(key, properties.getProperty(key)));
    return config;
  }

  /**
   * What a client is made with: what is usual here, over it what was given, over that what must be.
   */
  public Map<String, Object> client(Map<String, ?> usual, Map<String, ?> required) {
    Map<String, Object> all = new HashMap<>(usual);
    all.putAll(config);
    all.putAll(required);
    return all;
  }

  /**
   * A client that asks the brokers.
   *
   * @throws LogUnavailableException if it cannot be made of the settings
   */
  public Admin admin() throws LogUnavailableException {
    try {
      return Admin.create(
          client(
              Map.of(
                  AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                  (int) PATIENCE.toMillis(),
                  AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                  (int) PATIENCE.toMillis() / 2),
              Map.of()));
    } catch (KafkaException e) {
      throw unavailable(e);
    }
  }

  /** Asks what there is to say of the topic, without waiting. */
  public KafkaFuture<TopicDescription> describing(Admin admin) {
    return Objects.requireNonNull(
        admin.describeTopics(List.of(name)).topicNameValues().get(name), name);
  }

  /**
   * What the brokers say of the topic.
   *
   * @throws LogUnavailableException if it is not there, or they do not answer, with the remedy
   */
  public TopicDescription describe(Admin admin) throws LogUnavailableException {
    try {
      return describing(admin).get(PATIENCE.toMillis() * 2, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw unavailable(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    }
  }

  private static Logger quiet(String name, Level level) {
    Logger logger = Logger.getLogger(name);
    if (logger.getLevel() == null) {
      logger.setLevel(level);
    }
    return logger;
  }

  /** A failure of a call, in words for an operator. */
  public LogUnavailableException unavailable(Throwable e) {
    return new LogUnavailableException(this + ": " + explain(e), e);
  }

  private String explain(Throwable e) {
    Throwable cause = e;
    // A client that cannot be made tells why in what it was made of.
    while (cause.getCause() != null && !(cause instanceof AuthenticationException)) {
      cause = cause.getCause();
    }
    String detail = String.valueOf(cause.getMessage());
    if (cause instanceof UnknownTopicOrPartitionException) {
      return "there is no such topic: create it, as by kafka-topics.sh --create --topic "
          + name
          + " --partitions 4, or check the name";
    }
    if (cause instanceof AuthenticationException) {
      return "the brokers do not let this client in: check security.protocol, sasl.mechanism,"
          + " sasl.jaas.config and the ssl settings in --kafka-config ("
          + detail
          + ")";
    }
    if (cause instanceof AuthorizationException) {
      return "no permission; docs/live.md lists those that are needed (" + detail + ")";
    }
    if (cause instanceof RecordTooLargeException) {
      return "a record is larger than the topic takes: raise its max.message.bytes to 2097152 ("
          + detail
          + ")";
    }
    if (cause instanceof ConfigException) {
      return "the settings are not accepted: " + detail;
    }
    if (cause instanceof TimeoutException
        || cause instanceof org.apache.kafka.common.errors.TimeoutException) {
      return config.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)
          + " does not answer: is the network open, are --kafka-brokers right, and does"
          + " security.protocol fit? ("
          + (cause.getMessage() == null ? cause.getClass().getSimpleName() : detail)
          + ")";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : detail;
  }

  @Override
  public String toString() {
    return SCHEME + name;
  }
}
