package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.bucket4j.TimeMeter;
import io.javalin.http.HandlerType;
import io.purchaseintent.command.UserError;
import io.purchaseintent.loop.SupervisedLoop;
import io.purchaseintent.serving.http.Routes;
import io.purchaseintent.serving.keys.KeyGate;
import io.purchaseintent.serving.keys.KeysCommand;
import io.purchaseintent.serving.keys.KeysInEffect;
import io.purchaseintent.serving.openapi.Access;
import io.purchaseintent.serving.openapi.Operation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Who gets an answer, over real HTTP. */
@Timeout(60)
final class KeyGateTest {

  private static final Clock NOW = Clock.systemUTC();

  @TempDir private Path home;
  private final ServingMetrics metrics = new ServingMetrics();
  private final AtomicLong nanos = new AtomicLong();
  private KeysInEffect keys;
  private HttpServer server;

  @BeforeEach
  void start() {
    server = server(NOW);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpServer server(Clock clock) {
    keys =
        KeysInEffect.of(
            home,
            clock,
            new TimeMeter() {
              @Override
              public long currentTimeNanos() {
                return nanos.get();
              }

              @Override
              public boolean isWallClockBased() {
                return false;
              }
            },
            metrics.registry());
    return HttpServer.start(
        metrics, List.of(new KeyGate(keys, metrics.registry()), KeyGateTest::addTo), "0.0.0.0", 0);
  }

  private static void addTo(Routes routes) {
    get(routes, Access.OPEN, "/health");
    get(routes, Access.WATCH, "/", "/metrics");
    get(routes, Access.ADMIN, "/admin/variants");
    get(routes, Access.PREDICT, "/policy", "/visits/{id}");
    post(routes, Access.EVENTS, "/events", "/events/segment");
    post(routes, Access.PREDICT, "/predict", "/decide");
    post(routes, Access.ADMIN, "/admin/rollback", "/visits/{id}");
    routes.add(
        Operation.of(Access.OPEN, HandlerType.OPTIONS, "/events", "Asks.")
            .handledBy(context -> context.status(204)));
  }

  private static void get(Routes routes, Access access, String... paths) {
    for (String path : paths) {
      routes.add(
          Operation.get(access, path, "Answers.").handledBy(context -> context.result("done")));
    }
  }

  private static void post(Routes routes, Access access, String... paths) {
    for (String path : paths) {
      routes.add(
          Operation.post(access, path, "Answers.").handledBy(context -> context.result("done")));
    }
  }

  private String key(String... options) {
    String key = KeyedHome.key(home, options);
    keys.follow();
    return key;
  }

  private RawHttp.Answer ask(String line, String... headers) throws IOException {
    return RawHttp.ask("127.0.0.1", server.port(), line, "localhost:" + server.port(), headers);
  }

  private int status(String line, String... headers) throws IOException {
    return ask(line, headers).status();
  }

  private static String bearer(String key) {
    return "Authorization: Bearer " + key;
  }

  @Test
  void withoutKeys_thisMachineMayAll() throws Exception {
    assertEquals(200, status("POST /predict"));
    assertEquals(200, status("POST /events"));
    assertEquals(200, status("POST /admin/rollback"));
    assertEquals(200, status("GET /metrics"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-For: 127.0.0.1",
        "Forwarded: for=127.0.0.1",
        "Origin: https://evil.example",
        "Origin: null",
        "Sec-Fetch-Site: cross-site"
      })
  void withoutKeys_whoComesFromElsewhere_administersNothing(String header) throws Exception {
    RawHttp.Answer answer = ask("POST /admin/rollback", header);

    assertEquals(403, answer.status(), answer.text());
    assertTrue(answer.text().contains("./intent keys create --scope=admin"), answer.text());
    assertEquals(403, status("GET /metrics", header));
    assertEquals(403, status("GET /", header));
    assertEquals(200, status("POST /predict", header));
  }

  @Test
  void withoutKeys_aNameThatPointsHere_isNotThisMachine() throws Exception {
    assertEquals(
        403,
        RawHttp.ask("127.0.0.1", server.port(), "GET /admin/variants", "evil.example").status());
    assertEquals(
        200, RawHttp.ask("127.0.0.1", server.port(), "GET /admin/variants", "[::1]:1").status());
  }

  @Test
  void withoutKeys_anotherAddressOfTheMachine_isNotLoopback() throws Exception {
    Optional<InetAddress> other =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
            .findFirst();
    assumeTrue(other.isPresent(), "this machine has the loopback address only");
    String host = other.orElseThrow().getHostAddress();

    assertEquals(
        403, RawHttp.ask(host, server.port(), "GET /admin/variants", "localhost").status());
    assertEquals(200, RawHttp.ask(host, server.port(), "POST /predict", host).status());
  }

  @Test
  void withKeys_eachOpensItsScopeOnly() throws Exception {
    String events = key("--scope=events");
    String predict = key("--scope=predict");
    String watch = key("--scope=watch");
    String admin = key("--scope=admin");

    assertEquals(200, status("POST /events", bearer(events)));
    assertEquals(403, status("POST /predict", bearer(events)));
    assertEquals(403, status("POST /admin/rollback", bearer(events)));
    assertEquals(200, status("POST /predict", bearer(predict)));
    assertEquals(200, status("POST /decide/", "X-Api-Key: " + predict));
    assertEquals(200, status("GET /policy", "authorization: bearer " + predict));
    assertEquals(403, status("POST /events", bearer(predict)));
    assertEquals(200, status("POST /admin/rollback", bearer(admin)));
    assertEquals(403, status("POST /predict", bearer(admin)));
    assertEquals(200, status("GET /metrics", bearer(admin), "X-Forwarded-For: 10.0.0.1"));
    assertEquals(403, status("GET /metrics", bearer(events), "X-Forwarded-For: 10.0.0.1"));
    assertEquals(200, status("GET /metrics", bearer(watch), "X-Forwarded-For: 10.0.0.1"));
    assertEquals(403, status("GET /admin/variants", bearer(watch)));
    assertEquals(403, status("POST /predict", bearer(watch)));
    assertEquals(403, status("GET /nothing-here", bearer(watch)));
  }

  @Test
  void withKeys_requestsWithoutOne_areToldHow() throws Exception {
    key("--scope=events");

    RawHttp.Answer answer = ask("POST /predict");

    assertEquals(401, answer.status());
    assertEquals("Bearer realm=\"purchase-intent\"", answer.header("WWW-Authenticate"));
    assertTrue(answer.text().contains("./intent keys create --scope=predict"), answer.text());
    assertEquals(401, status("POST /admin/rollback"));
    assertEquals(401, status("GET /nothing-here"));
    assertEquals(200, status("GET /health"));
    assertEquals(200, status("GET /openapi.json"));
    assertEquals(204, status("OPTIONS /events"));
    assertEquals(200, status("GET /metrics"));
    assertEquals(401, status("GET /metrics", "X-Forwarded-For: 10.0.0.1"));
  }

  @Test
  void withKeys_unknownPath_needsTheStrictest() throws Exception {
    String events = key("--scope=events");
    String predict = key("--scope=predict");
    String admin = key("--scope=admin");

    for (String path : List.of("/nothing-here", "/predict/more", "/health/x", "/PREDICT", "//")) {
      assertEquals(401, status("GET " + path), path);
      assertEquals(403, status("GET " + path, bearer(events)), path);
      assertEquals(403, status("POST " + path, bearer(predict)), path);
      assertEquals(404, status("GET " + path, bearer(admin)), path);
    }
  }

  /** Whoever may use a path is told that he used it wrongly. */
  @Test
  void withKeys_anotherMethodOfAPath_needsTheStrictestOfThatPath() throws Exception {
    String predict = key("--scope=predict");
    String admin = key("--scope=admin");

    assertEquals(405, status("GET /predict", bearer(predict)));
    assertEquals(401, status("GET /predict"));
    assertEquals(405, status("POST /health"));
    assertEquals(200, status("GET /visits/1", bearer(predict)));
    assertEquals(403, status("POST /visits/1", bearer(predict)));
    assertEquals(403, status("DELETE /visits/1", bearer(predict)));
    assertEquals(405, status("DELETE /visits/1", bearer(admin)));
  }

  @Test
  void withoutKeys_unknownPath_isForThisMachine() throws Exception {
    assertEquals(404, status("GET /nothing-here"));
    assertEquals(403, status("GET /nothing-here", "X-Forwarded-For: 10.0.0.1"));
  }

  @Test
  void keyThatIsAlmostRight_isWrong() throws Exception {
    String key = key("--scope=predict");
    String other = key.substring(0, key.length() - 1) + (key.endsWith("A") ? "Q" : "A");

    RawHttp.Answer answer = ask("POST /predict", bearer(other));

    assertEquals(401, answer.status());
    assertTrue(answer.header("WWW-Authenticate").contains("error=\"invalid_token\""));
    assertEquals(401, status("POST /predict", bearer("")));
    assertEquals(401, status("POST /predict", "Authorization: Basic " + key));
    assertEquals(401, status("POST /predict?key=" + key));
  }

  @Test
  void keyInTheAddress_isForEventsOnly() throws Exception {
    String page = key("--scope=events");
    String both = key("--scope=events,predict");

    assertEquals(200, status("POST /events?key=" + page));
    assertEquals(401, status("OPTIONS /predict?key=" + page));
    RawHttp.Answer refused = ask("POST /events?key=" + both);
    assertEquals(403, refused.status());
    assertTrue(refused.text().contains("Revoke it"), refused.text());
    assertEquals(200, status("POST /events", bearer(both)));
  }

  @Test
  void webhook_mayHaveItsKeyInTheAddress_orAsAPassword_orAsAName() throws Exception {
    String key = key("--scope=events");

    assertEquals(200, status("POST /events/segment?key=" + key));
    assertEquals(200, status("POST /events/segment", basic("segment:" + key)));
    assertEquals(200, status("POST /events/segment", basic(key + ":")));
    assertEquals(200, status("POST /events/segment", basic(key)));
    assertEquals(401, status("POST /events/segment", basic("segment:" + key + "x")));
    assertEquals(401, status("POST /events/segment", "Authorization: Basic %%%"));
    assertEquals(401, status("POST /events/segment"));
    // A browser would send it again by itself, to all there is.
    assertEquals(401, status("POST /predict", basic("segment:" + key("--scope=predict"))));
  }

  private static String basic(String pair) {
    return "Authorization: Basic "
        + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void revokedKey_isRefusedOnceTheFileIsFollowed() throws Exception {
    String key = key("--scope=predict");
    assertEquals(200, status("POST /predict", bearer(key)));

    new CommandLine(new KeysCommand())
        .setOut(new PrintWriter(new StringWriter()))
        .execute("revoke", key.substring(3, 11), "--home=" + home);
    try (SupervisedLoop watch = SupervisedLoop.every(Duration.ofMillis(5), "keys", keys::follow)) {
      while (status("POST /predict", bearer(key)) != 401) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }
  }

  @Test
  void expiredKey_isRefused_andSaysSince() throws Exception {
    String key = key("--scope=predict", "--expires=P1D");
    Clock dayLater = Clock.offset(NOW, Duration.ofDays(1).plusSeconds(1));
    assertEquals(200, status("POST /predict", bearer(key)));

    server.close();
    server = server(dayLater);

    RawHttp.Answer answer = ask("POST /predict", bearer(key));
    assertEquals(401, answer.status());
    assertTrue(answer.text().contains("The key expired at "), answer.text());
  }

  @Test
  void fileThatBreaks_leavesTheKeysOfBefore_andIsNoneToStartWith() throws Exception {
    String key = key("--scope=predict");
    Files.writeString(home.resolve("keys.json"), "{");

    keys.follow();

    assertTrue(keys.problem().orElseThrow().contains("keys.json is no JSON"));
    assertEquals(200, status("POST /predict", bearer(key)));
    assertEquals(401, status("POST /predict"));
    assertThrows(
        UserError.class,
        () -> KeysInEffect.of(home, NOW, TimeMeter.SYSTEM_NANOTIME, metrics.registry()));
  }

  @Test
  void fileThatIsGone_doesNotOpenTheServer() throws Exception {
    String key = key("--scope=predict");
    Files.delete(home.resolve("keys.json"));

    keys.follow();

    assertTrue(keys.problem().orElseThrow().contains("is gone: put it back"));
    assertEquals(401, status("POST /predict"));
    assertEquals(200, status("POST /predict", bearer(key)));
    assertTrue(metrics.scrape().contains("key_reloads_total{outcome=\"refused\"} 1.0"));
  }

  @Test
  void rate_isOfAKey_andRefills() throws Exception {
    String slow = key("--scope=predict", "--rate=2/s");
    String free = key("--scope=predict");

    assertEquals(200, status("POST /predict", bearer(slow)));
    assertEquals(200, status("POST /predict", bearer(slow)));
    RawHttp.Answer limited = ask("POST /predict", bearer(slow));
    assertEquals(429, limited.status());
    assertEquals("1", limited.header("Retry-After"));
    assertEquals(200, status("POST /predict", bearer(free)));

    // A key that is made meanwhile gives nobody a new bucket.
    key("--scope=events");
    assertEquals(429, status("POST /predict", bearer(slow)));

    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(500));
    assertEquals(200, status("POST /predict", bearer(slow)));
    assertEquals(429, status("POST /predict", bearer(slow)));
    String id = slow.substring(3, 11);
    String scraped = metrics.scrape();
    assertTrue(
        scraped.contains("key_requests_total{key=\"" + id + "\",outcome=\"limited\"} 3.0"),
        scraped);
    assertTrue(
        scraped.contains("key_requests_total{key=\"" + id + "\",outcome=\"granted\"} 3.0"),
        scraped);
  }
}
