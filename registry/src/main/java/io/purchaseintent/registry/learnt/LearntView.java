package io.purchaseintent.registry.learnt;

import java.util.List;
import java.util.Optional;

/**
 * What a policy has learnt, as a registry has it at one time.
 *
 * @param versions the oldest first
 * @param usages the oldest first; the last one counts
 */
public record LearntView(List<LearntVersion> versions, List<Usage> usages) {

  /** It, unchangeable. */
  public LearntView {
    versions = List.copyOf(versions);
    usages = List.copyOf(usages);
  }

  /** The version that servers decide by; empty where they go by what the policy assumes. */
  public Optional<LearntVersion> inUse() {
    return usages.isEmpty() ? Optional.empty() : version(usages.get(usages.size() - 1).version());
  }

  /** The one that was learnt last. */
  public Optional<LearntVersion> newest() {
    return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
  }

  /** A version. */
  public Optional<LearntVersion> version(int version) {
    return versions.stream().filter(each -> each.version() == version).findFirst();
  }
}
