package io.purchaseintent.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.serving.ServeCommand;
import io.purchaseintent.serving.TrainedModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.embedded.RedisServer;

/** A shop's Redis, server and jobs on this machine, the last two in processes of their own. */
final class RunningShop implements AutoCloseable {

  /** The jobs on a Flink of their own. */
  private static final Path JOBS = Path.of("..", "bundles", "flink", "target", "intent-flink.jar");

  private static final int PATIENCE_SECONDS = 120;

  private final Path home;
  private final RedisServer redis;
  private final List<Process> processes = new ArrayList<>();
  private Process serving;
  private URI server;

  private RunningShop(Path home, RedisServer redis) {
    this.home = home;
    this.redis = redis;
  }

  /**
   * Starts Redis, and a server with a model.
   *
   * @param home a folder for it alone
   * @param options of the server
   */
  static RunningShop start(Path home, String... options) throws Exception {
    assertTrue(Files.isRegularFile(JOBS), JOBS + " is not built: build it before, with -am");
    TrainedModel.register(home.resolve("registry"));
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    RedisServer redis = RedisServer.newRedisServer().port(port).build();
    redis.start();
    RunningShop shop = new RunningShop(home, redis);
    try {
      shop.serve(options);
      return shop;
    } catch (Exception | AssertionError e) {
      shop.close();
      throw e;
    }
  }

  private void serve(String... options) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                java(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ServeCommand.class.getName(),
                "--home=" + home,
                "--redis=" + store(),
                "--log=file:" + log(),
                "--port=0"));
    words.addAll(Arrays.asList(options));
    serving = new ProcessBuilder(words).redirectError(home.resolve("serve.txt").toFile()).start();
    processes.add(serving);
    BufferedReader out = serving.inputReader();
    String line = String.valueOf(out.readLine());
    assertTrue(line.startsWith("Serving purchase-intent v1 at "), () -> line + printed());
    server = URI.create(line.substring(line.indexOf("http")).split("[ ;,]")[0]);
  }

  URI server() {
    return server;
  }

  Path lake() {
    return home.resolve("lake");
  }

  /** The event log's folder. */
  Path log() {
    return home.resolve("event-log");
  }

  String store() {
    return "redis://127.0.0.1:" + redis.ports().get(0);
  }

  /** Starts the live job. */
  Process live(String... options) throws IOException {
    List<String> words = new ArrayList<>(List.of("--source=file:" + log(), "--redis=" + store()));
    words.addAll(Arrays.asList(options));
    return job("live", words);
  }

  /** Runs another job to its good end; its report. */
  JsonNode run(String name, String... options) throws Exception {
    return report(name, job(name, Arrays.asList(options)));
  }

  /** Waits for the good end of a job; its report. */
  JsonNode report(String name, Process job) throws Exception {
    assertTrue(job.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> name + printed());
    String said = Files.readString(home.resolve(name + ".txt"));
    assertEquals(0, job.exitValue(), said);
    return new ObjectMapper().readTree(said.substring(said.lastIndexOf("{\"job\"")));
  }

  private Process job(String name, List<String> options) throws IOException {
    List<String> words =
        new ArrayList<>(List.of(java(), "-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    words.add("--add-exports=java.base/sun.nio.ch=ALL-UNNAMED");
    for (String opened :
        List.of("lang", "lang.invoke", "io", "net", "nio", "time", "util", "util.concurrent")) {
      words.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
    }
    words.addAll(
        List.of(
            "-cp",
            JOBS.toString(),
            "io.purchaseintent.pipeline.Main",
            name,
            "--runner=FlinkRunner",
            "--flinkMaster=[local]",
            "--parallelism=2",
            "--lake=" + lake()));
    words.addAll(options);
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve(name + ".txt").toFile())
            .start();
    processes.add(process);
    return process;
  }

  /** Ends the server as an operator does, so that its prediction log is whole. */
  void endServer() throws InterruptedException {
    serving.destroy();
    assertTrue(serving.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), this::printed);
  }

  void requireRunning() {
    processes.forEach(process -> assertTrue(process.isAlive(), this::printed));
  }

  void requireServing() {
    assertTrue(serving.isAlive(), this::printed);
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private String printed() {
    StringBuilder printed = new StringBuilder();
    for (String file : List.of("serve.txt", "live.txt")) {
      try {
        printed.append('\n').append(Files.readString(home.resolve(file)));
      } catch (IOException e) {
        printed.append("\nno ").append(file);
      }
    }
    return printed.toString();
  }

  @Override
  public void close() throws Exception {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
    redis.stop();
  }
}
