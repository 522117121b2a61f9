package io.purchaseintent.benchmark.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.Vocabulary;
import io.purchaseintent.lake.table.MomentRow;
import io.purchaseintent.training.TimeSplit;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class InjectedChangeTest {

  private static final long SEED = 5;
  private static final FeatureSet FEATURES = features();
  private static final int NUMBER = FEATURES.names().indexOf("mean_viewed_price");
  private static final List<String> NAMES = FEATURES.names();
  private static final int CHANNEL = FEATURES.names().indexOf("channel_type");

  private static FeatureSet features() {
    Map<String, Vocabulary> vocabularies = new HashMap<>();
    for (FeatureDefinition definition : FeatureCatalog.all()) {
      if (definition instanceof FeatureDefinition.Categorical) {
        vocabularies.put(definition.name(), new Vocabulary(List.of("a", "b", "c", "d", "e", "f")));
      }
    }
    return new FeatureSet(ZoneId.of("UTC"), FeatureCatalog.all(), vocabularies);
  }

  private static ChangedDay day() {
    SplittableRandom random = new SplittableRandom(SEED);
    ChangedDay day = new ChangedDay(FEATURES, NUMBER, 2);
    for (int session = 0; session < 300; session++) {
      List<ScoredMoment> moments = new ArrayList<>();
      for (int moment = 1; moment <= 3; moment++) {
        float[] vector = new float[FEATURES.size()];
        for (int i = 0; i < vector.length; i++) {
          vector[i] =
              FEATURES.definitions().get(i) instanceof FeatureDefinition.Categorical
                  ? 1 + random.nextInt(6)
                  : (float) random.nextDouble();
        }
        vector[NAMES.indexOf("country")] = 1;
        vector[NAMES.indexOf("is_known_user")] = random.nextInt(2);
        moments.add(
            new ScoredMoment(
                new MomentRow(
                    TimeSplit.Part.TRAIN,
                    "s" + session,
                    null,
                    0,
                    moment,
                    0,
                    0,
                    null,
                    false,
                    0,
                    1,
                    vector),
                0.1,
                0));
      }
      day.add(moments);
    }
    return day;
  }

  private static ChangedDay changed(InjectedChange change, double strength) {
    ChangedDay day = day();
    change.apply(day, strength, new SplittableRandom(SEED));
    return day;
  }

  private static float[] column(ChangedDay day, int column) {
    float[] values = new float[day.rows()];
    for (int row = 0; row < values.length; row++) {
      values[row] = day.vector(row)[column];
    }
    return values;
  }

  @Test
  void interactionOnly_leavesTheValuesOfEachSlice_andHandsThemOn() {
    ChangedDay before = day();
    ChangedDay after = changed(InjectedChange.INTERACTION_ONLY, 1);

    Map<String, List<Float>> valuesBefore = new TreeMap<>();
    Map<String, List<Float>> valuesAfter = new TreeMap<>();
    int moved = 0;
    for (int row = 0; row < before.rows(); row++) {
      float value = before.vector(row)[NUMBER];
      float now = after.vector(row)[NUMBER];
      valuesBefore.computeIfAbsent(before.slices(row), key -> new ArrayList<>()).add(value);
      valuesAfter.computeIfAbsent(after.slices(row), key -> new ArrayList<>()).add(now);
      moved += value == now ? 0 : 1;
    }
    valuesBefore.values().forEach(values -> values.sort(null));
    valuesAfter.values().forEach(values -> values.sort(null));
    assertEquals(valuesBefore, valuesAfter);
    assertTrue(moved > before.rows() / 4, moved + " values moved");
  }

  @Test
  void everyChange_changesItsFeatureAlone() {
    ChangedDay before = day();
    for (InjectedChange change : InjectedChange.values()) {
      boolean ofChannel =
          change == InjectedChange.NEW_CATEGORY || change == InjectedChange.SWAPPED_CODES;
      int changed = ofChannel ? CHANNEL : NUMBER;
      for (double strength : change.strengths()) {
        ChangedDay after = changed(change, strength);
        for (int i = 0; i < FEATURES.size(); i++) {
          assertEquals(
              i != changed,
              Arrays.equals(column(before, i), column(after, i)),
              change.code() + " by " + strength + ", " + NAMES.get(i));
        }
      }
    }
  }

  @Test
  void oneValue_isOneValue() {
    float[] after = column(changed(InjectedChange.ONE_VALUE, 1e9), NUMBER);

    float[] sorted = after.clone();
    Arrays.sort(sorted);
    assertEquals(1e9f, sorted[sorted.length - 1]);
    assertNotEquals(1e9f, sorted[sorted.length - 2]);
  }

  @Test
  void swappedCodes_areASwap() {
    for (int pair = 1; pair <= 3; pair++) {
      int swap = pair;
      List<Float> codes = List.of(0f, 1f, 2f, 3f, 4f, 5f, 6f);
      List<Float> swapped = codes.stream().map(code -> ChangedDay.swapped(code, swap)).toList();
      assertEquals(codes, swapped.stream().sorted().toList());
      assertNotEquals(codes, swapped);
    }
  }
}
