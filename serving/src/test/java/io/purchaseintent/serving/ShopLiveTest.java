package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** From a click in the shop to its score: browser, server, event log, live job and Redis. */
@Timeout(300)
final class ShopLiveTest {

  /** The live job on a Flink of its own, as the build before this module's has left it. */
  private static final Path LIVE = Path.of("..", "bundles", "flink", "target", "intent-flink.jar");

  private static final Duration START = Duration.ofSeconds(120);
  private static final Duration CLICK_TO_SCORE = Duration.ofSeconds(3);

  @TempDir private Path home;

  private final List<Process> processes = new ArrayList<>();
  private RedisServer redis;
  private URI server;
  private Browser browser;

  @BeforeEach
  void start() throws Exception {
    Path program = Browser.program();
    assumeTrue(program != null, "there is no Chromium in /usr/bin: apt-get install chromium");
    assumeTrue(Files.isRegularFile(LIVE), LIVE + " is not built: run mvn verify");
    TrainedModel.register(home.resolve("registry"));
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    redis = RedisServer.newRedisServer().port(port).build();
    redis.start();
    server = serve("redis://127.0.0.1:" + port);
    live("redis://127.0.0.1:" + port);
    browser = Browser.start(program, home);
    browser.open(server.resolve("/shop"));
  }

  @AfterEach
  void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
    if (redis != null) {
      redis.stop();
    }
  }

  @Test
  void viewsAndCarts_raiseTheScoreSoon_andWithoutConsentNothingIsSent() throws Exception {
    browser.click("[data-click=mug]");
    awaitProduct("mug");
    browser.click("[data-add=mug]");
    // Past the time after which the tracker sends what it has.
    browser.evaluate("new Promise(done => setTimeout(done, 1500))");
    assertEquals(0, logged());
    assertEquals("–", browser.evaluate("document.getElementById('score').textContent").asText());

    browser.click("#consent");
    Browser.await("the live job has told of the visit", START, this::isKnown);
    List<Duration> waits = new ArrayList<>();
    for (String product : List.of("mug", "planter", "mug")) {
      browser.evaluate("location.hash = '#/products/" + product + "'");
      awaitProduct(product);
      double before = score();
      long click = System.nanoTime();
      browser.click("[data-add=" + product + "]");
      Browser.await("the score rises above " + before, () -> score() > before);
      waits.add(Duration.ofNanos(System.nanoTime() - click));
    }
    // A machine that is busy with other things may hold up one of them.
    assertTrue(
        waits.stream().anyMatch(wait -> wait.compareTo(CLICK_TO_SCORE) <= 0), waits::toString);

    browser.click("#consent");
    long sent = logged();
    browser.click("[data-add=mug]");
    browser.evaluate("new Promise(done => setTimeout(done, 1500))");
    assertEquals(sent, logged());
  }

  private boolean isKnown() throws Exception {
    processes.forEach(process -> assertTrue(process.isAlive(), this::printed));
    return browser
        .evaluate("document.getElementById('note').textContent.startsWith('Seen')")
        .asBoolean();
  }

  private void awaitProduct(String product) throws Exception {
    Browser.await(
        product + " is shown",
        () ->
            browser.evaluate("!!document.querySelector('[data-add=" + product + "]')").asBoolean());
  }

  /** In percent. */
  private double score() throws Exception {
    return browser.evaluate("parseFloat(document.getElementById('score').textContent)").asDouble();
  }

  /** Bytes in the event log. */
  private long logged() throws IOException {
    try (Stream<Path> files = Files.walk(home.resolve("event-log"))) {
      long bytes = 0;
      for (Path file : files.filter(path -> path.toString().endsWith(".log")).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }

  private URI serve(String store) throws IOException {
    Process process =
        new ProcessBuilder(
                java(),
                "-cp",
                System.getProperty("java.class.path"),
                ServeCommand.class.getName(),
                "--home=" + home,
                "--redis=" + store,
                "--log=file:" + home.resolve("event-log"),
                "--port=0")
            .redirectError(home.resolve("serve.txt").toFile())
            .start();
    processes.add(process);
    BufferedReader out = process.inputReader();
    String line = String.valueOf(out.readLine());
    assertTrue(line.startsWith("Serving purchase-intent v1 at "), () -> line + printed());
    return URI.create(line.substring(line.indexOf("http")).split("[ ;,]")[0]);
  }

  private void live(String store) throws IOException {
    List<String> words = new ArrayList<>(List.of(java(), "-Xmx512m", "-XX:TieredStopAtLevel=1"));
    words.add("--add-exports=java.base/sun.nio.ch=ALL-UNNAMED");
    for (String opened :
        List.of("lang", "lang.invoke", "io", "net", "nio", "time", "util", "util.concurrent")) {
      words.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
    }
    words.addAll(
        List.of(
            "-cp",
            LIVE.toString(),
            "io.purchaseintent.pipeline.Main",
            "live",
            "--runner=FlinkRunner",
            "--flinkMaster=[local]",
            "--parallelism=2",
            "--source=file:" + home.resolve("event-log"),
            "--lake=" + home.resolve("lake"),
            "--redis=" + store));
    processes.add(
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("live.txt").toFile())
            .start());
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
}
