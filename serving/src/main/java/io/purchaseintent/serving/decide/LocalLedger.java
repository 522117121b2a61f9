package io.purchaseintent.serving.decide;

import io.purchaseintent.decision.Action;
import io.purchaseintent.decision.Decider;
import io.purchaseintent.decision.Decision;
import io.purchaseintent.decision.Given;
import io.purchaseintent.decision.Situation;
import io.purchaseintent.decision.Spending;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one server knows by itself, since it began; of shoppers and of questions the newest {@value
 * #MOST}. Thread-safe.
 */
public final class LocalLedger implements Ledger {

  private static final int MOST = 100_000;

  private final Spending spending = new Spending();
  private final Map<String, Map<String, Instant>> given = newest();
  private final Map<String, String> answered = newest();

  /** Nothing is known yet. */
  public LocalLedger() {}

  private static <V> Map<String, V> newest() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > MOST;
      }
    };
  }

  /**
   * A decision.
   *
   * @param charged whether it was not there already
   */
  record Settled(Decision decision, boolean charged) {}

  @Override
  public Decision decide(Decider decider, Situation situation, Asker asker) {
    return settle(decider, situation, asker).decision();
  }

  synchronized Settled settle(Decider decider, Situation situation, Asker asker) {
    Situation known =
        asker.userId() == null
            ? situation
            : situation.withGiven(givens(given.getOrDefault(asker.userId(), Map.of())));
    String before = asker.question() == null ? null : answered.get(asker.question());
    Decision again = before == null ? null : decider.again(known, before);
    if (again != null) {
      return new Settled(again, false);
    }
    Decision decision = decider.decide(known, spending);
    String action = decision.chosen().action();
    if (asker.userId() != null && onceAUserInDays(decider, action) > 0) {
      given.computeIfAbsent(asker.userId(), id -> new HashMap<>()).put(action, situation.time());
    }
    if (asker.question() != null) {
      answered.put(asker.question(), action);
    }
    return new Settled(decision, true);
  }

  static List<Given> givens(Map<String, Instant> times) {
    return times.entrySet().stream()
        .map(each -> new Given(each.getKey(), each.getValue(), false))
        .toList();
  }

  static int onceAUserInDays(Decider decider, String name) {
    return decider.policy().actions().stream()
        .filter(action -> action.name().equals(name))
        .mapToInt(Action::onceAUserInDays)
        .findFirst()
        .orElse(0);
  }

  @Override
  public Spending spending() {
    return spending;
  }
}
