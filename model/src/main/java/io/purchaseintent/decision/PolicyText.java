package io.purchaseintent.decision;

import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A policy as YAML in its one canonical form. */
final class PolicyText {

  private final StringBuilder text = new StringBuilder();

  private PolicyText() {}

  static String of(Policy policy) {
    PolicyText out = new PolicyText();
    // In quotation marks: a name may look like a number.
    out.line("name: \"" + policy.name() + '"');
    out.line("zone: \"" + policy.zone().getId() + '"');
    out.line("margin: " + Amount.text(policy.economics().marginShare()));
    out.line("average_order_value: " + Amount.text(policy.economics().averageOrderValue()));
    out.budget("", policy.dailyBudget());
    Exploration exploration = policy.exploration();
    out.line(
        "exploration: {share: "
            + Amount.text(exploration.share())
            + ", among: "
            + exploration.among().code()
            + "}");
    policy.bandit().ifPresent(out::bandit);
    out.line("actions:");
    policy.actions().forEach(out::action);
    return out.text.toString();
  }

  private void bandit(Bandit bandit) {
    line(
        "bandit: {kind: "
            + bandit.kind().code()
            + ", reward: "
            + bandit.reward().code()
            + ", least_share: "
            + Amount.text(bandit.leastShare())
            + ", half_life_days: "
            + Amount.text(bandit.halfLifeDays())
            + ", prior_visits: "
            + Amount.text(bandit.priorVisits())
            + "}");
  }

  private void action(Action action) {
    line("  - action: " + action.name());
    if (action.isNone()) {
      return;
    }
    Cost cost = action.cost();
    line(
        "    cost: {fixed: "
            + Amount.text(cost.fixed())
            + ", share_of_order: "
            + Amount.text(cost.shareOfOrder())
            + ", paid: "
            + cost.paid().code()
            + "}");
    line("    uplift:");
    for (Uplift.Band band : action.uplift().bands()) {
      line(
          "      - {up_to: "
              + Amount.text(band.upTo())
              + ", "
              + band.effect().code()
              + ": "
              + Amount.text(band.size())
              + "}");
    }
    action
        .uplift()
        .learned()
        .ifPresent(
            learned ->
                line(
                    "    uplift_model: {sha256: "
                        + learned.model().sha256()
                        + ", by: "
                        + learned.by().code()
                        + "}"));
    if (!action.rules().isEmpty()) {
      line(
          action.rules().stream()
              .map(Rule::toString)
              .sorted()
              .collect(Collectors.joining("\n      ", "    only:\n      ", "")));
    }
    budget("    ", action.dailyBudget());
  }

  private void budget(String indent, OptionalDouble budget) {
    budget.ifPresent(amount -> line(indent + "daily_budget: " + Amount.text(amount)));
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
