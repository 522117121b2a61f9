package io.purchaseintent.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HealthyShopTest {

  /** One of this size that is not doubted begins PlantedFaultsTest. */
  @Tag("thorough")
  @ParameterizedTest
  @CsvSource({"20, 500, 1", "45, 250, 2", "30, 400, 3"})
  void healthyShop_isNotDoubted(int days, int sessionsPerDay, int seed, @TempDir Path folder)
      throws IOException {
    MadeShop shop = MadeShop.generate(folder.resolve("shop"), days, sessionsPerDay, seed);

    assertEquals(Set.of(), shop.doubts());
  }
}
