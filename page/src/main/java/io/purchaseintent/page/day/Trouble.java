package io.purchaseintent.page.day;

import io.purchaseintent.page.Text;
import io.purchaseintent.page.finding.Finding;
import io.purchaseintent.page.finding.SameVisits;
import io.purchaseintent.page.finding.Sentences;
import io.purchaseintent.page.finding.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All alarms of a rule on one side of its bound: they mostly have one cause, and one remedy.
 *
 * @param findings the worst first, each once, though the same visits may have two names
 * @param twins names of subjects that are left out, as they are those of another by another name
 */
record Trouble(List<Finding> findings, List<String> twins) {

  /** The troubles that alarms make, in the order of their worst. */
  static List<Trouble> of(List<Finding> alarms) {
    Map<String, List<Finding>> byRule = new LinkedHashMap<>();
    for (Finding alarm : alarms) {
      String side = alarm.isAtLeast() ? "below" : "above";
      byRule.computeIfAbsent(alarm.rule() + "\n" + side, rule -> new ArrayList<>()).add(alarm);
    }
    return byRule.values().stream().map(Trouble::ofOne).toList();
  }

  private static Trouble ofOne(List<Finding> alarms) {
    SameVisits told = new SameVisits();
    List<Finding> findings = new ArrayList<>();
    List<String> twins = new ArrayList<>();
    for (Finding alarm : alarms) {
      boolean again =
          alarm.subjectKind().equals("slice")
              && told.before(alarm.subject(), alarm.value(), alarm.sessions()).isPresent();
      if (again) {
        twins.add(Text.name(alarm.subjectName()));
      } else {
        findings.add(alarm);
      }
    }
    return new Trouble(List.copyOf(findings), List.copyOf(twins));
  }

  Finding worst() {
    return findings.get(0);
  }

  List<Finding> others() {
    return findings.subList(1, findings.size());
  }

  /** Its place on the page. */
  String id() {
    Finding worst = worst();
    String side = worst.isAtLeast() ? "-below" : "";
    return "rule-" + worst.rule().replaceAll("[^A-Za-z0-9]+", "-") + side;
  }

  /** What its table of the others is called; no other on the page is called so. */
  String also() {
    Finding worst = worst();
    return Text.name(worst.rule()) + (worst.isAtLeast() ? ", below its bound" : "") + ", also";
  }

  /** What it is about, in few words. */
  String title() {
    int more = findings.size() - 1;
    String cause = worst().explainedBy();
    return Sentences.question(worst())
        + (more == 0 ? "" : ", and " + more + " more")
        + (cause.isEmpty() ? "" : ", as \"" + Text.name(cause) + "\" explains");
  }

  /** How much it matters, as HTML. */
  String badge() {
    String words =
        switch (worst().severity()) {
          case "critical" -> "Critical";
          case "info" -> "For information";
          default -> "Warning";
        };
    String level = words.equals("Critical") ? "" : words.equals("Warning") ? " warning" : " info";
    return "<span class=\"state alarm" + level + "\">" + State.ALARM.svg() + words + "</span>";
  }
}
