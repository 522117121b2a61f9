package io.purchaseintent.page.day;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a day, made of reports as jobs write them. */
class DayPageTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final LocalDate DAY = LocalDate.of(2016, 10, 30);
  private static final Set<String> VOID = Set.of("meta", "!doctype");

  @TempDir private Path reports;

  private static ObjectNode report(String job) throws IOException {
    try (InputStream in = DayPageTest.class.getResourceAsStream(job + ".json")) {
      return (ObjectNode) JSON.readTree(in);
    }
  }

  private void write(String job, LocalDate day, JsonNode report) throws IOException {
    Path folder = Files.createDirectories(reports.resolve(job));
    JSON.writeValue(folder.resolve(day + ".json").toFile(), report);
  }

  private void writeAll() throws IOException {
    for (String job : List.of("drift", "quality", "check-data")) {
      write(job, DAY, report(job));
    }
  }

  private String html() {
    return DayPage.html(reports, DAY);
  }

  /** The report with its findings of one verdict only. */
  private static ObjectNode only(String verdict, ObjectNode report) {
    ArrayNode findings = (ArrayNode) report.path("findings");
    for (int i = findings.size() - 1; i >= 0; i--) {
      if (!findings.get(i).path("verdict").asText().equals(verdict)) {
        findings.remove(i);
      }
    }
    return report.put("verdict", verdict);
  }

  @Test
  void page_needsNothingFromElsewhere_closesWhatItOpens_andIsTheSameAgain() throws Exception {
    writeAll();
    String html = html();

    for (String foreign : List.of("http:", "https:", "src=", "<script", "@import", "url(")) {
      assertFalse(html.contains(foreign), foreign);
    }
    Deque<String> open = new ArrayDeque<>();
    Matcher tag = Pattern.compile("<(/?)([a-z!][a-z0-9]*)[^>]*?(/?)>").matcher(html);
    while (tag.find()) {
      if (tag.group(1).equals("/")) {
        assertEquals(open.pop(), tag.group(2));
      } else if (tag.group(3).isEmpty() && !VOID.contains(tag.group(2))) {
        open.push(tag.group(2));
      }
    }
    assertEquals(List.of(), List.copyOf(open));
    assertEquals(html, html());
    assertTrue(html.length() < 200_000, "it has " + html.length() + " characters");
  }

  @Test
  void worst_isToldFirst_withSinceWhen_forWhom_andWhatToDo() throws Exception {
    writeAll();
    for (int back = 1; back <= 3; back++) {
      write("drift", DAY.minusDays(back), report("drift"));
    }
    // A day without a report is passed over; one that is calm ends it.
    write("drift", DAY.minusDays(5), report("drift"));
    write("drift", DAY.minusDays(6), only("calm", report("drift")));
    write("drift", DAY.minusDays(7), report("drift"));

    String html = html();

    String head = html.substring(html.indexOf("<header"), html.indexOf("</header>"));
    assertTrue(head.contains("Not well since Tuesday 25 October 2016"), head);
    assertTrue(head.contains("Scores are no longer spread as they were on the test part"), head);
    assertTrue(head.contains("What to do:"), head);
    assertTrue(head.contains("<strong>Whom to tell:</strong> data science"), head);
    assertTrue(
        Pattern.compile("[0-9]+ critical alarms? and [0-9]+ warnings?").matcher(head).find());
    assertTrue(head.contains("<strong>Also:</strong>"), head);
    assertTrue(
        Pattern.compile("Visits from social media are \\d+% of all, they were 12% in training")
            .matcher(head)
            .find(),
        head);
    int critical = html.indexOf("alarm-card critical");
    int warning = html.indexOf("alarm-card warning");
    assertTrue(critical > 0 && critical < warning, critical + " " + warning);
    assertTrue(html.lastIndexOf("alarm-card critical") < warning);
    assertTrue(html.contains("Tuesday 25 October 2016, 6 days"), html);
    assertTrue(html.contains("Sunday 30 October 2016, first on this day"), html);
    assertTrue(html.contains("<title>30 Oct: 0.24</title>"), "the trend");
    assertTrue(html.contains("bound 0.20"), "the trend's bound");
  }

  @Test
  void watchOfADay_decidesWhatIsFound_andOfWhichDayAJobIs() throws Exception {
    write("drift", DAY, report("drift"));
    write("quality", DAY.minusDays(7), report("quality"));
    ObjectNode watch = only("calm", report("check-data")).put("job", "watch");
    ArrayNode jobs = ((ObjectNode) watch.path("details")).putArray("jobs");
    jobs.addObject().put("job", "drift").put("day", DAY.toString()).put("verdict", "calm");
    jobs.addObject()
        .put("job", "quality")
        .put("day", DAY.minusDays(7).toString())
        .put("verdict", "calm");
    jobs.addObject().put("job", "skew").put("state", "not-due").put("text", "no log yet");
    write("watch", DAY, watch);

    String html = html();

    assertTrue(html.contains("<h1>Calm, as far as anybody has looked</h1>"), html);
    assertFalse(html.contains("<article"), "judged by rules of then");
    assertTrue(html.contains("of 2016-10-23, "), html);
    assertTrue(html.contains("class=\"band a\""), "the curve of a week ago");
    assertTrue(html.contains("The job skew has nothing to look at: no log yet."), html);
    // The outcomes of the day have come since.
    write("quality", DAY, report("quality"));
    String later = html();
    assertTrue(later.contains("<h1>Not well since Sunday 23 October 2016</h1>"), later);
    assertTrue(later.contains("The model expected 1.34 purchases for each that came"), later);
    assertFalse(later.contains("Scores are no longer spread"), "judged by rules of then");
  }

  @Test
  void expectationsThatFailed_standWithWhatWasFound() throws Exception {
    ObjectNode drift = only("alarm", report("drift"));
    ((ObjectNode) drift.path("findings").path(1)).put("explained_by", "data_broken");
    write("drift", DAY, drift);
    ObjectNode checks = report("check-data").put("verdict", "alarm");
    ObjectNode finding = ((ArrayNode) checks.path("findings")).addObject();
    finding.put("rule", "data_broken").put("job", "check-data").put("verdict", "alarm");
    finding.put("measure", "failed_critical").put("subject", "table:events").put("value", 1);
    finding.put("bound", 0).put("severity", "critical");
    ArrayNode failed =
        ((ObjectNode) checks.path("details")).putObject("events").putArray("findings");
    for (String severity : List.of("critical", "warning")) {
      failed
          .addObject()
          .put("severity", severity)
          .put("expectation", "expect_column_values_to_not_be_null")
          .put("subject", "event_id")
          .put("line", "3 <of> 9 are null, " + severity);
    }
    write("check-data", DAY, checks);

    String html = html();

    assertTrue(
        html.contains("1 critical expectation of the table events is not met; the rule allows"),
        html);
    assertTrue(html.contains("3 &lt;of&gt; 9 are null, critical"), html);
    assertFalse(html.contains("are null, warning"), html);
    assertTrue(html.contains(", as &quot;data broken&quot; explains</a>"), html);
  }

  /** A watch that looked at less must not hide what a job found. */
  @Test
  void jobThatTheWatchDidNotLookAt_isToldAllTheSame() throws Exception {
    write("drift", DAY, report("drift"));
    ObjectNode watch = only("calm", report("check-data")).put("job", "watch");
    ArrayNode jobs = ((ObjectNode) watch.path("details")).putArray("jobs");
    jobs.addObject().put("job", "lake").put("day", DAY.toString()).put("verdict", "calm");
    write("watch", DAY, watch);

    String html = html();

    assertTrue(html.contains("<h1>Not well since Sunday 30 October 2016</h1>"), html);
    assertTrue(html.contains("Scores are no longer spread as they were on the test part"), html);
  }

  @Test
  void drawings_haveTrainingAndTheDay_andTheCurveItsBand() throws Exception {
    writeAll();
    String html = html();

    assertTrue(html.contains("class=\"were\""), "training");
    assertTrue(
        Pattern.compile("<title>[0-9.,]+ to [0-9.,]+: [0-9.]+% now, [0-9.]+% in training</title>")
            .matcher(html)
            .find());
    assertTrue(html.contains("class=\"band a\""), "the band of the curve");
    assertTrue(html.contains("visits from social media"), "slices");
    assertTrue(html.contains(">social</text>"), "the mix of visits");
  }

  /** The number below 0 stands where bins of counts begin. */
  @Test
  void binsAndNames_areToldAsPeopleWriteThem() throws Exception {
    ObjectNode drift = report("drift");
    ObjectNode details = (ObjectNode) drift.path("details");
    ObjectNode feature = (ObjectNode) details.path("features").path(1);
    feature.removeAll();
    feature.put("name", "is_weekend").put("psi", 9);
    feature.set(
        "histogram",
        JSON.readTree(
            "{\"edges\": [-1.4E-45, 0, 1], \"reference\": [0, 5, 1, 0, 0], \"now\": [0, 6, 0, 2, 0]}"));
    details
        .putObject("together")
        .putArray("features")
        .addObject()
        .put("name", "a_b")
        .put("share", 0.67);
    ArrayNode findings = (ArrayNode) drift.path("findings");
    ObjectNode finding = findings.addObject();
    finding.put("rule", "vectors_told_apart").put("job", "drift").put("verdict", "alarm");
    finding.put("measure", "classifier_auc").put("subject", "features").put("slice", "all");
    finding = findings.addObject();
    finding.put("rule", "own_rule").put("job", "drift").put("verdict", "alarm");
    finding.put("measure", "psi").put("subject", "feature:channel_type").put("slice", "all");
    write("drift", DAY, drift);

    String html = html();

    assertTrue(html.contains("<title>0 to 0: 75% now, 83% in training</title>"), html);
    assertTrue(html.contains("<title>above 1: 25% now, 0% in training</title>"), html);
    assertTrue(html.contains(">a b</text>"), "by what it is told apart");
    assertTrue(
        Pattern.compile("<dt>More than before</dt><dd>social \\d+%, was 12%").matcher(html).find(),
        html);
  }

  @Test
  void whatCannotBeTold_isAStateOfItsOwn_andNothingIsGreen() throws Exception {
    write("drift", DAY, only("not_enough_data", report("drift")));

    String html = html();

    String head = html.substring(html.indexOf("<header"), html.indexOf("</header>"));
    assertTrue(head.contains("Whether all is well cannot be told"), head);
    assertTrue(head.contains("class=\"now not_enough_data\""), head);
    assertFalse(html.contains("state calm"), html);
    assertTrue(html.contains("Nothing alarmed, for nothing could be judged."), html);
    assertTrue(html.contains("about 9,000 are needed"), html);
    assertTrue(html.contains("The job quality did not run for this day"), html);
  }

  @Test
  void dayThatNobodyLookedAt_andReportThatIsBroken_areToldAsThat() throws Exception {
    String none = html();
    assertTrue(none.contains("Nobody has looked at this day"), none);
    assertFalse(none.contains("state calm"), none);
    writeAll();
    Files.writeString(reports.resolve("check-data").resolve(DAY + ".json"), "{\"verdict\":");

    String html = html();

    assertTrue(html.contains("The report of check-data is broken"), html);
    assertTrue(html.contains("state unreadable"), html);
  }

  @Test
  void calmDay_isCalm_andTextsOfReportsAreNoMarkup() throws Exception {
    ObjectNode calm = only("calm", report("drift"));
    calm.put("model", "<script>alert(1)</script>");
    ((ObjectNode) calm.path("details").path("features").path(0)).put("name", "a<b>\"c");
    write("drift", DAY, calm);
    write("check-data", DAY, report("check-data"));

    String html = html();

    assertTrue(html.contains("<h1>Calm, as far as anybody has looked</h1>"), html);
    assertTrue(html.contains("Nothing alarmed: 2 things are as they should be."), html);
    assertFalse(html.contains("<script>") || html.contains("a<b>"), html);
    write("quality", DAY, only("calm", report("quality")));
    write("skew", DAY, report("check-data"));
    assertTrue(html().contains("<h1>All calm</h1>"));
  }
}
