package io.purchaseintent.watch;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.rules.Consequence;
import io.purchaseintent.rules.Finding;
import io.purchaseintent.rules.JudgedReport;
import io.purchaseintent.rules.ReportStore;
import io.purchaseintent.rules.Severity;
import io.purchaseintent.rules.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A day in three lines: how it is, the worst of it or what was looked at, and what to do. */
final class Tidings {

  private final JudgedReport judged;
  private final List<Finding> alarms;
  private final List<Finding> untold;

  Tidings(JudgedReport judged) {
    this.judged = judged;
    this.alarms = judged.of(Verdict.ALARM);
    this.untold = judged.of(Verdict.NOT_ENOUGH_DATA);
  }

  /** The three lines. */
  List<String> lines(Path report) {
    return List.of(verdict(), worst(), next(report));
  }

  private String verdict() {
    String day = ReportStore.nameOf(judged.report().from(), judged.report().to());
    String rest = untold.size() + " cannot be told, " + judged.of(Verdict.CALM).size() + " calm";
    return day
        + ": "
        + switch (judged.verdict()) {
          case ALARM -> "NOT WELL: " + alarmCounts() + ", " + rest;
          case NOT_ENOUGH_DATA -> "no alarm, but not all can be told: " + rest;
          case CALM -> "all is well: " + rest;
        };
  }

  private String alarmCounts() {
    List<String> parts = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      long count = alarms.stream().filter(each -> each.rule().severity() == severity).count();
      if (count > 0) {
        parts.add(count + " " + severity.code());
      }
    }
    return String.join(" and ", parts) + (alarms.size() == 1 ? " alarm" : " alarms");
  }

  private String worst() {
    List<Finding> first = alarms.isEmpty() ? untold : alarms;
    if (first.isEmpty() || (alarms.isEmpty() && judged.verdict() == Verdict.CALM)) {
      return lookedAt();
    }
    Finding worst = first.get(0);
    String kind =
        worst.verdict() == Verdict.ALARM ? worst.rule().severity().code() : "not enough data";
    return kind + " " + worst.rule().name() + ": " + worst.inWords() + whyFailed(worst);
  }

  /** What a job said that failed. */
  private String whyFailed(Finding worst) {
    for (JsonNode job : judged.report().details().path("jobs")) {
      if (worst.subject().equals("job:" + job.path("job").asText()) && job.has("text")) {
        return ": " + job.path("text").asText();
      }
    }
    return "";
  }

  private String lookedAt() {
    List<String> parts = new ArrayList<>();
    for (JsonNode job : judged.report().details().path("jobs")) {
      String verdict = job.path("verdict").asText(job.path("state").asText());
      parts.add(job.path("job").asText() + " " + verdict.replace('_', ' ').replace('-', ' '));
    }
    long events = judged.report().counts().path("lake").path("events").asLong();
    return String.format(Locale.ROOT, "Looked at %,d events: %s", events, String.join(", ", parts));
  }

  private String next(Path report) {
    boolean retrain =
        judged.findings().stream().anyMatch(each -> each.leadsTo(Consequence.RETRAIN));
    String owner = alarms.isEmpty() ? "" : alarms.get(0).rule().owner();
    return "Report: "
        + report
        + (owner.isEmpty() ? "" : "; " + owner + " is to look")
        + (retrain ? "; then train on newer days: ./intent run training-set, ./intent train" : "");
  }
}
