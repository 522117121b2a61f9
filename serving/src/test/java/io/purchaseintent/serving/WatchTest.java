package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.purchaseintent.serving.watch.ReportFolder;
import io.purchaseintent.serving.watch.ReportMetrics;
import io.purchaseintent.store.FolderStore;
import io.purchaseintent.store.LocalCopy;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was found of the last days, over real HTTP. */
final class WatchTest {

  private static final LocalDate YESTERDAY = LocalDate.now(ZoneOffset.UTC).minusDays(1);

  private static final String CALM =
      """
      {"rule": "drift-of-features", "verdict": "calm", "measure": "psi",
       "subject": "feature:cart_value", "slice": "all", "value": 0.02, "bound": 0.25,
       "severity": "warning", "owner": "data", "sessions": 9000}
      """;
  private static final String ALARM =
      """
      {"rule": "more_is_missing", "verdict": "alarm", "reason": "beyond", "measure":
       "missing_share", "subject": "feature:cart_value", "slice": "channel=social", "value": 0.32,
       "reference": 0.02, "bound": 0.12, "severity": "critical", "owner": "<b>ann</b>",
       "sessions": 9000}
      """;

  @TempDir private static Path home;
  private static WholeServer server;
  private static HttpResponse<String> before;

  @BeforeAll
  static void start() throws Exception {
    TrainedModel.register(home.resolve("registry"));
    server = WholeServer.start(home.resolve("registry"), home.resolve("log"));
    before = server.get("/watch");
    report("drift", YESTERDAY, "alarm", ALARM + "," + CALM);
    report("quality", YESTERDAY, "calm", CALM);
    report("drift", YESTERDAY.minusDays(1), "alarm", ALARM);
    report("drift", YESTERDAY.minusDays(3), "calm", CALM);
    report("check-data", YESTERDAY.minusDays(4), "never heard of", CALM);
    Files.writeString(report("skew", YESTERDAY.minusDays(5), "calm", CALM), "{\"verdict\": \"calm");
    Path watched = home.resolve("lake/reports/watch/" + YESTERDAY.minusDays(6) + ".json");
    Files.createDirectories(watched.getParent());
    Files.writeString(
        watched,
        "{\"verdict\": \"not_enough_data\", \"findings\": [], \"details\": {\"jobs\": ["
            + "{\"job\": \"drift\", \"state\": \"done\", \"verdict\": \"calm\"},"
            + "{\"job\": \"quality\", \"state\": \"not-due\"},"
            + "{\"job\": \"skew\", \"state\": \"failed\"}]}}");
    report("drift", YESTERDAY.minusDays(7), "alarm", ALARM);
    report("watch", YESTERDAY.minusDays(7), "calm", CALM);
    Path page = home.resolve("lake/reports/watch/" + YESTERDAY + ".html");
    Files.createDirectories(page.getParent());
    Files.writeString(page, "<!doctype html><title>day</title>");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Path report(String job, LocalDate day, String verdict, String findings)
      throws IOException {
    Path file = home.resolve("lake/reports").resolve(job).resolve(day + ".json");
    Files.createDirectories(file.getParent());
    return Files.writeString(
        file,
        "{\"job\": \""
            + job
            + "\", \"measurements\": [{}], \"counts\": {\"predictions\": 81234}, \"verdict\": \""
            + verdict
            + "\", \"details\": {\"a\": [1]}, \"findings\": ["
            + findings
            + "]}");
  }

  @Test
  void withoutReports_thePageSaysHowToGetThem() {
    assertEquals(200, before.statusCode());
    assertTrue(before.body().contains("Nobody has looked yet"), before.body());
    assertTrue(before.body().contains("./intent watch"), before.body());
    assertFalse(before.body().contains("state calm"), before.body());
  }

  @Test
  void page_beginsWithWhatIsWrong_sinceWhen_andWhatToDo() throws Exception {
    HttpResponse<String> page = server.get("/watch");

    String now = page.body().substring(page.body().indexOf("<main>"));
    assertTrue(now.contains("Not well since "), now);
    assertTrue(
        now.indexOf(
                "Among visits from social media, cart value is missing in 32% of the visits (in"
                    + " training 2.0%); the rule allows at most 12%.")
            > 0,
        now);
    assertTrue(now.contains("See who fills it"), now);
    assertTrue(now.contains("&lt;b&gt;ann&lt;/b&gt;") && !now.contains("<b>ann"), now);
    assertTrue(now.contains("href=\"/watch/" + YESTERDAY + "/report.html\""), now);
    assertTrue(now.contains("drift: 81,234 predictions"), now);
    assertFalse(now.contains("The newest report is of"), now);
    assertTrue(now.contains("<strong>Whom to tell:</strong> &lt;b&gt;"), now);
    assertTrue(
        now.contains("looked at this day: <code>./intent watch --day=" + YESTERDAY.minusDays(2)),
        now);
    assertTrue(now.contains("Nobody has looked at these 22\n days"), now);
    assertTrue(now.contains("<span id=\"" + YESTERDAY.minusDays(29) + "\"></span>"), now);
    assertTrue(
        now.contains("another release: <code>./intent watch --day=" + YESTERDAY.minusDays(5)), now);
    String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
    assertTrue(policy.startsWith("default-src 'none'; style-src 'sha256-"), policy);
  }

  @Test
  void days_areToldToMachines_andNothingUnknownIsCalm() throws Exception {
    JsonNode json = server.json("/watch.json");

    assertEquals("alarm", json.path("state").asText());
    assertEquals(YESTERDAY.minusDays(1).toString(), json.path("since").asText());
    assertEquals(30, json.path("days").size());
    JsonNode first = json.path("days").path(0);
    assertEquals(YESTERDAY.toString(), first.path("day").asText());
    assertEquals(1, first.path("alarms").asInt());
    assertEquals("none", first.path("reports").path("skew").asText());
    assertEquals("calm", first.path("reports").path("quality").asText());
    assertEquals("none", json.path("days").path(2).path("state").asText());
    assertEquals("calm", json.path("days").path(3).path("state").asText());
    assertEquals("unreadable", json.path("days").path(4).path("state").asText());
    assertEquals("unreadable", json.path("days").path(5).path("state").asText());
    JsonNode watched = json.path("days").path(6);
    assertEquals("not_enough_data", watched.path("state").asText());
    assertEquals("calm", watched.path("reports").path("drift").asText());
    assertEquals("none", watched.path("reports").path("quality").asText());
    assertEquals("alarm", watched.path("reports").path("skew").asText());
    // What the watch of the day has not looked at is told all the same.
    assertEquals("alarm", json.path("days").path(7).path("state").asText());
    assertEquals("alarm", json.path("days").path(7).path("reports").path("drift").asText());
  }

  @Test
  void reportOfADay_isShown_andNothingElseOfTheFolder() throws Exception {
    assertEquals(
        "<!doctype html><title>day</title>",
        server.get("/watch/" + YESTERDAY + "/report.html").body());
    assertEquals(404, server.get("/watch/" + YESTERDAY.minusDays(1) + "/report.html").statusCode());
    for (String path : new String[] {"..%2Fdrift%2F" + YESTERDAY, "%2e%2e", "2016-13-01"}) {
      assertTrue(server.get("/watch/" + path + "/report.html").statusCode() >= 400, path);
    }
  }

  @Test
  void reportThatIsReplaced_isReadAgain_andCounted() throws Exception {
    ReportFolder folder =
        new ReportFolder(
            new LocalCopy(new FolderStore(home.resolve("lake")), home.resolve("lake")));
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Instant noon = YESTERDAY.plusDays(1).atStartOfDay(ZoneOffset.UTC).plusHours(12).toInstant();
    ReportMetrics metrics = new ReportMetrics(folder, meters, Clock.fixed(noon, ZoneOffset.UTC));
    report("lake", YESTERDAY, "calm", CALM);
    metrics.look();
    assertEquals(
        1, meters.get("report_verdict").tags("report", "lake", "verdict", "calm").gauge().value());
    assertEquals(
        1,
        meters
            .get("report_alarms")
            .tags("report", "drift", "severity", "critical")
            .gauge()
            .value());
    assertEquals(12 * 3600, meters.get("report_lag").tags("report", "drift").gauge().value());
    report("lake", YESTERDAY, "alarm", ALARM + "," + ALARM);

    metrics.look();

    assertEquals(
        0, meters.get("report_verdict").tags("report", "lake", "verdict", "calm").gauge().value());
    assertEquals(
        2,
        meters.get("report_alarms").tags("report", "lake", "severity", "critical").gauge().value());
    assertEquals(6.5 * 86_400, meters.get("report_lag").tags("report", "watch").gauge().value());
    assertEquals(0, meters.find("report_age").tags("report", "serving").gauges().size());
  }
}
