package io.purchaseintent.experiments.policy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.policy.PolicyFile;
import org.junit.jupiter.api.Test;

final class GainRangesTest {

  @Test
  void shippedPolicy_hasAUseForEachAction() {
    for (GainRanges each : GainRanges.of(PolicyFile.shipped().policy())) {
      assertTrue(each.mostGain() > 0, each.toString());
    }
  }
}
