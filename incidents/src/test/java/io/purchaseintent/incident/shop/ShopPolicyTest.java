package io.purchaseintent.incident.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.purchaseintent.decision.Policy;
import io.purchaseintent.policy.PolicyFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopPolicyTest {

  @TempDir private Path folder;

  @Test
  void yaml_isWhatTheServerReads() throws Exception {
    List<Double> ratios = List.of(1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8);
    ShopPolicy policy = new ShopPolicy(0.2, Map.of(Offer.CREDIT, ratios));

    Policy read = read(policy);

    assertEquals(0.2, read.exploration().share());
    assertEquals(Takings.MARGIN, read.economics().marginShare());
    assertEquals(List.of("none", "credit"), read.actions().stream().map(a -> a.name()).toList());
    assertEquals(Offer.CREDIT.cost(), read.actions().get(1).cost());
    assertEquals(8, read.actions().get(1).uplift().bands().size());
    assertEquals(1.8, read.actions().get(1).uplift().bands().get(7).size());
  }

  @Test
  void oneRatio_isOneBand() throws Exception {
    Policy read = read(new ShopPolicy(0, Map.of(Banner.GUIDES, List.of(1.25))));

    assertEquals(1, read.actions().get(1).uplift().bands().size());
  }

  private Policy read(ShopPolicy policy) throws Exception {
    return PolicyFile.read(Files.writeString(folder.resolve("policy.yaml"), policy.yaml()))
        .policy();
  }
}
