package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import io.purchaseintent.eventlog.kinesis.NpmPackage;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard in a real browser, over a real server. */
@Timeout(180)
final class DashboardTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Base, contributions and rest come to the margin. */
  private static final String EXPLANATION =
      """
      {"propensity": 0.31, "model_version": "v1", "segment": "known", "variant": "champion",
       "base": -3.5, "rest": 0.05, "margin": -0.8,
       "contributions": [
         {"feature": "add_to_cart_count", "text": "2 products put into the cart",
          "contribution": 2.4},
         {"feature": "seconds_since_last_event", "text": "no click for 10 minutes",
          "contribution": -0.35},
         {"feature": "lifetime_purchase_count", "text": "<b>first</b> visit",
          "contribution": 0.6}],
       "changes": [{"change": "one product more in the cart", "propensity": 0.42}]}
      """;

  @TempDir private static Path registry;
  @TempDir private Path folder;

  private final List<String> complaints = new ArrayList<>();
  private final Set<String> hosts = new LinkedHashSet<>();
  private WholeServer server;
  private Browser browser;

  @BeforeAll
  static void train() throws Exception {
    TrainedModel.register(registry);
  }

  @BeforeEach
  void start() {
    server = WholeServer.start(registry, folder.resolve("log"));
  }

  @AfterEach
  void stop() {
    if (browser != null) {
      browser.close();
    }
    server.close();
  }

  private Page open() {
    browser = Browser.start();
    Page page = browser.page();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    page.onRequest(request -> hosts.add(java.net.URI.create(request.url()).getAuthority()));
    browser.open(server.uri("/"));
    return page;
  }

  /** Instead of the server. */
  private static void answerExplain(Page page, int status, String body) {
    page.route(
        "**/explain",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setStatus(status)
                    .setContentType("application/json")
                    .setBody(body)));
  }

  private void await(String selector, String text) throws Exception {
    Browser.await(
        selector + " says " + text,
        () ->
            browser
                .evaluate("document.querySelector('" + selector + "')?.innerText ?? ''")
                .asText()
                .contains(text));
  }

  private void predict(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      assertEquals(
          200,
          server
              .post("/predict", "{\"session_id\":\"visit" + i + "\",\"user_id\":\"ann\"}")
              .statusCode());
    }
  }

  @Test
  void page_showsWhatWasSent_withoutComplaintsOrOtherHosts() throws Exception {
    open();
    await("#routes", "No request yet");
    await("#recent", "No answer yet");
    predict(7);
    server.post("/predict", "{}");

    await("#tiles div:nth-child(2) dd", "7");
    await("#variants tr:first-child", "champion");
    assertEquals(
        "7",
        browser.evaluate("document.querySelector('#variants td:nth-child(4)').innerText").asText());
    assertEquals(7, browser.evaluate("document.querySelectorAll('#recent tr').length").asInt());
    assertEquals(
        List.of("POST /predict", "8", "1"),
        JSON.convertValue(
            browser.evaluate(
                "[...document.querySelectorAll('#routes tr')].map(r => [0, 1, 4].map(i =>"
                    + " r.children[i].innerText)).find(r => r[0] === 'POST /predict')"),
            List.class));
    await("#rungs", "the rate of the hour");
    await("#status", "Not enough requests to tell");
    await("#watch", "Watch: nobody has looked yet");
    assertFalse(browser.page().content().contains("ann"), "names a user");
    assertEquals(List.of(), complaints);
    assertEquals(Set.of(server.uri("/").getAuthority()), hosts);
  }

  @Test
  void page_tellsWhatIsNotWell_andTheRemedy() throws Exception {
    open();
    assertEquals(
        "none",
        browser.evaluate("getComputedStyle(document.querySelector('#problems')).display").asText());
    predict(60);

    await("#status", "Not well");
    await(
        "#problem-list li:first-child",
        "100% of the answers stand on the rate of the hour: Redis has no states of the visits"
            + " asked about. Is ./intent run live running");
    assertEquals(List.of(), complaints);
  }

  @Test
  void page_saysThatAllIsWell_whereItIs() throws Exception {
    open();
    for (int i = 0; i < 60; i++) {
      server.post("/predict", "{\"session_id\":\"s1\"}");
    }

    await("#status", "All well");
    assertEquals(
        "", browser.evaluate("document.querySelector('#problem-list').innerText").asText());
  }

  @Test
  void page_mayRunNothingElse_andIsSentOnce() throws Exception {
    HttpResponse<String> page = server.get("/");

    String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
    assertTrue(policy.startsWith("default-src 'none'; script-src 'sha256-"), policy);
    assertFalse(policy.contains("unsafe"), policy);
    assertFalse(page.body().contains("http://") && page.body().contains("src=\"http"));
    String tag = page.headers().firstValue("ETag").orElseThrow();
    assertEquals(
        304,
        server
            .send(HttpRequest.newBuilder(server.uri("/")).header("If-None-Match", tag))
            .statusCode());
  }

  @Test
  void colours_followTheSystem_untilAnotherIsChosen() throws Exception {
    Page page = open();
    String paper = "getComputedStyle(document.body).backgroundColor";
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    String light = browser.evaluate(paper).asText();
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    String dark = browser.evaluate(paper).asText();

    page.selectOption("#theme", "light");
    assertEquals(light, browser.evaluate(paper).asText());
    page.reload();
    assertEquals(light, browser.evaluate(paper).asText());
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    page.selectOption("#theme", "dark");
    assertEquals(dark, browser.evaluate(paper).asText());
    assertFalse(light.equals(dark));
  }

  @Test
  void pause_stopsTheQuestions() throws Exception {
    Page page = open();
    await("#status", "Not enough requests to tell");
    page.click("#pause");
    await("#pause", "Go on");
    String said = browser.evaluate("document.querySelector('#asked').innerText").asText();
    predict(2);
    page.waitForTimeout(1_500);

    assertTrue(said.startsWith("Paused at"), said);
    assertEquals(said, browser.evaluate("document.querySelector('#asked').innerText").asText());
    page.click("#pause");
    await("#tiles div:nth-child(2) dd", "2");
  }

  @Test
  void form_scores_whereNothingExplains() throws Exception {
    Page page = open();
    answerExplain(page, 404, "{}");
    page.fill("[name=session_id]", "s1");
    page.keyboard().press("Enter");

    await("#answer", "likely to buy");
    assertEquals(0, browser.evaluate("document.querySelectorAll('#waterfall').length").asInt());
    page.fill("[name=price]", "0");
    page.keyboard().press("Enter");
    await("#answer [role=alert]", "context.price must be above 0");
  }

  @Test
  void form_drawsAnExplanation_whoseBarsComeToTheMargin() throws Exception {
    Page page = open();
    answerExplain(page, 200, EXPLANATION);
    page.fill("[name=session_id]", "s1");
    page.keyboard().press("Enter");
    await("#answer", "likely to buy");

    String sizes =
        "[...document.querySelectorAll('#waterfall rect')].map(r => Number(r.dataset.size))";
    JsonNode bars = browser.evaluate(sizes);
    assertEquals(6, bars.size());
    double sum = 0;
    for (int i = 0; i < 5; i++) {
      sum += bars.get(i).asDouble();
    }
    assertEquals(-0.8, sum, 1e-9);
    assertEquals(-0.8, bars.get(5).asDouble(), 1e-9);
    // Each begins where the one before ends.
    JsonNode ends =
        browser.evaluate(
            "[...document.querySelectorAll('#waterfall rect')].map(r => [Number(r.getAttribute('x')),"
                + " Number(r.getAttribute('x')) + Number(r.getAttribute('width')),"
                + " Number(r.dataset.size)])");
    for (int i = 1; i < 5; i++) {
      double end = ends.get(i - 1).get(ends.get(i - 1).get(2).asDouble() < 0 ? 0 : 1).asDouble();
      double begin = ends.get(i).get(ends.get(i).get(2).asDouble() < 0 ? 1 : 0).asDouble();
      assertEquals(end, begin, 0.01, "bar " + i);
    }
    page.click("summary:has-text('As a table')");
    await("#contributions", "<b>first</b> visit");
    await("#changes", "one product more in the cart");
    assertEquals(
        6, browser.evaluate("document.querySelectorAll('#contributions tbody tr').length").asInt());
  }

  @Test
  void form_drawsWhatTheServerExplains() throws Exception {
    JsonNode told = JSON.readTree(server.post("/explain", "{\"session_id\":\"s1\"}").body());
    Page page = open();
    page.fill("[name=session_id]", "s1");
    page.keyboard().press("Enter");
    await("#answer", "likely to buy");

    JsonNode bars =
        browser.evaluate(
            "[...document.querySelectorAll('#waterfall rect')].map(r => Number(r.dataset.size))");
    assertTrue(told.path("contributions").size() > 0, told::toString);
    assertEquals(
        told.path("contributions").size() + (told.path("rest").asDouble() == 0 ? 2 : 3),
        bars.size());
    double sum = 0;
    for (int i = 0; i < bars.size() - 1; i++) {
      sum += bars.get(i).asDouble();
    }
    assertEquals(told.path("margin").asDouble(), bars.get(bars.size() - 1).asDouble(), 1e-3);
    assertEquals(bars.get(bars.size() - 1).asDouble(), sum, 1e-4);
  }

  @Test
  void keyboard_reachesEachControl_andIsSeenThere() throws Exception {
    Page page = open();
    await("#status", "Not enough requests to tell");
    List<String> reached = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      page.keyboard().press("Tab");
      JsonNode at =
          browser.evaluate(
              "(e => [e.id || e.name || e.getAttribute('aria-label') || e.innerText,"
                  + " getComputedStyle(e).outlineStyle])(document.activeElement)");
      reached.add(at.get(0).asText());
      if (!at.get(0).asText().isEmpty() && i < 14) {
        assertEquals("solid", at.get(1).asText(), at.get(0).asText());
      }
    }

    assertEquals(
        List.of("Skip to the figures", "watch", "span", "theme", "pause"), reached.subList(0, 5));
    List<String> form = List.of("session_id", "user_id", "product_id", "price", "key", "Score");
    assertEquals(form, reached.stream().filter(form::contains).distinct().toList());
    assertTrue(reached.contains("Version v1"), reached::toString);
  }

  @Test
  void page_passesTheRulesOfAccessibility_inBothColours() throws Exception {
    Path axe = NpmPackage.fetch("axe-core", "4.14.1").resolve("axe.min.js");
    Page page = open();
    answerExplain(page, 200, EXPLANATION);
    predict(5);
    page.fill("[name=session_id]", "s1");
    page.keyboard().press("Enter");
    await("#answer", "likely to buy");
    await("#recent", "champion");

    for (String theme : List.of("light", "dark")) {
      page.selectOption("#theme", theme);
      page.evaluate(Files.readString(axe));
      JsonNode found =
          JSON.valueToTree(
              page.evaluate(
                  "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
                      + ".map(v => v.id + ': ' + v.nodes.map(n => n.html + ' ' + n.failureSummary)"
                      + ".join('; '))"));
      assertEquals(List.of(), JSON.convertValue(found, List.class), theme);
    }
  }

  @Test
  void narrowPage_doesNotScrollSideways() throws Exception {
    Page page = open();
    page.setViewportSize(360, 780);
    predict(3);
    await("#recent", "champion");

    assertTrue(browser.evaluate("document.documentElement.scrollWidth <= innerWidth").asBoolean());
  }
}
