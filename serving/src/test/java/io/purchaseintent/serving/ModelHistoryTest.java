package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.purchaseintent.eventlog.kinesis.NpmPackage;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.Role;
import io.purchaseintent.serving.timeline.LoopCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What happened to a model: over HTTP, on the command line, and drawn in a real browser. */
@Timeout(120)
final class ModelHistoryTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MODEL = TrainedModel.NAME;
  private static final Instant NOW = Instant.now();

  @TempDir private static Path trained;
  @TempDir private Path home;

  private FileRegistry registry;

  private static AuditEntry before(int days, String why) {
    return new AuditEntry(NOW.minus(Duration.ofDays(days)), "ann", why);
  }

  @BeforeAll
  static void train() throws Exception {
    TrainedModel.register(trained);
  }

  @BeforeEach
  void happen() throws Exception {
    try (Stream<Path> files = Files.walk(trained)) {
      for (Path file : files.toList()) {
        Files.copy(file, home.resolve("registry").resolve(trained.relativize(file).toString()));
      }
    }
    registry = new FileRegistry(home.resolve("registry"));
    again(20, "{\"passed\": true, \"results\": []}");
    again(
        10, "{\"passed\": false, \"results\": [{\"gate\": \"latency\", \"verdict\": \"failed\"}]}");
    registry.promote(MODEL, "v2", Placement.challenger(0.1), before(19, "a tenth first"));
    registry.promote(MODEL, "v2", Placement.of(Role.CHAMPION), before(15, "<b>better</b>"));
    LocalDate yesterday = LocalDate.ofInstant(NOW, ZoneOffset.UTC).minusDays(1);
    Path reports = Files.createDirectories(home.resolve("lake/reports/watch"));
    Files.writeString(
        reports.resolve(yesterday + ".json"),
        "{\"verdict\": \"alarm\", \"findings\": [{\"rule\": \"no_events\", \"verdict\":"
            + " \"alarm\", \"measure\": \"events\", \"subject\": \"events\", \"slice\": \"all\","
            + " \"value\": 0, \"bound\": 1, \"severity\": \"critical\", \"owner\": \"shop\","
            + " \"sessions\": 0}]}");
    Files.writeString(reports.resolve(yesterday + ".html"), "<!doctype html><title>day</title>");
    Files.writeString(
        Files.createDirectories(home.resolve("run/retrain")).resolve("20261101T0.json"),
        "{\"state\": \"refused_for_data\", \"began\": \""
            + NOW.minus(Duration.ofDays(2))
            + "\", \"who\": \"watch\", \"reason\": \"scores_moved\", \"says\": \"skew\","
            + " \"steps\": []}");
    Files.writeString(home.resolve("run/retrain/broken.json"), "{");
  }

  /** The first version once more, with what gates said. */
  private void again(int daysAgo, String gates) throws Exception {
    ObjectNode manifest = JSON.createObjectNode();
    JsonNode first = registry.manifest(MODEL, "v1");
    manifest.set("feature_set", first.path("feature_set"));
    manifest.set("gates", JSON.readTree(gates));
    Map<String, byte[]> files = new HashMap<>();
    first
        .path("files")
        .fieldNames()
        .forEachRemaining(file -> files.put(file, registry.file(MODEL, "v1", file)));
    registry.write(MODEL, manifest, files, before(daysAgo, "./intent train"));
  }

  private WholeServer server() {
    return KeyedHome.server(home);
  }

  private String key(String scope) {
    return KeyedHome.key(home, "--scope=" + scope);
  }

  @Test
  void rollOutThatGoesOn_isThere_withWhatItWaitsFor_untilItIsOver() throws Exception {
    Path folder = Files.createDirectories(home.resolve("run/rollout"));
    ObjectNode state =
        JSON.createObjectNode()
            .put("model", MODEL)
            .put("version", "v3")
            .put("champion", "v2")
            .put("stepBegan", "2026-11-29T08:00:00Z")
            .put("looked", NOW.toString())
            .put(
                "found",
                "{\"verdict\": \"wait\", \"findings\": [{\"check\": \"errors\", \"verdict\":"
                    + " \"go_on\", \"why\": \"few\"}, {\"check\": \"sessions\", \"verdict\":"
                    + " \"wait\", \"why\": \"7 of 20\"}]}")
            .putNull("ended");
    Files.writeString(folder.resolve("state.json"), state.toString());
    Files.writeString(
        folder.resolve("pause.json"), "{\"since\": \"\", \"who\": \"ann\", \"why\": \"a sale\"}");
    JsonNode goesOn = newest();
    Files.writeString(folder.resolve("state.json"), state.put("ended", "back").toString());

    assertEquals("roll_out", goesOn.path("kind").asText());
    assertEquals("v3", goesOn.path("version").asText());
    assertEquals(
        "roll-out beside v2, this step since 2026-11-29T08:00:00Z, paused: wait, sessions: 7 of 20",
        goesOn.path("text").asText());
    assertEquals("ann", goesOn.path("who").asText());
    assertEquals("alarm", newest().path("kind").asText());
  }

  private JsonNode newest() throws Exception {
    try (WholeServer server = server()) {
      return server.json("/timeline.json").path("entries").path(0);
    }
  }

  @Test
  void timeline_hasAllOfIt_theNewestFirst_eachWithItsReport() throws Exception {
    JsonNode told;
    try (WholeServer server = server()) {
      told = server.json("/timeline.json");
    }
    List<String> entries = new ArrayList<>();
    told.path("entries")
        .forEach(
            each ->
                entries.add(
                    each.path("kind").asText()
                        + "/"
                        + each.path("tone").asText()
                        + " "
                        + each.path("text").asText().replaceFirst("^\\d{4}-\\d\\d-\\d\\d", "DAY")));

    assertEquals(8, entries.size(), entries::toString);
    assertTrue(entries.get(0).startsWith("alarm/bad DAY: 1 alarm. "), entries.get(0));
    assertEquals(
        List.of(
            "retraining/bad retraining is refused for data: skew",
            "gates/bad v3 was refused by latency",
            "training/neutral v3 was trained",
            "promotion/good v2 became champion in place of v1",
            "roll_out/neutral v2 was brought to production as challenger for 10% of the visitors",
            "gates/good v2 passed its gates",
            "training/neutral v2 was trained"),
        entries.subList(1, 8));
    assertTrue(told.at("/entries/0/report").asText().matches("/watch/.*/report.html"));
    assertEquals("/dashboard/versions/v2/report.html", told.at("/entries/4/report").asText());
    assertEquals("<b>better</b>", told.at("/entries/4/why").asText());
    assertEquals(0, told.path("left_out").asInt());
    assertEquals(List.of("v1", "v2"), told.path("champions").findValuesAsText("version"));
    assertEquals(
        List.of("refused", "passed", "none"), told.path("versions").findValuesAsText("gates"));
  }

  @Test
  void history_isToldOnTheCommandLine_theNewestLast() {
    StringWriter out = new StringWriter();
    int code =
        new CommandLine(new LoopCommand())
            .setOut(new PrintWriter(out))
            .execute("history", "--home=" + home, "--days=17");

    List<String> lines = out.toString().lines().toList();
    assertEquals(0, code);
    assertEquals(6, lines.size(), out::toString);
    assertTrue(lines.get(0).matches("TIME \\(UTC\\) +WHAT +BY +REPORT +TOLD"), lines.get(0));
    assertTrue(lines.get(1).contains("promotion   ann    ./intent models show v2"), lines.get(1));
    assertTrue(lines.get(5).contains(home.resolve("lake/reports/watch").toString()));
  }

  @Test
  void move_ofWhoWasDecidedOnAnotherChampion_isRefused() throws Exception {
    String admin = key("admin");
    try (WholeServer server = server()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(server.uri("/admin/rollback"))
              .header("Authorization", "Bearer " + admin)
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"why\": \"too sure\", \"champion\": \"v2\"}"));
      assertEquals(200, server.send(request).statusCode());
      HttpResponse<String> twice = server.send(request);

      assertEquals(409, twice.statusCode());
      assertTrue(twice.body().contains("The champion is v1, and was v2"), twice.body());
      assertEquals("v1", registry.champion(MODEL).orElseThrow());
    }
  }

  @Test
  void page_drawsIt_isSteeredByKeys_andRollsBackForWhoHoldsTheKey() throws Exception {
    String admin = key("admin");
    String watching = key("watch");
    Path axe = NpmPackage.fetch("axe-core", "4.14.1").resolve("axe.min.js");
    try (WholeServer server = server();
        Browser browser = Browser.start()) {
      Page page = browser.page();
      List<String> complaints = new ArrayList<>();
      page.onPageError(complaints::add);
      browser.open(server.uri("/"));
      page.waitForSelector(".event");
      page.focus(".event[tabindex='0']");
      page.keyboard().press("Home");
      assertTrue(told(page).contains("v2 was trained"), told(page));
      page.keyboard().press("ArrowRight");
      page.keyboard().press("ArrowRight");
      assertTrue(told(page).contains("by ann: <b>better</b>"), told(page));
      page.keyboard().press("Tab");
      assertEquals(
          "/dashboard/versions/v2/report.html",
          browser.evaluate("document.activeElement.getAttribute('href')").asText());

      page.click("#promote");
      page.selectOption("#version", "v3");
      assertTrue(page.innerText("#move-text").startsWith("v3 becomes champion in place of v2"));
      page.fill("#move [name=why]", "newer");
      refusedWith(page, "This needs a key for admin");
      page.fill("#move [name=key]", watching);
      refusedWith(page, "and this is for admin: take another key");
      page.fill("#move [name=key]", admin);
      refusedWith(page, "v3 was refused by latency: it stays where it is");
      assertEquals(List.of(), violations(page, axe, "light"));
      page.keyboard().press("Escape");
      assertEquals(
          "promote", browser.evaluate("document.activeElement.id").asText(), "back where it was");
      assertEquals(List.of(), violations(page, axe, "dark"));

      page.click("#rollback");
      page.fill("#move [name=why]", "too sure");
      page.fill("#move [name=key]", admin);
      page.keyboard().press("Enter");
      page.waitForCondition(() -> page.innerText("#moved").equals("v1 is champion again."));
      assertEquals("v1", registry.champion(MODEL).orElseThrow());
      drawsTwoHundred(page);
      assertEquals(List.of(), complaints);
    }
  }

  private static String told(Page page) {
    return page.innerText("#timeline-told");
  }

  private static void refusedWith(Page page, String words) {
    page.click("#move-do");
    page.waitForCondition(() -> page.innerText("#move-error").contains(words));
  }

  private static List<?> violations(Page page, Path axe, String theme) throws Exception {
    page.evaluate("theme => document.documentElement.dataset.theme = theme", theme);
    page.evaluate(Files.readString(axe));
    return JSON.convertValue(
        page.evaluate(
            "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
                + ".map(v => v.id + ': ' + v.nodes.map(n => n.html).join('; '))"),
        List.class);
  }

  private static void drawsTwoHundred(Page page) {
    ObjectNode made = many(200);
    page.route(
        "**/timeline.json",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody(made.toString())));
    page.reload();
    page.waitForSelector(".event .count");

    JsonNode marks =
        JSON.valueToTree(
            page.evaluate(
                "[...document.querySelectorAll('.event')].map(e =>"
                    + " [e.transform.baseVal[0].matrix.e, e.transform.baseVal[0].matrix.f,"
                    + " Number(e.querySelector('.count')?.textContent ?? 1)])"));
    int all = 0;
    Map<Double, Double> last = new HashMap<>();
    for (JsonNode mark : marks) {
      all += mark.get(2).asInt();
      Double left = last.put(mark.get(1).asDouble(), mark.get(0).asDouble());
      assertTrue(left == null || mark.get(0).asDouble() - left >= 15.9, mark::toString);
    }
    assertEquals(200, all, "none is lost");
    assertEquals(4, last.size(), "lanes");
    assertEquals(200, page.evaluate("document.querySelectorAll('#timeline-rows tr').length"));
    page.setViewportSize(360, 780);
    assertEquals(true, page.evaluate("document.documentElement.scrollWidth <= innerWidth"));
  }

  private static ObjectNode many(int count) {
    List<String> kinds = List.of("alarm", "training", "gates", "roll_out", "promotion");
    ObjectNode json =
        JSON.createObjectNode().put("from", NOW.minus(Duration.ofDays(30)).toString());
    json.put("until", NOW.toString()).put("left_out", 0);
    ArrayNode entries = json.putArray("entries");
    for (int i = 0; i < count; i++) {
      entries
          .addObject()
          .put("time", NOW.minus(Duration.ofMinutes(215L * i)).toString())
          .put("kind", kinds.get(i % kinds.size()))
          .put("tone", i % 3 == 0 ? "bad" : "good")
          .put("version", "v" + i)
          .put("text", "event " + i)
          .put("who", "ann")
          .put("why", "made up")
          .put("report", "/dashboard/versions/v" + i + "/report.html");
    }
    json.putArray("champions");
    json.putArray("versions");
    return json;
  }
}
