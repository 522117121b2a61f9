package io.purchaseintent.watch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.measurement.Measurement;
import io.purchaseintent.rules.BrokenFile;
import io.purchaseintent.rules.Finding;
import io.purchaseintent.rules.FindingOrder;
import io.purchaseintent.rules.History;
import io.purchaseintent.rules.Judge;
import io.purchaseintent.rules.JudgedReport;
import io.purchaseintent.rules.Report;
import io.purchaseintent.rules.ReportStore;
import io.purchaseintent.rules.RuleBook;
import io.purchaseintent.rules.Verdict;
import io.purchaseintent.watch.alert.Alerts;
import io.purchaseintent.watch.measure.LakeMeasurements;
import io.purchaseintent.watch.measure.ServerMeasurements;
import java.io.IOException;
import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Judges all that was measured of a day, by the rules of now. */
final class DayWatch {

  /** The job of the report of all. */
  static final String JOB = "watch";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Lake lake;
  private final ReportStore store;
  private final RuleBook book;
  private final LocalDate day;
  private final List<Finding> findings = new ArrayList<>();
  private final List<Measurement> outcomes = new ArrayList<>();
  private final ObjectNode counts = JSON.createObjectNode();
  private final ArrayNode jobs = JSON.createArrayNode();
  private final ObjectNode notes = JSON.createObjectNode();

  DayWatch(Lake lake, RuleBook book, LocalDate day) {
    this.lake = lake;
    this.store = new ReportStore(lake.root());
    this.book = book;
    this.day = day;
  }

  /**
   * Measures the lake and, where one is named, the server, and judges them and what jobs measured.
   *
   * @param broken files of the home folder that cannot be read
   * @param server its address, or null
   * @param key that may see the server's figures, or null
   * @throws IOException if a report cannot be written
   */
  JudgedReport of(
      List<JobOutcome> ended, List<BrokenFile> broken, @Nullable URI server, @Nullable String key)
      throws IOException {
    look(LakeMeasurements.JOB, () -> LakeMeasurements.of(lake, day));
    if (server != null) {
      look(
          ServerMeasurements.JOB,
          () ->
              ServerMeasurements.of(
                  server, key, day, store.readable(ServerMeasurements.JOB, day.minusDays(1))));
    }
    for (JobOutcome outcome : ended) {
      add(outcome);
    }
    addFiles(broken);
    ObjectNode details = JSON.createObjectNode();
    details.set("jobs", jobs);
    details.set(Judge.NOTES, notes);
    Report report =
        new Report(
            JOB,
            day.atStartOfDay(ZoneOffset.UTC).toInstant(),
            day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant(),
            null,
            counts,
            outcomes,
            details);
    findings.addAll(judge(report).findings());
    return new JudgedReport(report, FindingOrder.of(findings));
  }

  /** That a file is not broken is measured too: what nobody looked at is never calm. */
  private void addFiles(List<BrokenFile> broken) {
    Set<String> whole = new TreeSet<>(Set.of(RuleBook.FILE, Alerts.FILE));
    for (BrokenFile file : broken) {
      whole.remove(file.name());
      outcomes.add(file.measurement());
      notes.put(BrokenFile.subject(file.name()), file.why());
    }
    for (String name : whole) {
      outcomes.add(Measurement.ofState(BrokenFile.MEASURE, BrokenFile.subject(name), 0));
    }
  }

  private JudgedReport judge(Report report) {
    History history = store.before(report, book);
    return new JudgedReport(report, new Judge(book).judge(report, history));
  }

  /** Measures; what cannot be measured is a job that failed, and does not keep the others. */
  private void look(String job, Supplier<Report> measuring) throws IOException {
    Report report;
    try {
      report = measuring.get();
    } catch (LakeException | UserError e) {
      String why = String.valueOf(e.getMessage());
      add(new JobOutcome(job, day, JobOutcome.State.FAILED, why));
      return;
    }
    JudgedReport judged = judge(report);
    lake.keepReport(store.write(judged));
    addEnd(job, 0, "");
    add(judged, JobOutcome.State.DONE, "");
  }

  private void add(JobOutcome outcome) throws IOException {
    boolean done = outcome.state() == JobOutcome.State.DONE;
    Optional<Report> report;
    try {
      report = done ? store.find(outcome.job(), outcome.day().toString()) : Optional.empty();
    } catch (UserError e) {
      String why = String.valueOf(e.getMessage());
      add(new JobOutcome(outcome.job(), outcome.day(), JobOutcome.State.FAILED, why));
      return;
    }
    String text = done && report.isEmpty() ? "it left no report" : outcome.text();
    // Of a job that did not run nothing is known: it did not end well.
    double failed =
        report.isPresent() ? 0 : outcome.state() == JobOutcome.State.FAILED ? 1 : Double.NaN;
    addEnd(outcome.job(), failed, text);
    if (report.isPresent()) {
      add(judge(report.get()), outcome.state(), text);
    } else {
      ObjectNode json = jobs.addObject();
      json.put("job", outcome.job()).put("day", outcome.day().toString());
      json.put("state", outcome.state().code());
      if (!text.isEmpty()) {
        json.put("text", text);
      }
    }
  }

  private void addEnd(String job, double failed, String text) {
    outcomes.add(Measurement.ofState("exit_code", "job:" + job, failed));
    if (!text.isEmpty()) {
      notes.put("job:" + job, text);
    }
  }

  private void add(JudgedReport judged, JobOutcome.State state, String text) {
    Report report = judged.report();
    findings.addAll(judged.findings());
    counts.set(report.job(), report.counts());
    ObjectNode json = jobs.addObject();
    json.put("job", report.job());
    json.put("day", ReportStore.nameOf(report.from(), report.to()));
    json.put("state", state.code());
    json.put("verdict", judged.verdict().code());
    for (Verdict verdict : Verdict.values()) {
      json.put(verdict.code(), judged.of(verdict).size());
    }
    String error = report.details().path("error").asText();
    String all = text.isEmpty() ? error : text;
    if (!all.isEmpty()) {
      json.put("text", all);
    }
  }
}
