package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.HttpResponseException;
import io.purchaseintent.command.UserError;
import io.purchaseintent.serving.edge.HttpEdge;
import io.purchaseintent.serving.edge.HttpOptions;
import io.purchaseintent.serving.http.JsonBody;
import io.purchaseintent.serving.http.Routes;
import io.purchaseintent.serving.openapi.Access;
import io.purchaseintent.serving.openapi.Operation;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What all answers have in common, and what no route sees; over sockets. */
@Timeout(60)
final class HttpEdgeTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private final ServingMetrics metrics = new ServingMetrics();

  private HttpEdge edge;

  private HttpServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
      edge.close();
    }
  }

  private void start(String... options) {
    HttpOptions parsed = new HttpOptions();
    List<String> words = new ArrayList<>(List.of("--port=0"));
    words.addAll(List.of(options));
    new CommandLine(parsed).parseArgs(words.toArray(String[]::new));
    start(parsed.open("run", Clock.systemUTC(), metrics.registry()));
  }

  private void start(HttpEdge opened) {
    edge = opened;
    server = HttpServer.start(metrics, List.of(HttpEdgeTest::addTo), opened);
  }

  private static void addTo(Routes routes) {
    OpenRoutes.get(routes, "/good", context -> context.result("good"));
    OpenRoutes.get(
        routes, "/cached", context -> context.header("Cache-Control", "max-age=1").result("c"));
    OpenRoutes.get(
        routes,
        "/bad",
        context -> {
          throw new IllegalStateException("secret detail");
        });
    OpenRoutes.get(
        routes,
        "/refused",
        context -> {
          throw new HttpResponseException(409, "no");
        });
    routes.add(
        Operation.post(Access.OPEN, "/body", "Reads.")
            .handledBy(context -> context.result(JsonBody.read(context, 1 << 16).toString())));
  }

  private RawHttp.Answer get(String path, String... headers) throws Exception {
    return RawHttp.ask("127.0.0.1", server.port(), "GET " + path, "localhost", headers);
  }

  private RawHttp.Answer raw(String text) throws Exception {
    return RawHttp.send("127.0.0.1", server.port(), text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void assertSafe(RawHttp.Answer answer) {
    assertEquals("nosniff", answer.header("X-Content-Type-Options"), answer.text());
    assertEquals("same-origin", answer.header("Referrer-Policy"));
    assertEquals("no-store", answer.header("Cache-Control"));
    assertEquals("", answer.header("Server"));
    assertNotEquals("", answer.header("X-Request-Id"));
    assertFalse(answer.text().contains("at org.") || answer.text().contains("at io."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/good", "/bad", "/refused", "/not-there", "/%2e%2e/x", "/;x=1", "//"})
  void everyAnswer_hasItsHeaders(String path) throws Exception {
    start();

    assertSafe(get(path));
  }

  @Test
  void route_mayReplaceAHeader() throws Exception {
    start();

    assertEquals("max-age=1", get("/cached").header("Cache-Control"));
  }

  @Test
  void otherMethod_isToldThoseThatThereAre() throws Exception {
    start();

    RawHttp.Answer answer = get("/body");

    assertEquals(405, answer.status());
    assertEquals("POST", answer.header("Allow"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.2", "HTTP/9.9", "HTTQ/1.1"})
  void otherVersion_isTheAskersMistake(String version) throws Exception {
    start();

    RawHttp.Answer answer = raw("GET /good " + version + "\r\nHost: localhost\r\n\r\n");

    assertEquals(400, answer.status());
    assertEquals("refused", JSON.readTree(answer.body()).path("error").asText());
    assertSafe(answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/good", "/refused", "/not-there", "/body", "/bad"})
  void head_isAnsweredAsGet_withoutTheBody(String path) throws Exception {
    start();

    RawHttp.Answer get = get(path);
    RawHttp.Answer head = RawHttp.ask("127.0.0.1", server.port(), "HEAD " + path, "localhost");

    assertEquals(get.status(), head.status());
    assertEquals(get.header("Content-Type"), head.header("Content-Type"));
    assertEquals(get.header("Content-Length"), head.header("Content-Length"));
    assertEquals("", head.body());
    assertSafe(head);
  }

  @Test
  void webSocket_isAnsweredByHttp() throws Exception {
    start();

    RawHttp.Answer answer =
        raw(
            "GET /good HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\n"
                + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");

    assertEquals(200, answer.status());
    assertEquals("good", answer.body());
    assertSafe(answer);
  }

  @Test
  void failure_namesTheRequest_andNothingInside() throws Exception {
    start();

    RawHttp.Answer answer = get("/bad", "X-Request-Id: from-the-proxy");

    assertEquals(500, answer.status());
    assertEquals("from-the-proxy", answer.header("X-Request-Id"));
    JsonNode body = JSON.readTree(answer.body());
    assertEquals("from-the-proxy", body.path("request_id").asText());
    assertFalse(answer.text().contains("secret"), answer.text());
    assertEquals(
        "r-1",
        JSON.readTree(get("/refused", "X-Request-Id: r-1").body()).path("request_id").asText());
  }

  @Test
  void nameThatIsNotSane_isReplaced() throws Exception {
    start();

    assertTrue(
        get("/good", "X-Request-Id: " + "x".repeat(65)).header("X-Request-Id").startsWith("run-"));
    assertTrue(get("/good", "X-Request-Id: a b").header("X-Request-Id").startsWith("run-"));
    assertEquals(
        "x".repeat(64), get("/good", "X-Request-Id: " + "x".repeat(64)).header("X-Request-Id"));
    assertNotEquals(get("/good").header("X-Request-Id"), get("/good").header("X-Request-Id"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
        "GET /good HTTP/1.1\r\n\r\n",
        "GET /good HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        "GET /\u0000 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /good HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n",
        "POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
      })
  void whatIsNoHttp_isToldAsJson(String text) throws Exception {
    start();

    RawHttp.Answer answer = raw(text);

    assertEquals(400, answer.status(), answer.text());
    assertEquals("refused", JSON.readTree(answer.body()).path("error").asText(), answer.text());
    assertSafe(answer);
  }

  @Test
  void longHeaders_andLongAddresses_areRefused() throws Exception {
    start();

    RawHttp.Answer headers = get("/good", "A: " + "x".repeat(9_000));
    RawHttp.Answer address = get("/" + "x".repeat(9_000));

    assertEquals(431, headers.status());
    assertEquals(414, address.status());
    assertTrue(JSON.readTree(headers.body()).path("reason").asText().contains("8192 bytes"));
    assertSafe(headers);
    assertSafe(address);
    assertEquals(200, get("/good", "A: " + "x".repeat(7_000)).status());
  }

  @Test
  void bodyThatDrips_isNotWaitedFor() throws Exception {
    start(
        HttpEdge.plain(
            new HttpEdge.Settings(
                "127.0.0.1", 0, 10, Duration.ofMillis(300), Duration.ofSeconds(5)),
            "run"));
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(20);
      OutputStream out = socket.getOutputStream();
      out.write(ascii("POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n"));
      int first = -1;
      while (first < 0) {
        try {
          first = socket.getInputStream().read();
        } catch (SocketTimeoutException e) {
          out.write(' ');
        }
      }
      socket.setSoTimeout(30_000);
      String answer =
          "H" + new String(socket.getInputStream().readNBytes(11), StandardCharsets.US_ASCII);
      assertEquals("HTTP/1.1 400", answer);
    }
    assertEquals(200, get("/good").status());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void connectionsBeyondTheMost_waitForOneToEnd() throws Exception {
    start("--max-connections=2");
    byte[] request = ascii("GET /good HTTP/1.1\r\nHost: a\r\n\r\n");
    Socket first = open(request);
    Socket second = open(request);
    try (Socket third = new Socket("127.0.0.1", server.port())) {
      third.getOutputStream().write(request);
      third.setSoTimeout(300);
      InputStream in = third.getInputStream();
      assertThrows(SocketTimeoutException.class, in::read);

      first.close();

      third.setSoTimeout(30_000);
      assertEquals('H', in.read());
    } finally {
      second.close();
    }
  }

  @Test
  void requestsThatAreNoHttp_fillNoLog() throws Exception {
    start();
    List<String> told = new CopyOnWriteArrayList<>();
    Handler keeper =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            told.add(record.getLoggerName() + ": " + record.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger root = Logger.getLogger("");
    root.addHandler(keeper);
    try {
      raw("CONNECT /good HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      raw("GET /good HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n");
    } finally {
      root.removeHandler(keeper);
    }

    assertEquals(List.of(), told);
  }

  /** The system's own default is 50; who finds no place comes again after a second. */
  @Test
  void manyWhoComeAtOnce_findAPlaceToWait() throws Exception {
    start("--max-connections=1");
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.connect(new InetSocketAddress("127.0.0.1", server.port()), 900);
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /** A connection that was answered, and stays. */
  private Socket open(byte[] request) throws Exception {
    Socket socket = new Socket("127.0.0.1", server.port());
    socket.getOutputStream().write(request);
    assertEquals('H', socket.getInputStream().read());
    return socket;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--max-connections=0",
        "--access-log-sample=1.5",
        "--tls-certificate=a",
        "--tls-keystore=a"
      })
  void optionOutOfItsBounds_isNamed(String option) {
    UserError error = assertThrows(UserError.class, () -> start(option));

    assertTrue(error.getMessage().startsWith(option.substring(0, option.indexOf('='))));
    assertEquals(2, error.exitCode());
  }
}
