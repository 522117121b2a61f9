package io.purchaseintent.experiments.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.TextTable;
import io.purchaseintent.decision.Action;
import io.purchaseintent.decision.Alternative;
import io.purchaseintent.decision.Decider;
import io.purchaseintent.decision.Decision;
import io.purchaseintent.decision.Spending;
import io.purchaseintent.decision.Suppression;
import io.purchaseintent.experiments.offpolicy.LoggedVisit;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.registry.Role;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** What a policy would have done for logged visits. Not thread-safe. */
final class LogReport {

  private static final int REMEMBERED = 500_000;
  private static final String SHADOW = Role.SHADOW.code() + '-';

  private final Decider decider;
  private final Spending spending = new Spending();
  private final GivenMemory memory = new GivenMemory(REMEMBERED);
  private final Map<String, Sums> byAction = new LinkedHashMap<>();
  private long decisions;
  private double nothing;

  /** Of one action, in the decisions that chose it; and what kept it back in the others. */
  private static final class Sums {
    long chosen;
    long explored;
    double value;
    double cost;
    double gain;
    final Map<String, Long> keptBack = new TreeMap<>();
  }

  LogReport(Decider decider) {
    this.decider = decider;
    decider.policy().actions().forEach(action -> byAction.put(action.name(), new Sums()));
  }

  /** Decides for a visit, unless a shadow scored it, which was not heard. */
  void add(LoggedVisit visit) {
    LoggedPrediction prediction = visit.prediction();
    if (prediction.variant().startsWith(SHADOW)) {
      return;
    }
    String session = prediction.sessionId();
    Decision decision =
        decider.decide(visit.situation(memory.of(session, prediction.userId())), spending);
    Alternative chosen = decision.chosen();
    if (!chosen.action().equals(Action.NONE)) {
      memory.add(session, prediction.userId(), chosen.action(), prediction.time());
    }
    decisions++;
    Sums sums = byAction.computeIfAbsent(chosen.action(), action -> new Sums());
    sums.chosen++;
    sums.explored += decision.exploration() ? 1 : 0;
    sums.value += chosen.expectedValue();
    sums.cost += chosen.expectedCost();
    sums.gain += chosen.gain();
    nothing += chosen.expectedValue() - chosen.gain();
    for (Alternative each : decision.alternatives()) {
      Suppression suppression = each.suppression();
      if (suppression != null) {
        byAction
            .computeIfAbsent(each.action(), action -> new Sums())
            .keptBack
            .merge(suppression.rule(), 1L, Long::sum);
      }
    }
  }

  ObjectNode json(long unreadable) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("policy", decider.policyId())
        .put("decisions", decisions)
        .put("unreadable", unreadable)
        .put("value_of_none", nothing)
        .put("expected_value", total(sums -> sums.value))
        .put("expected_cost", total(sums -> sums.cost))
        .put("gain", total(sums -> sums.gain));
    ArrayNode actions = json.putArray("actions");
    byAction.forEach(
        (action, sums) -> {
          ObjectNode row =
              actions
                  .addObject()
                  .put("action", action)
                  .put("decisions", sums.chosen)
                  .put("explored", sums.explored)
                  .put("expected_value", sums.value)
                  .put("expected_cost", sums.cost)
                  .put("gain", sums.gain);
          ObjectNode keptBack = row.putObject("kept_back");
          sums.keptBack.forEach(keptBack::put);
        });
    return json;
  }

  private double total(ToDoubleFunction<Sums> figure) {
    return byAction.values().stream().mapToDouble(figure).sum();
  }

  String forPeople(long unreadable) {
    TextTable table =
        new TextTable(
            "ACTION", "DECISIONS", "SHARE", "EXPLORED", "VALUE", "COST", "GAIN", "KEPT BACK BY");
    byAction.forEach((action, sums) -> table.add(row(action, sums)));
    return String.format(
        Locale.ROOT,
        "%s%n%d decisions by %s.%s%n"
            + "To be expected: %.2f, of doing nothing %.2f: a gain of %+.2f; actions cost %.2f.",
        table,
        decisions,
        decider.policyId(),
        unreadable == 0 ? "" : " " + unreadable + " lines were no prediction.",
        total(sums -> sums.value),
        nothing,
        total(sums -> sums.gain),
        total(sums -> sums.cost));
  }

  private String[] row(String action, Sums sums) {
    return new String[] {
      action,
      Long.toString(sums.chosen),
      String.format(Locale.ROOT, "%.2f%%", 100.0 * sums.chosen / Math.max(1, decisions)),
      Long.toString(sums.explored),
      String.format(Locale.ROOT, "%.2f", sums.value),
      String.format(Locale.ROOT, "%.2f", sums.cost),
      String.format(Locale.ROOT, "%+.2f", sums.gain),
      mostOften(sums.keptBack)
    };
  }

  /** The rule that kept it back most often, and how often. */
  private static String mostOften(Map<String, Long> keptBack) {
    return keptBack.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(most -> most.getKey() + " (" + most.getValue() + ")")
        .orElse("-");
  }
}
