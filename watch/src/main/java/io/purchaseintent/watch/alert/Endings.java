package io.purchaseintent.watch.alert;

import io.purchaseintent.rules.Finding;
import io.purchaseintent.rules.Reason;
import io.purchaseintent.rules.Rule;
import io.purchaseintent.rules.RuleBook;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What became of alarms that were told: calm again, no longer judged, or not over. */
final class Endings {

  private final Map<String, Finding> findings = new HashMap<>();

  /** Rules that judged anything. */
  private final Set<String> judging = new HashSet<>();

  private final Set<String> rules;
  private final boolean isOfAllRules;

  /**
   * Endings by the findings of a day.
   *
   * @param book that they are of; of a broken one it is not known what rules there are
   */
  Endings(List<Finding> ofDay, RuleBook book) {
    for (Finding finding : ofDay) {
      findings.put(Alert.keyOf(finding), finding);
      if (finding.worst() != null) {
        judging.add(finding.rule().name());
      }
    }
    rules = book.rules().stream().map(Rule::name).collect(Collectors.toSet());
    isOfAllRules = book.broken() == null;
  }

  /** What is said now of an alarm that is over; empty where it is not, or cannot be told. */
  Optional<Alert> calm(String key) {
    return Optional.ofNullable(findings.get(key))
        .filter(finding -> finding.reason() == Reason.WITHIN)
        .map(Alert::of);
  }

  /** Whether its rule is gone, or judges others and no longer this: it ended, and is not over. */
  boolean isUnjudged(String key) {
    if (!isOfAllRules || key.startsWith(Alert.keyOfReceiver("")) || Tiding.isKey(key)) {
      return false;
    }
    String rule = key.substring(0, key.indexOf('/'));
    return !rules.contains(rule) || judging.contains(rule) && !findings.containsKey(key);
  }
}
