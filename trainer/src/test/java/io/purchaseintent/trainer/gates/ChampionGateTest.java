package io.purchaseintent.trainer.gates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.trainer.gates.GateVerdict.Outcome;
import io.purchaseintent.trainer.gates.Incumbents.Incumbent;
import io.purchaseintent.training.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ChampionGateTest {

  private static final FeatureSet FEATURES = HandModel.features("cart_value");

  /** Values from 0 to 1, evenly; who has more than half buys, and one in {@code noise} does not. */
  private static Matrix rows(int count, int noise) {
    float[] values = new float[count];
    float[] labels = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (i + 0.5f) / count;
      labels[i] = (values[i] > 0.5) == (i % noise > 0) ? 1 : 0;
    }
    return matrix(values, labels);
  }

  private static Matrix matrix(float[] values, float[] labels) {
    float[] ones = new float[values.length];
    Arrays.fill(ones, 1);
    return new Matrix(values, 1, labels, ones);
  }

  private static ChampionGate gate(
      PropensityModel model,
      Matrix rows,
      @Nullable Incumbent champion,
      @Nullable Incumbent anchor) {
    Candidate candidate = TestRows.candidate(model, rows);
    return new ChampionGate(
        GateSettings.shipped(),
        candidate,
        candidate.scored(candidate.propensities(model, vector -> vector)),
        new Incumbents(champion, anchor));
  }

  private static GateVerdict verdict(PropensityModel model, Matrix rows, PropensityModel champion) {
    return gate(model, rows, Incumbent.of(champion), null).verdict();
  }

  private static PropensityModel at(String version, double threshold) {
    return HandModel.of(version, FEATURES, (float) threshold, 0.1, 0.9);
  }

  @Test
  void withoutAChampion_thereIsNothingToLoseTo() {
    ChampionGate gate = gate(at("v2", 0.5), rows(100, 9), null, null);

    assertEquals(Outcome.SKIPPED, gate.verdict().outcome());
    assertNull(gate.anchor());
  }

  @Test
  void loss_isRefused_unlessMoreThanTheMarginIsRuledOut() {
    PropensityModel good = at("v1", 0.5);
    PropensityModel blind = at("v2", 0.99);

    assertEquals(Outcome.PASSED, verdict(good, rows(4_000, 9), good).outcome());
    assertEquals(Outcome.PASSED, verdict(good, rows(4_000, 9), blind).outcome());
    assertEquals(Outcome.FAILED, verdict(blind, rows(4_000, 9), good).outcome());
    // A loss of 0.002, which many visits prove to be no more than 0.005, and few do not.
    assertEquals(Outcome.PASSED, verdict(at("v2", 0.502), rows(20_000, 1_000), good).outcome());
    assertEquals(Outcome.FAILED, verdict(at("v2", 0.502), rows(1_000, 1_000), good).outcome());
  }

  /** Each of ten versions loses 0.003 of AUC to the one before: each alone is within the margin. */
  @Test
  void smallLosses_doNotAddUp() {
    Matrix rows = rows(20_000, 1_000_000);
    Incumbent champion = Incumbent.of(at("v0", 0.5));
    @Nullable Incumbent anchor = null;
    List<String> passed = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      PropensityModel next = at("v" + i, 0.5 + 0.003 * i);
      // Beside the version before alone it passes.
      assertEquals(
          Outcome.PASSED,
          verdict(next, rows, at("before", 0.5 + 0.003 * (i - 1))).outcome(),
          next.version());
      ChampionGate gate = gate(next, rows, champion, anchor);
      if (gate.verdict().outcome() == Outcome.PASSED) {
        passed.add(next.version());
        anchor =
            Objects.equals(gate.anchor(), champion.version())
                ? champion
                : Objects.requireNonNull(anchor);
        champion = Incumbent.of(next);
      }
    }

    assertEquals(List.of("v1"), passed);
    assertEquals("v0", Objects.requireNonNull(anchor).version());
  }

  @Test
  void anchor_risesWithSureGainsOnly() {
    Matrix rows = rows(4_000, 1_000_000);
    Incumbent champion = Incumbent.of(at("v2", 0.51));
    Incumbent anchor = Incumbent.of(at("v1", 0.511));

    assertNull(gate(at("v3", 0.5), rows, champion, anchor).anchor());
    assertNull(gate(at("v3", 0.5), rows, champion, null).anchor());
    assertEquals("v1", gate(at("v3", 0.511), rows, champion, anchor).anchor());
    assertEquals("v2", gate(at("v3", 0.51), rows, champion, null).anchor());
  }

  @Test
  void champion_isJudgedByItsOwnCodes() {
    float[] codes = new float[1_000];
    float[] labels = new float[codes.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = 1 + i % 2;
      labels[i] = i % 2 == 1 && i % 10 > 1 ? 1 : 0;
    }
    PropensityModel candidate =
        HandModel.of(HandModel.category("country", "AT", "DE"), 1.5f, 0.1, 0.9);
    PropensityModel champion =
        HandModel.of("v7", HandModel.category("country", "DE", "AT"), 1.5f, 0.9, 0.1);

    GateVerdict verdict = verdict(candidate, matrix(codes, labels), champion);

    assertEquals(Outcome.PASSED, verdict.outcome(), verdict.what());
    assertEquals(0, verdict.figure());
    assertTrue(verdict.what().contains("champion v7"), verdict.what());
  }

  @Test
  void categoriesThatOnlyTheChampionKnows_areNotGuessed() {
    PropensityModel candidate = HandModel.of(HandModel.category("country", "AT"), 0.5f, 0.1, 0.9);
    PropensityModel champion =
        HandModel.of("v7", HandModel.category("country", "DE", "AT"), 1.5f, 0.1, 0.9);
    for (int unseen : new int[] {10, 11}) {
      float[] codes = new float[1_000];
      float[] labels = new float[codes.length];
      Arrays.fill(codes, unseen, codes.length, 1);
      Arrays.fill(labels, unseen, codes.length, 1);

      GateVerdict verdict = verdict(candidate, matrix(codes, labels), champion);

      assertEquals(unseen == 10 ? Outcome.PASSED : Outcome.FAILED, verdict.outcome());
      assertEquals(unseen == 11, verdict.what().contains("v7 cannot be scored on 1.1% of these"));
    }
  }

  @Test
  void championThatCannotBeCompared_refuses_andSaysWhy() {
    PropensityModel model = at("v2", 0.5);
    PropensityModel other =
        HandModel.of("v1", HandModel.features("cart_value", "event_count"), 0.5f, 0.1, 0.8);
    GateVerdict missing = verdict(model, rows(100, 9), other);
    Incumbent gone = new Incumbent("v1", null, "Version v1 cannot serve: it has no trees");
    GateVerdict unloadable = gate(model, rows(100, 9), gone, null).verdict();

    assertEquals(Outcome.FAILED, missing.outcome());
    assertTrue(missing.what().contains("the rows do not have its event_count"), missing.what());
    assertTrue(missing.what().contains("--despite-gates"), missing.what());
    assertEquals(Outcome.FAILED, unloadable.outcome());
    assertTrue(unloadable.what().contains("it has no trees"), unloadable.what());
    assertNull(gate(model, rows(100, 9), gone, null).anchor());
  }
}
