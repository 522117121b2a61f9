package io.purchaseintent.eventlog.kafka;

import io.purchaseintent.eventlog.LogSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A broker of Apache Kafka of a test's own on this machine, in a JVM of its own, so that it may be
 * killed and started again: its data stay in a folder.
 */
public final class KafkaBroker implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(60);

  private final Path folder;
  private final int port;
  private final Admin admin;
  private Process server;

  private KafkaBroker(Path folder, int port) throws Exception {
    this.folder = folder;
    this.port = port;
    this.server = launch();
    this.admin = topic("any").admin();
    awaitUp();
  }

  /**
   * Starts one.
   *
   * @param folder for it alone
   * @param more lines of its settings
   */
  public static KafkaBroker start(Path folder, String... more) throws Exception {
    Files.createDirectories(folder);
    int port;
    int controller;
    try (ServerSocket one = new ServerSocket(0);
        ServerSocket other = new ServerSocket(0)) {
      port = one.getLocalPort();
      controller = other.getLocalPort();
    }
    List<String> settings =
        new ArrayList<>(
            List.of(
                "process.roles=broker,controller",
                "node.id=1",
                "controller.quorum.voters=1@127.0.0.1:" + controller,
                "listeners=CLIENTS://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller,
                "advertised.listeners=CLIENTS://127.0.0.1:" + port,
                "inter.broker.listener.name=CLIENTS",
                "controller.listener.names=CONTROLLER",
                "listener.security.protocol.map=CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.dirs=" + folder.resolve("data"),
                "auto.create.topics.enable=false",
                "offsets.topic.num.partitions=1",
                "offsets.topic.replication.factor=1",
                "transaction.state.log.num.partitions=1",
                "transaction.state.log.replication.factor=1",
                "transaction.state.log.min.isr=1",
                "group.initial.rebalance.delay.ms=0"));
    settings.addAll(List.of(more));
    Files.write(folder.resolve("server.properties"), settings);
    // What its tool would write, which takes a JVM.
    Files.createDirectories(folder.resolve("data"));
    Files.write(
        folder.resolve("data/meta.properties"),
        List.of(
            "version=1",
            "cluster.id=4L6g3nShT-eMCtK--X86sw",
            "node.id=1",
            "directory.id=" + Uuid.randomUuid()));
    return new KafkaBroker(folder, port);
  }

  private static Process java(Path folder, String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath()));
    command.addAll(List.of(words));
    command.add(folder.resolve("server.properties").toString());
    return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
  }

  /** That of the build's own broker. */
  private static String classPath() throws IOException {
    try (InputStream in = KafkaBroker.class.getResourceAsStream("/kafka-broker.classpath")) {
      if (in == null) {
        throw new IOException(
            "kafka-broker.classpath is not there: the build of eventlog makes it");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  private Process launch() throws IOException {
    Process process = java(folder, "kafka.Kafka");
    Path log = folder.resolve("broker.log");
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                Files.write(log, (Iterable<String>) out.lines()::iterator);
              } catch (IOException e) {
                // It was killed.
              }
            },
            "broker-log");
    reader.setDaemon(true);
    reader.start();
    return process;
  }

  /** Waits until it answers. */
  private void awaitUp() throws Exception {
    long end = System.nanoTime() + START.toNanos();
    while (true) {
      try {
        admin.describeCluster().nodes().get(2, TimeUnit.SECONDS);
        return;
      } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
        if (!server.isAlive() || System.nanoTime() > end) {
          throw new IOException(
              "The broker does not answer; it said: "
                  + (Files.exists(folder.resolve("broker.log"))
                      ? Files.readString(folder.resolve("broker.log"))
                      : "nothing"),
              e);
        }
      }
    }
  }

  /** The brokers to begin with. */
  public String brokers() {
    return "127.0.0.1:" + port;
  }

  /** How it is reached. */
  public LogSettings settings() {
    return new LogSettings(Map.of(KafkaTopic.BROKERS, brokers()));
  }

  public Admin admin() {
    return admin;
  }

  /** A topic of this name on it. */
  public KafkaTopic topic(String name) {
    KafkaTopic topic = KafkaTopic.of("kafka:" + name, settings(), Map.of());
    if (topic == null) {
      throw new IllegalArgumentException(name);
    }
    return topic;
  }

  /** Makes a topic. */
  public KafkaTopic create(String name, int partitions) throws Exception {
    return create(name, partitions, Map.of());
  }

  /** Makes a topic with settings of its own. */
  public KafkaTopic create(String name, int partitions, Map<String, String> settings)
      throws Exception {
    admin
        .createTopics(
            List.of(
                new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(settings)))
        .all()
        .get();
    awaitPartitions(name, partitions);
    return topic(name);
  }

  /** The controller answers before the broker knows of what it did. */
  private void awaitPartitions(String name, int partitions) throws Exception {
    for (int known = -1; known != partitions; ) {
      try {
        known =
            admin.describeTopics(List.of(name)).allTopicNames().get().get(name).partitions().size();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
        known = 0;
      }
    }
  }

  /** Deletes a topic. */
  public void delete(String name) throws Exception {
    admin.deleteTopics(List.of(name)).all().get();
    awaitPartitions(name, 0);
  }

  /** Adds partitions until there are so many. */
  public void grow(String name, int partitions) throws Exception {
    admin.createPartitions(Map.of(name, NewPartitions.increaseTo(partitions))).all().get();
    awaitPartitions(name, partitions);
  }

  /** Deletes what is before an offset, as the topic's retention does. */
  public void forget(String name, int partition, long before) throws Exception {
    admin
        .deleteRecords(
            Map.of(new TopicPartition(name, partition), RecordsToDelete.beforeOffset(before)))
        .all()
        .get();
  }

  /** Puts a record where the key or the value may be none. */
  public void put(String name, @Nullable String key, byte @Nullable [] value) throws Exception {
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      byte[] bytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(name, bytes, value)).get();
    }
  }

  /** Puts a record by a transaction, which is committed or taken back. */
  public void transact(String name, byte[] value, boolean commit) throws Exception {
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers(),
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "test"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(name, value)).get();
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
  }

  /** All that a topic has, partition by partition. */
  public List<ConsumerRecord<byte[], byte[]>> records(String name) {
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      for (var info : consumer.partitionsFor(name)) {
        TopicPartition partition = new TopicPartition(name, info.partition());
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        while (consumer.position(partition) < end) {
          consumer.poll(Duration.ofMillis(100)).forEach(records::add);
        }
      }
      return records;
    }
  }

  /** Kills it; its data stay. */
  public void kill() throws InterruptedException {
    server.destroyForcibly().waitFor();
  }

  /** Starts it again where it was, and waits until it answers. */
  public void restart() throws Exception {
    server = launch();
    awaitUp();
  }

  /** Lets it hang: calls are heard and not answered. */
  public void hang() throws Exception {
    signal("-STOP");
  }

  /** Ends a hang. */
  public void goOn() throws Exception {
    signal("-CONT");
  }

  private void signal(String signal) throws Exception {
    int exit = new ProcessBuilder("kill", signal, Long.toString(server.pid())).start().waitFor();
    if (exit != 0) {
      throw new IOException("kill " + signal + " ended with " + exit);
    }
  }

  @Override
  public void close() throws InterruptedException {
    admin.close(Duration.ZERO);
    kill();
  }
}
