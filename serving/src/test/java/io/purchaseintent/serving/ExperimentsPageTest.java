package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import io.purchaseintent.eventlog.kinesis.NpmPackage;
import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.registry.AuditEntry;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The experiments on the dashboard, in a real browser, over a real server. */
@Timeout(180)
final class ExperimentsPageTest {

  private static final Clock CLOCK = Clock.systemUTC();
  private static final String BADGE =
      """
      experiment: badge
      hypothesis: Who sees the <b>badge</b> buys more often.
      layer: page
      traffic: 0.5
      arms: [{arm: control, weight: 1}, {arm: with, weight: 3}]
      """;

  @TempDir private Path folder;

  private final List<String> complaints = new ArrayList<>();
  private Path registry;
  private WholeServer server;
  private Browser browser;

  @BeforeEach
  void start() throws Exception {
    registry = folder.resolve("registry");
    TrainedModel.register(registry);
    server = WholeServer.start(registry, folder.resolve("log"));
    browser = Browser.start();
  }

  @AfterEach
  void stop() {
    browser.close();
    server.close();
  }

  private Page open() {
    Page page = browser.page();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    browser.open(server.uri("/"));
    return page;
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

  private void assign(String session) throws Exception {
    assertEquals(200, server.post("/assign", "{\"session_id\":\"" + session + "\"}").statusCode());
  }

  @Test
  void page_tellsThatThereIsNone() throws Exception {
    open();

    await("#experiments-text", "There is none: ./intent experiments create FILE makes one.");
    assertEquals(List.of(), complaints);
  }

  @Test
  void page_tellsStateArmsAndHealth_andFollowsTheRegistry() throws Exception {
    ExperimentServer.start(registry, BADGE, CLOCK);
    server.experiments.refresh();
    open();
    await("#experiments-on h3", "badge@1 running");
    await("#experiments-on", "Nobody came since this server began.");
    await("#experiments-on", "50.0% of layer page, by visitor; decided by conversion; started");
    await("#experiments-on", "Who sees the <b>badge</b> buys more often.");
    for (int i = 0; i < 200; i++) {
      assign("s" + i);
    }

    await("#experiments-on", "Arms have the units that their weights say.");
    JsonNode cells =
        browser.evaluate(
            "[...document.querySelectorAll('#experiments-on tbody tr')].map(r =>"
                + " [...r.children].map(c => c.innerText))");
    assertEquals("with", cells.path(1).path(0).asText());
    assertEquals("75.0%", cells.path(1).path(2).asText());
    int units = cells.path(0).path(4).asInt() + cells.path(1).path(4).asInt();
    assertTrue(units > 70 && units < 130, "half of 200: " + units);
    ExperimentServer.board(registry).stop("badge", new AuditEntry(CLOCK.instant(), "bob", "done"));
    server.experiments.refresh();
    await("#experiments-text", "0 on, 1 not");
    assertEquals(
        "badge@1 stopped",
        browser.evaluate("document.querySelector('#experiments-off h3').textContent").asText());
    assertEquals(List.of(), complaints);
  }

  private static final String FOUND =
      """
      {"id": "ID", "until": "2026-12-05T00:00:00Z", "schema": "any", "arms": [],
       "verdict": {"decision": "ship", "words": "ship it", "arm": "with", "days_left": null,
                   "reasons": ["Conversion of <i>with</i> is higher."]},
       "series": [
         {"day": "2026-12-01", "arm": "with", "units": 9, "lift": 0.3, "low": -0.9, "high": 1.5},
         {"day": "2026-12-02", "arm": "with", "units": 99, "lift": null, "low": null, "high": null},
         {"day": "2026-12-03", "arm": "with", "units": 900, "lift": 0.2, "low": 0.1, "high": 0.3}]}
      """;

  @Test
  void page_tellsWhatWasFound_andLeadsToTheReport() throws Exception {
    ExperimentServer.start(registry, BADGE, CLOCK);
    server.experiments.refresh();
    open();
    await("#experiments-on h3", "badge@1 running");
    assertEquals(404, server.get("/experiments/badge@1/report.html").statusCode());
    Path found = Files.createDirectories(folder.resolve("lake/reports/experiment"));
    Files.writeString(found.resolve("badge@1.html"), "<!doctype html><p>All of it</p>");
    Files.writeString(found.resolve("badge@1.json"), FOUND.replace("ID", "badge@1"));

    await("#experiments-on .verdict", "ship it as of");
    await("#experiments-on", "Conversion of <i>with</i> is higher.");
    assertEquals(
        List.of("no effect", "+30.0%", "+10.0%", "2026-12-01", "2026-12-03"),
        texts("#experiments-on svg text"));
    assertEquals(
        "/experiments/badge@1/report.html",
        browser
            .evaluate("document.querySelector('#experiments-on a').getAttribute('href')")
            .asText());
    HttpResponse<String> report = server.get("/experiments/badge@1/report.html");
    assertEquals("<!doctype html><p>All of it</p>", report.body());
    assertTrue(
        report.headers().firstValue("Content-Security-Policy").orElse("").contains("'none'"),
        report.headers().map()::toString);
    // Of what is no experiment no file is read, wherever its name leads.
    Files.writeString(folder.resolve("lake/reports/secret.html"), "secret");
    for (String other : List.of("badge@2", "..%2Fsecret", "none")) {
      assertEquals(404, server.get("/experiments/" + other + "/report.html").statusCode(), other);
    }
    assertEquals(List.of(), complaints);
  }

  @Test
  void whatAnotherReleaseFound_isNotTold() throws Exception {
    ExperimentServer.start(registry, BADGE, CLOCK);
    server.experiments.refresh();
    Path found = Files.createDirectories(folder.resolve("lake/reports/experiment"));
    for (String other : List.of("{", "{}", FOUND.replace("ID", "other@1"))) {
      Files.writeString(found.resolve("badge@1.json"), other);

      JsonNode told = new ObjectMapper().readTree(server.get("/experiments.json").body());

      assertTrue(told.at("/experiments/0/analysis").isNull(), told.toString());
    }
  }

  private List<String> texts(String selector) {
    List<String> texts = new ArrayList<>();
    browser
        .evaluate("[...document.querySelectorAll('" + selector + "')].map(e => e.textContent)")
        .forEach(text -> texts.add(text.asText()));
    return texts;
  }

  @Test
  void page_tellsOfAnArmWithoutUnits_andOfSharesThatAreNotTheWeights() throws Exception {
    ExperimentServer.start(registry, BADGE.replace("traffic: 0.5", "traffic: 1"), CLOCK);
    server.experiments.refresh();
    Experiment badge =
        ExperimentServer.board(registry).view().find("badge").orElseThrow().experiment();
    open();
    for (int i = 0, came = 0; came < 120; i++) {
      // As where a page fails for everybody in the other arm.
      if (badge.armOf("s" + i).name().equals("control")) {
        assign("s" + i);
        came++;
      }
    }

    await("#experiments-on .warn", "Arm with has no unit, where 90 of 120 are expected.");
    await("#experiments-on li:nth-child(2)", "nothing that they differ in can be believed.");
  }

  @Test
  void page_passesTheRulesOfAccessibility_andDoesNotScrollSideways() throws Exception {
    ExperimentServer.start(registry, BADGE, CLOCK);
    server.experiments.refresh();
    Path axe = NpmPackage.fetch("axe-core", "4.14.1").resolve("axe.min.js");
    Page page = open();
    await("#experiments-on h3", "badge@1 running");
    page.evaluate(Files.readString(axe));

    JsonNode found =
        new ObjectMapper()
            .valueToTree(
                page.evaluate(
                    "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
                        + ".map(v => v.id + ': ' + v.nodes.map(n => n.html).join('; '))"));

    assertEquals(0, found.size(), found.toString());
    page.setViewportSize(360, 780);
    assertTrue(browser.evaluate("document.documentElement.scrollWidth <= innerWidth").asBoolean());
  }
}
