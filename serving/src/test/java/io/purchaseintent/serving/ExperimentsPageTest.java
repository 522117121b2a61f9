package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import io.purchaseintent.eventlog.kinesis.NpmPackage;
import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.registry.AuditEntry;
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
