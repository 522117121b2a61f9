package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.eventlog.EventLog;
import io.purchaseintent.eventlog.FileLog;
import io.purchaseintent.eventlog.LogBehindException;
import io.purchaseintent.eventlog.LogRecord;
import io.purchaseintent.eventlog.LogUnavailableException;
import io.purchaseintent.scoring.PropensityModel;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example shop and its tracker in a real browser, up to the log. */
final class ShopTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path registry;
  private static PropensityModel model;

  @TempDir private Path folder;
  private Path log;
  private FaultyLog events;
  private CollectorServer server;
  private Browser browser;

  @BeforeAll
  static void train() throws IOException {
    model = TrainedModel.register(registry);
  }

  @BeforeEach
  void start() throws Exception {
    log = folder.resolve("log");
    events = new FaultyLog(FileLog.open(log, FileLog.Settings.defaults(), Clock.systemUTC()));
    server = CollectorServer.start(model, Clock.systemUTC(), events, "--allow-origin=*");
  }

  @AfterEach
  void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    server.close();
  }

  private void openShop() throws Exception {
    browser = Browser.start();
    browser.open(server.uri("/shop"));
  }

  private List<String> types() throws IOException {
    return CollectorServer.stored(log).stream()
        .sorted((a, b) -> a.path("sequence").asInt() - b.path("sequence").asInt())
        .map(event -> event.path("type").asText())
        .toList();
  }

  private void awaitTypes(String... expected) throws Exception {
    Browser.await("the log has " + List.of(expected), () -> types().equals(List.of(expected)));
  }

  private void agree() throws Exception {
    browser.click("#consent");
  }

  private void viewMugAndAddIt() throws Exception {
    browser.click("[data-click=mug]");
    Browser.await(
        "the mug is shown",
        () -> browser.evaluate("!!document.querySelector('[data-add=mug]')").asBoolean());
    browser.click("[data-add=mug]");
  }

  @Test
  void trackerIsSmall_andTypesAreRight() throws Exception {
    HttpResponse<String> tracker = server.get("/tracker.js");
    HttpResponse<String> shop = server.get("/shop");

    assertEquals(200, tracker.statusCode());
    assertEquals(
        "text/javascript; charset=utf-8",
        tracker.headers().firstValue("Content-Type").orElse("").replace(";charset", "; charset"));
    int size = tracker.body().getBytes(StandardCharsets.UTF_8).length;
    assertTrue(size < 4_096, "the tracker has " + size + " bytes");
    assertTrue(shop.body().contains("<title>Hearth &amp; Field</title>"));
  }

  @Test
  void visitOfTheShop_isInTheLog() throws Exception {
    openShop();
    agree();
    viewMugAndAddIt();
    awaitTypes("page_view", "product_click", "product_view", "add_to_cart");

    browser.evaluate("location.hash = '#/cart'");
    awaitTypes("page_view", "product_click", "product_view", "add_to_cart", "cart_view");
    List<JsonNode> stored = CollectorServer.stored(log);
    Set<String> sessions = new HashSet<>();
    stored.forEach(event -> sessions.add(event.path("session_id").asText()));
    assertEquals(Set.of(browser.evaluate("PurchaseIntent.session()").asText()), sessions);
    JsonNode added = stored.get(3);
    assertEquals("mug", added.path("product_id").asText());
    assertEquals("18", added.path("price").asText());
    assertEquals(1, added.path("quantity").asInt());
    assertEquals("/shop/products/mug", added.path("page").asText());
    assertEquals("desktop", added.path("device").asText());
    assertTrue(added.path("zone").isTextual());
    Browser.await(
        "a score is shown",
        () ->
            browser
                .evaluate("document.getElementById('score').textContent")
                .asText()
                .matches("\\d+\\.\\d %"));
  }

  @Test
  void withoutConsent_nothingIsSentOrKept() throws Exception {
    openShop();
    viewMugAndAddIt();
    // Past the time after which the tracker sends what it has.
    browser.evaluate("new Promise(done => setTimeout(done, 1500))");
    assertEquals(0, events.calls.get());
    assertEquals(0, browser.evaluate("localStorage.length").asInt());

    agree();
    awaitTypes("product_view");
    browser.click("[data-add=mug]");
    // Withdrawn before the batch is sent.
    agree();

    assertTrue(browser.evaluate("PurchaseIntent.session()").isNull());
    assertEquals(0, browser.evaluate("localStorage.length").asInt());
    browser.click("[data-add=mug]");
    browser.evaluate("new Promise(done => setTimeout(done, 1500))");
    assertEquals(List.of("product_view"), types());
  }

  @Test
  void logThatIsBehind_getsTheEventsLater() throws Exception {
    events.behind.set(true);
    openShop();
    agree();
    viewMugAndAddIt();
    Browser.await("the log was asked", () -> events.calls.get() > 0);
    Browser.await(
        "the queue is kept",
        () -> browser.evaluate("JSON.stringify(localStorage).includes('add_to_cart')").asBoolean());
    events.behind.set(false);

    awaitTypes("page_view", "product_click", "product_view", "add_to_cart");
  }

  @Test
  void pageThatIsLeft_sendsWhatItHas() throws Exception {
    openShop();
    agree();
    viewMugAndAddIt();
    browser.open(server.uri("/openapi.json"));

    Browser.await("the cart is in the log", () -> new HashSet<>(types()).contains("add_to_cart"));
  }

  @Test
  void halfAnHourWithoutAnEvent_endsTheVisit() throws Exception {
    openShop();
    agree();
    String first = browser.evaluate("PurchaseIntent.session()").asText();
    browser.evaluate("PurchaseIntent.track('interaction')");
    assertEquals(first, browser.evaluate("PurchaseIntent.session()").asText());

    browser.evaluate(
        "(() => { const visit = JSON.parse(localStorage['purchase-intent.visit']);"
            + " visit.last -= 30 * 60 * 1000;"
            + " localStorage['purchase-intent.visit'] = JSON.stringify(visit); })()");
    browser.evaluate("PurchaseIntent.track('interaction')");

    assertNotEquals(first, browser.evaluate("PurchaseIntent.session()").asText());
    Browser.await("the new visit is in the log", () -> types().size() == 3);
    List<Integer> order =
        CollectorServer.stored(log).stream()
            .filter(event -> !event.path("session_id").asText().equals(first))
            .map(event -> event.path("sequence").asInt())
            .toList();
    assertEquals(List.of(1), order);
  }

  @Test
  void signOut_endsTheVisit_andWhatFollowsIsNobodys() throws Exception {
    openShop();
    agree();
    browser.evaluate("PurchaseIntent.setUser('ann')");
    String first = browser.evaluate("PurchaseIntent.session()").asText();
    browser.evaluate("PurchaseIntent.signOut()");
    // As another tab of the shop does, which keeps what it knows of the visit.
    String kept = browser.evaluate("localStorage['purchase-intent.visit']").asText();
    String second = browser.evaluate("PurchaseIntent.session()").asText();
    browser.evaluate("PurchaseIntent.track('interaction')");

    assertNotEquals(first, second);
    assertTrue(kept.contains(second), kept);
    Browser.await("three events are in the log", () -> types().size() == 3);
    List<JsonNode> stored = CollectorServer.stored(log);
    JsonNode out = eventOf(stored, "sign_out");
    JsonNode next = eventOf(stored, "interaction");
    assertEquals(new Pseudonymizer(CollectorServer.KEY).apply("ann"), out.path("user_id").asText());
    assertEquals(first, out.path("session_id").asText());
    assertEquals(2, out.path("sequence").asInt());
    assertTrue(next.path("user_id").isMissingNode(), next::toString);
    assertEquals(second, next.path("session_id").asText());
    assertEquals(1, next.path("sequence").asInt());
  }

  private static JsonNode eventOf(List<JsonNode> events, String type) {
    return events.stream()
        .filter(event -> event.path("type").asText().equals(type))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void pageOfAnotherOrigin_sendsAndReadsTheAnswer() throws Exception {
    openShop();
    String other = server.uri("/events").toString().replace("127.0.0.1", "localhost");

    browser.evaluate("PurchaseIntent.init({endpoint: '" + other + "', consent: true})");
    browser.evaluate("PurchaseIntent.track('search', {query: 'mug'})");

    awaitTypes("search");
    // What is not known to have arrived would be kept.
    browser.evaluate("new Promise(done => setTimeout(done, 500))");
    assertEquals(
        List.of("purchase-intent.visit"),
        JSON.convertValue(browser.evaluate("Object.keys(localStorage)"), List.class));
  }

  @Test
  void pageThatMayNotReadTheAnswers_sendsEverLessOften_saysSoOnce_andKeepsWhatItHas()
      throws Exception {
    openShop();
    FaultyLog others =
        new FaultyLog(
            FileLog.open(folder.resolve("other"), FileLog.Settings.defaults(), Clock.systemUTC()));
    try (CollectorServer other =
        CollectorServer.start(
            model, Clock.systemUTC(), others, "--allow-origin=https://elsewhere.example")) {
      // A page without scripts of its own, whose time flies, and then stands still.
      browser.open(server.uri("/openapi.json"));
      browser.evaluate(
          """
          (async () => {
            const later = setTimeout;
            let now = Date.now();
            window.waits = [];
            window.warned = [];
            Date.now = () => now;
            console.warn = (...words) => warned.push(words.join(' '));
            setTimeout = (use, ms) => {
              if (waits.push(ms) < 18) later(() => { now += ms; use(); });
            };
            eval(await (await fetch('/tracker.js')).text());
          })()\
          """);
      browser.evaluate(
          "PurchaseIntent.init({endpoint: '" + other.uri("/events") + "', consent: true})");
      browser.evaluate("PurchaseIntent.track('search', {query: 'mug'})");

      Browser.await("it has tried for hours", () -> browser.evaluate("waits.length").asInt() == 18);

      // It arrives each time.
      assertTrue(others.calls.get() > 12, () -> others.calls + " calls");
      List<Double> waits =
          JSON.convertValue(browser.evaluate("waits"), new TypeReference<List<Double>>() {});
      double halfAnHour = 1.8e6;
      assertTrue(waits.stream().skip(14).allMatch(wait -> wait >= halfAnHour / 2), waits::toString);
      assertTrue(waits.stream().allMatch(wait -> wait <= halfAnHour), waits::toString);
      assertEquals(
          List.of(
              "purchase-intent "
                  + other.uri("/events")
                  + " does not answer this page: is it there, with --allow-origin="
                  + server.uri("").toString().replaceAll("/$", "")
                  + "?"),
          JSON.convertValue(browser.evaluate("warned"), List.class));
      assertTrue(browser.evaluate("JSON.stringify(localStorage).includes('search')").asBoolean());
    }
    browser.evaluate("localStorage.setItem('consent', 'yes')");
    browser.open(server.uri("/shop"));

    Browser.await("the queue is in the log", () -> types().contains("search"));
  }

  /** A log of files that a test can let fall behind. */
  private static final class FaultyLog implements EventLog {

    private final EventLog files;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicBoolean behind = new AtomicBoolean();

    FaultyLog(EventLog files) {
      this.files = files;
    }

    @Override
    public void append(List<LogRecord> records)
        throws LogBehindException, LogUnavailableException, InterruptedException {
      calls.incrementAndGet();
      if (behind.get()) {
        throw new LogBehindException("as the test wants it");
      }
      files.append(records);
    }

    @Override
    public void close() {
      files.close();
    }
  }
}
