package io.purchaseintent.rules;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The order in which findings are told: alarms before what cannot be told before what is calm, then
 * critical before warning, then what explains others before these ({@link Rule#explains}), then by
 * how far beyond the bound; names decide among equals.
 */
public final class FindingOrder {

  private final List<Finding> alarms;
  private final Map<Finding, Integer> depths = new HashMap<>();

  private FindingOrder(Collection<Finding> findings) {
    alarms = findings.stream().filter(each -> each.verdict() == Verdict.ALARM).toList();
  }

  /** These findings in their order, each with the alarm that explains it, if one does. */
  public static List<Finding> of(Collection<Finding> findings) {
    FindingOrder order = new FindingOrder(findings);
    List<Finding> ordered = new ArrayList<>(findings);
    ordered.sort(
        Comparator.comparing(Finding::verdict)
            .thenComparing((Finding finding) -> finding.rule().severity())
            .thenComparing((Finding finding) -> order.depth(finding, new HashSet<>()))
            .thenComparing(Finding::beyond, Comparator.reverseOrder())
            .thenComparing(finding -> finding.rule().name())
            .thenComparing(Finding::subject));
    ordered.replaceAll(each -> each.explainedBy(order.cause(each)));
    return List.copyOf(ordered);
  }

  /** The first cause: of what is explained by what is explained itself, the latter's. */
  private String cause(Finding finding) {
    Set<Finding> all = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Finding> open = new ArrayDeque<>(List.of(finding));
    while (!open.isEmpty()) {
      causes(open.pop()).filter(all::add).forEach(open::push);
    }
    return all.stream()
        .filter(cause -> cause != finding)
        .min(
            Comparator.comparing((Finding cause) -> depth(cause, new HashSet<>()))
                .thenComparing(cause -> cause.rule().severity())
                .thenComparing(cause -> cause.rule().name()))
        .map(cause -> cause.rule().name())
        .orElse("");
  }

  private Stream<Finding> causes(Finding finding) {
    return finding.verdict() == Verdict.ALARM
        ? alarms.stream().filter(cause -> explains(cause, finding))
        : Stream.empty();
  }

  /** A feature explains what is said of itself, not of another feature. */
  private static boolean explains(Finding cause, Finding effect) {
    String kind = cause.subject().substring(0, cause.subject().indexOf(':') + 1);
    boolean isOfAnother =
        !kind.isEmpty()
            && effect.subject().startsWith(kind)
            && !effect.subject().equals(cause.subject());
    return cause.rule().explains().contains(effect.rule().name()) && !isOfAnother;
  }

  /** Steps to what nothing explains; of rules that explain each other the first of a circle. */
  private int depth(Finding finding, Set<Finding> asked) {
    Integer known = depths.get(finding);
    if (known != null) {
      return known;
    }
    if (!asked.add(finding)) {
      return 0;
    }
    int depth = causes(finding).mapToInt(cause -> 1 + depth(cause, asked)).max().orElse(0);
    depths.put(finding, depth);
    return depth;
  }
}
