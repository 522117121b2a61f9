package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A page in a headless Chromium of this machine, steered by its DevTools protocol. */
final class Browser implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** By its own name a headless one is a robot. */
  private static final String NAME =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0"
          + " Safari/537.36";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final Answers answers = new Answers();
  private final AtomicInteger calls = new AtomicInteger();
  private final WebSocket page;

  private Browser(Process process, Path profile) throws Exception {
    this.process = process;
    Path port = profile.resolve("DevToolsActivePort");
    await("Chromium starts", () -> Files.exists(port) && Files.readAllLines(port).size() > 1);
    URI open = URI.create("http://127.0.0.1:" + Files.readAllLines(port).get(0) + "/json/new");
    String opened =
        http.send(
                HttpRequest.newBuilder(open).PUT(HttpRequest.BodyPublishers.noBody()).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    URI socket = URI.create(JSON.readTree(opened).path("webSocketDebuggerUrl").asText());
    this.page = http.newWebSocketBuilder().buildAsync(socket, answers).get(30, TimeUnit.SECONDS);
    call("Page.enable", JSON.createObjectNode());
  }

  /** Where Chromium is, or null if it is not installed. */
  static @Nullable Path program() {
    return List.of("chromium", "chromium-browser", "google-chrome").stream()
        .map(name -> Path.of("/usr/bin", name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /** Starts one with a new profile below a folder. */
  static Browser start(Path program, Path folder) throws Exception {
    Path profile = Files.createDirectories(folder.resolve("profile"));
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--remote-debugging-port=0",
                "--window-size=1280,900",
                "--user-agent=" + NAME,
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("chromium.log").toFile())
            .start();
    try {
      return new Browser(process, profile);
    } catch (Exception e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** Opens an address, and waits until its scripts have run. */
  void open(URI address) throws Exception {
    call("Page.navigate", JSON.createObjectNode().put("url", address.toString()));
    await(
        address + " is open",
        () ->
            evaluate(
                    "document.readyState === 'complete' && location.href.startsWith('"
                        + address
                        + "')")
                .asBoolean());
  }

  /** What an expression is worth. */
  JsonNode evaluate(String expression) throws Exception {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            JSON.createObjectNode()
                .put("expression", expression)
                .put("returnByValue", true)
                .put("awaitPromise", true));
    assertTrue(answer.path("exceptionDetails").isMissingNode(), answer::toString);
    return answer.path("result").path("value");
  }

  /** Clicks on the first element that a selector finds. */
  void click(String selector) throws Exception {
    evaluate("document.querySelector(" + JSON.writeValueAsString(selector) + ").click()");
  }

  /** Writes what the page looks like into a file. */
  void shoot(Path file, boolean dark) throws Exception {
    ObjectNode media = JSON.createObjectNode();
    media
        .putArray("features")
        .addObject()
        .put("name", "prefers-color-scheme")
        .put("value", dark ? "dark" : "light");
    call("Emulation.setEmulatedMedia", media);
    JsonNode shot = call("Page.captureScreenshot", JSON.createObjectNode());
    Files.write(file, shot.path("data").binaryValue());
  }

  JsonNode call(String method, ObjectNode parameters) throws Exception {
    int id = calls.incrementAndGet();
    CompletableFuture<JsonNode> answer = answers.to(id);
    ObjectNode call = JSON.createObjectNode().put("id", id).put("method", method);
    call.set("params", parameters);
    page.sendText(call.toString(), true).get(30, TimeUnit.SECONDS);
    JsonNode message = answer.get(30, TimeUnit.SECONDS);
    assertTrue(message.path("error").isMissingNode(), message::toString);
    return message.path("result");
  }

  /** Waits until something is so. */
  static void await(String what, Condition condition) throws Exception {
    await(what, PATIENCE, condition);
  }

  /** Waits so long at most until something is so. */
  static void await(String what, Duration patience, Condition condition) throws Exception {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < end, "waited in vain until " + what);
      Thread.onSpinWait();
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** What is waited for. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws Exception;
  }

  @Override
  public void close() throws IOException {
    page.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }

  /** Puts messages together and hands them to whom they answer. */
  private static final class Answers implements WebSocket.Listener {

    private final Map<Integer, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();
    private final StringBuilder text = new StringBuilder();

    CompletableFuture<JsonNode> to(int id) {
      CompletableFuture<JsonNode> answer = new CompletableFuture<>();
      open.put(id, answer);
      return answer;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        try {
          JsonNode message = JSON.readTree(text.toString());
          CompletableFuture<JsonNode> answer = open.remove(message.path("id").asInt());
          if (answer != null) {
            answer.complete(message);
          }
        } catch (IOException e) {
          open.values().forEach(answer -> answer.completeExceptionally(e));
        }
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }
}
