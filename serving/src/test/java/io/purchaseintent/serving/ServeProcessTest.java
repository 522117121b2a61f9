package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.JobRun;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.registry.board.Deed;
import io.purchaseintent.registry.board.HeldLease;
import io.purchaseintent.registry.board.Holder;
import io.purchaseintent.registry.board.Journal;
import io.purchaseintent.registry.board.LeaseDesk;
import io.purchaseintent.registry.board.Notes;
import io.purchaseintent.registry.board.Processes;
import io.purchaseintent.registry.board.StoreNotes;
import io.purchaseintent.store.FolderStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** The command in a process of its own, which is ended in several ways. */
@Timeout(120)
final class ServeProcessTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private Path home;

  /** A server, once it listens. */
  private record Serving(Process process, BufferedReader out, String address) {

    void predict() throws Exception {
      HttpResponse<String> answer =
          HTTP.send(
              HttpRequest.newBuilder(URI.create(address + "/predict"))
                  .POST(HttpRequest.BodyPublishers.ofString("{\"session_id\":\"s\"}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(200, answer.statusCode(), answer.body());
    }

    /** Each route of the command is in the document with what it is for. */
    void requireDescribedRoutes() throws Exception {
      String document =
          HTTP.send(
                  HttpRequest.newBuilder(URI.create(address + "/openapi.json")).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      assertTrue(document.contains("\"/predict\""), document);
      assertFalse(document.contains("\"summary\":\"\""), document);
    }

    void requireReady() throws Exception {
      HttpResponse<String> ready =
          HTTP.send(
              HttpRequest.newBuilder(URI.create(address + "/health/ready")).build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(200, ready.statusCode(), ready.body());
    }

    /** It is ready, and of what it answered before nothing is told. */
    void requireReadyAndNothingCounted() throws Exception {
      requireReady();
      String metrics = metrics();
      assertFalse(metrics.contains("/predict"), metrics);
      assertFalse(metrics.contains("variant=\"champion\""), metrics);
      List<String> counted =
          metrics
              .lines()
              .filter(
                  line ->
                      line.startsWith("states_read_total")
                          || line.startsWith("store_latency_seconds_count")
                          || line.startsWith("prediction_log_"))
              .filter(line -> !line.endsWith(" 0.0") && !line.endsWith(" 0"))
              .toList();
      assertEquals(List.of(), counted);
      assertTrue(metrics.contains("states_read_total"), metrics);
    }

    String metrics() throws Exception {
      return HTTP.send(
              HttpRequest.newBuilder(URI.create(address + "/metrics")).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }

    /** No rule and no panel asks for what there is not, and nothing is there that no page names. */
    void requireWhatIsMonitored() throws Exception {
      String metrics = metrics();
      Set<String> asked = MonitoredNames.asked();
      assertTrue(asked.size() > 20, asked.toString());
      asked.removeAll(MonitoredNames.shown(metrics));
      assertEquals(Set.of(), asked);
      assertEquals(Set.of(), MonitoredNames.undocumented(metrics));
      assertTrue(metrics.contains("job_run_duration_seconds{name=\"drift\"} 42.0"), metrics);
      assertTrue(metrics.contains("job_run_exit_code{name=\"drift\"} 3.0"), metrics);
    }

    void awaitWritten(int count) throws Exception {
      while (!metrics().contains("prediction_log_total{outcome=\"written\"} " + count + ".0")) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }
  }

  private Serving serve(int redisPort) throws IOException {
    return start("Serving purchase-intent v1 at ", "--redis=redis://127.0.0.1:" + redisPort);
  }

  private Serving start(String firstWords, String... options) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ServeCommand.class.getName(),
                "--home=" + home,
                "--port=0"));
    words.addAll(List.of(options));
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader out = process.inputReader();
    String line = String.valueOf(out.readLine());
    assertTrue(line.startsWith(firstWords), line);
    return new Serving(process, out, line.substring(line.indexOf("http")));
  }

  private void writeReport() throws IOException {
    Path file = home.resolve("lake/reports/drift/2016-10-30.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{\"verdict\": \"calm\", \"findings\": []}");
  }

  private List<String> logged() throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(home.resolve("lake/predictions"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".jsonl")).toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }

  /** As one that holds its lease, and had a step fail. */
  private void beALoop() {
    Notes notes = new StoreNotes(new FolderStore(home.resolve("registry")), TrainedModel.NAME);
    Processes processes = new Processes();
    Clock clock = Clock.systemUTC();
    Holder me = processes.me(Holder.LOOP);
    HeldLease held =
        new LeaseDesk(notes, me, Duration.ofMinutes(1), processes, clock, System::nanoTime)
            .ask()
            .held();
    assertNotNull(held);
    Instant now = clock.instant();
    new Journal(notes, held.lease())
        .begin(Deed.begin("watch", "", "", "loop", "", "", now).end(Deed.FAILED, "", "", now));
  }

  @Test
  void predictions_areInTheLog_howeverTheServerEnds() throws Exception {
    TrainedModel.register(home.resolve("registry"));
    int redisPort;
    try (ServerSocket free = new ServerSocket(0)) {
      redisPort = free.getLocalPort();
    }
    RedisServer redis = RedisServer.newRedisServer().port(redisPort).build();
    redis.start();
    try {
      Serving killed = serve(redisPort);
      killed.requireReadyAndNothingCounted();
      killed.predict();
      killed.awaitWritten(1);
      assertEquals(0, logged().size());
      killed.process().destroyForcibly().waitFor();

      writeReport();
      new JobRun("drift", Instant.EPOCH, Instant.EPOCH.plusSeconds(42), 3).keep(home, System.err);
      beALoop();
      Serving stopped = serve(redisPort);
      assertEquals(1, logged().size());
      stopped.requireDescribedRoutes();
      stopped.predict();
      stopped.predict();
      stopped.requireWhatIsMonitored();
      stopped.process().destroy();
      stopped.process().waitFor();
      assertEquals(3, logged().size());
    } finally {
      redis.stop();
    }
  }

  @Test
  void requestUnderWay_isAnsweredWhole_afterSigterm() throws Exception {
    TrainedModel.register(home.resolve("registry"));
    int redisPort;
    try (ServerSocket free = new ServerSocket(0)) {
      redisPort = free.getLocalPort();
    }
    RedisServer redis = RedisServer.newRedisServer().port(redisPort).build();
    redis.start();
    try {
      Serving serving = serve(redisPort);
      int port = URI.create(serving.address()).getPort();
      try (Socket socket = new Socket("127.0.0.1", port)) {
        // Told to go on, the asker knows that its request is being read.
        write(
            socket,
            "POST /predict HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                + "Content-Length: 18\r\n\r\n");
        assertEquals("HTTP/1.1 100", read(socket, 12));
        // By its handle: Process.destroy closes what it says.
        serving.process().toHandle().destroy();
        // A connection that is open keeps the port open: the server itself says that it stops.
        assertTrue(serving.out().readLine().startsWith("Stopping"));

        write(socket, "{\"session_id\":\"s\"}");

        String rest = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(rest.contains("HTTP/1.1 200"), rest);
        assertTrue(rest.contains("\"propensity\"") && rest.endsWith("}"), rest);
      }
      assertEquals(143, serving.process().waitFor());
      assertEquals(1, logged().size());
    } finally {
      redis.stop();
    }
  }

  @Test
  void shopWithoutAModel_collects_andAnswersNoScores() throws Exception {
    Path log = home.resolve("log");
    Serving collecting =
        start("Collecting events into file:" + log + " at ", "--log=file:" + log, "--collect-only");

    HttpResponse<String> taken =
        send(
            collecting,
            "/events",
            "{\"event_id\":\"e1\",\"type\":\"page_view\",\"session_id\":\"s1\",\"event_time\":\""
                + Instant.now()
                + "\"}");
    assertEquals(202, taken.statusCode(), taken.body());
    assertEquals(404, send(collecting, "/predict", "{\"session_id\":\"s1\"}").statusCode());
    collecting.requireReady();
    HttpResponse<String> health =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(collecting.address() + "/health")).build(),
            HttpResponse.BodyHandlers.ofString());
    assertEquals(
        "200 {\"status\":\"ok\",\"verdict\":\"unknown\"}",
        health.statusCode() + " " + health.body());
    collecting.process().destroy();

    assertEquals(143, collecting.process().waitFor());
    assertEquals(
        List.of(new Pseudonymizer(Files.readAllBytes(home.resolve("pseudonym.key"))).session("s1")),
        CollectorServer.stored(log).stream()
            .map(event -> event.path("session_id").asText())
            .toList());
  }

  private static HttpResponse<String> send(Serving to, String path, String body) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(to.address() + path))
            .header("User-Agent", CollectorServer.BROWSER)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String read(Socket socket, int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
  }
}
