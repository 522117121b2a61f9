package io.purchaseintent.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.hash.StableHash;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ReferenceProfileTest {

  /** More rows than a sample holds, of which a tenth lack the second feature. */
  private static final int ROWS = 50_000;

  @Test
  void parts_mergedInAnyOrderAndThroughBytes_giveTheProfileOfTheWhole() {
    ReferenceProfile whole = new ReferenceProfile();
    ReferenceProfile[] parts = {
      new ReferenceProfile(), new ReferenceProfile(), new ReferenceProfile()
    };
    for (int row = 0; row < ROWS; row++) {
      long hash = StableHash.of("row " + row);
      whole.add(hash, vector(row));
      parts[row % 7 % 3].add(hash, vector(row));
    }
    ReferenceProfile merged = new ReferenceProfile();
    for (int part : new int[] {2, 0, 1}) {
      merged.merge(ReferenceProfile.decode(parts[part].encode()));
    }
    for (int feature = 0; feature < 2; feature++) {
      assertEquals(whole.feature(feature), merged.feature(feature));
    }
  }

  @Test
  void uniformValues_fillTheBinsEqually() {
    ReferenceProfile profile = new ReferenceProfile();
    for (int row = 0; row < ROWS; row++) {
      profile.add(StableHash.of("row " + row), vector(row));
    }
    ReferenceProfile.Feature feature = profile.feature(1);
    assertEquals(0.1, feature.missing(), 0.01);
    List<Double> borders = feature.borders().stream().map(Float::doubleValue).toList();
    double[] expected = DoubleStream.iterate(0.1, border -> border + 0.1).limit(9).toArray();
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], borders.get(i), 0.02);
    }
    assertEquals(1, feature.shares().stream().mapToDouble(Double::doubleValue).sum(), 1e-9);
  }

  @Test
  void bytesCutShort_areRefused() {
    ReferenceProfile profile = new ReferenceProfile();
    profile.add(1, new float[] {1, 2});
    byte[] bytes = profile.encode();
    assertThrows(
        Unpacker.Malformed.class,
        () -> ReferenceProfile.decode(Arrays.copyOf(bytes, bytes.length - 1)));
  }

  private static float[] vector(int row) {
    float uniform = (StableHash.of("value " + row) >>> 40) / (float) (1 << 24);
    return new float[] {row, row % 10 == 0 ? Float.NaN : uniform};
  }
}
