package io.purchaseintent.serving.decide;

import io.purchaseintent.decision.Bandit;
import io.purchaseintent.decision.Beliefs;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.learnt.LearntBoard;
import io.purchaseintent.registry.learnt.LearntVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What policies have learnt, as a registry has it in use. What cannot be read changes nothing: what
 * was known before stays. Thread-safe.
 */
public final class LearntInEffect {

  private static final Logger LOG = Logger.getLogger(LearntInEffect.class.getName());

  private final LearntBoard board;
  private final Map<String, Known> byPolicy = new ConcurrentHashMap<>();

  /**
   * What is known of a policy.
   *
   * @param beliefs null where it goes by what it assumes
   * @param problem why it is not what the registry has, or null if it is
   */
  private record Known(
      Policy policy, int version, @Nullable Beliefs beliefs, @Nullable String problem) {}

  /** By what a registry keeps. */
  public LearntInEffect(LearntBoard board) {
    this.board = board;
  }

  /** What is to be believed of a policy's actions; null where that is what it assumes. */
  public @Nullable Beliefs of(Policy policy) {
    if (policy.bandit().isEmpty()) {
      return null;
    }
    Known known = byPolicy.get(policy.id());
    if (known == null) {
      known = look(policy, new Known(policy, 0, null, null));
      byPolicy.put(policy.id(), known);
    }
    return known.beliefs();
  }

  /** Looks what is in use now. */
  public void refresh() {
    byPolicy.replaceAll((id, known) -> look(known.policy(), known));
  }

  /** What of the registry is not in effect here, and why. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    byPolicy.values().stream().map(Known::problem).filter(Objects::nonNull).forEach(problems::add);
    return problems;
  }

  private Known look(Policy policy, Known before) {
    Bandit bandit = policy.bandit().orElseThrow();
    try {
      LearntVersion used = board.view(policy.name()).inUse().orElse(null);
      if (used == null) {
        return new Known(policy, 0, null, null);
      }
      if (used.version() == before.version()) {
        return new Known(policy, before.version(), before.beliefs(), null);
      }
      if (!used.kind().equals(bandit.kind().code())) {
        return new Known(
            policy,
            0,
            null,
            name(policy, used)
                + " was learnt as "
                + used.kind()
                + ", but the policy is "
                + bandit.kind().code()
                + " now: it goes by what it assumes until ./intent run bandit has learnt anew");
      }
      Beliefs beliefs = board.kept(used).learnt().beliefs(bandit, Integer.toString(used.version()));
      LOG.info(() -> "The policy " + policy.id() + " goes by what it learnt: " + used.version());
      return new Known(policy, used.version(), beliefs, null);
    } catch (RegistryException e) {
      String problem = String.valueOf(e.getMessage());
      if (!problem.equals(before.problem())) {
        LOG.warning(() -> "The policy " + policy.id() + " goes by what it knew: " + problem);
      }
      return new Known(policy, before.version(), before.beliefs(), problem);
    }
  }

  private static String name(Policy policy, LearntVersion version) {
    return policy.name() + "+" + version.version();
  }
}
