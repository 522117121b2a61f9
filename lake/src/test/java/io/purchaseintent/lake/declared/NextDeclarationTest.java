package io.purchaseintent.lake.declared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.DeclaredFeature.Column;
import io.purchaseintent.feature.DeclaredFeature.Of;
import io.purchaseintent.feature.DeclaredFeature.Type;
import io.purchaseintent.feature.DeclaredFeatures;
import io.purchaseintent.lake.declared.NextDeclaration.Change;
import io.purchaseintent.lake.declared.NextDeclaration.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NextDeclarationTest {

  private final List<Declaration> all = new ArrayList<>();

  private static DeclaredFeature feature(String name, int version, String column, String words) {
    return new DeclaredFeature(
        name, version, Of.SHOPPER, Type.CATEGORY, words, new Column("customers", column, null));
  }

  private NextDeclaration next(DeclaredFeature... wanted) {
    return NextDeclaration.of(all, List.of(wanted));
  }

  private void stand(List<DeclaredFeature> features) {
    all.add(new Declaration(all.size() + 1, Instant.EPOCH, 0, new DeclaredFeatures(features)));
  }

  private static List<String> keys(NextDeclaration next) {
    return next.features().all().stream().map(DeclaredFeature::key).toList();
  }

  @Test
  void first_allAreNew() {
    NextDeclaration next = next(feature("a", 1, "x", ""), feature("b", 1, "x", ""));

    assertEquals(List.of("a:1", "b:1"), keys(next));
    assertEquals(
        List.of(
            new Change(Kind.NEW, feature("a", 1, "x", "")),
            new Change(Kind.NEW, feature("b", 1, "x", ""))),
        next.changes());
    assertTrue(next.isOther());
  }

  @Test
  void theSameAgain_isNoOther() {
    stand(List.of(feature("a", 1, "x", "why")));

    NextDeclaration next = next(feature("a", 1, "x", "why"));

    assertFalse(next.isOther());
    assertEquals(List.of(new Change(Kind.UNCHANGED, feature("a", 1, "x", "why"))), next.changes());
  }

  @Test
  void otherWords_areNoOtherVersion() {
    stand(List.of(feature("a", 1, "x", "why")));

    NextDeclaration next = next(feature("a", 1, "x", "because"));

    assertTrue(next.isOther());
    assertEquals(List.of(feature("a", 1, "x", "because")), next.features().all());
  }

  @Test
  void anotherMeaning_isTheNextVersion_andBothAreMade() {
    stand(List.of(feature("a", 1, "x", ""), feature("b", 1, "x", "")));

    NextDeclaration next = next(feature("a", 1, "y", ""), feature("b", 1, "x", ""));

    assertEquals(List.of("a:1", "b:1", "a:2"), keys(next));
    assertEquals(
        List.of(
            new Change(Kind.CHANGED, feature("a", 2, "y", "")),
            new Change(Kind.UNCHANGED, feature("b", 1, "x", ""))),
        next.changes());
  }

  @Test
  void backToTheFirstMeaning_isAThirdVersion_forTrainingSetsTakeTheNewest() {
    stand(List.of(feature("a", 1, "x", ""), feature("a", 2, "y", "")));

    assertEquals(List.of("a:1", "a:2", "a:3"), keys(next(feature("a", 1, "x", ""))));
  }

  @Test
  void leftOut_goesOnBeingMade_andIsTold() {
    stand(List.of(feature("a", 1, "x", ""), feature("b", 1, "x", "")));

    NextDeclaration next = next(feature("b", 1, "x", ""));

    assertFalse(next.isOther());
    assertEquals(
        List.of(
            new Change(Kind.UNCHANGED, feature("b", 1, "x", "")),
            new Change(Kind.LEFT, feature("a", 1, "x", ""))),
        next.changes());
  }

  @Test
  void dropped_anotherMeaningDoesNotGetItsVersion_theSameDoes() {
    stand(List.of(feature("a", 1, "x", ""), feature("b", 1, "x", "")));
    stand(List.of(feature("b", 1, "x", "")));

    assertEquals(List.of("b:1", "a:2"), keys(next(feature("a", 1, "y", ""))));
    NextDeclaration again = next(feature("a", 1, "x", ""));
    assertEquals(List.of("b:1", "a:1"), keys(again));
    assertEquals(Kind.NEW, again.changes().get(0).kind());
  }

  @Test
  void allDropped_theFirstMeaningIsTheFirstVersionAgain_forModelsThatWereTrainedWithIt() {
    stand(List.of(feature("a", 1, "x", "")));
    stand(List.of());
    stand(List.of(feature("a", 2, "y", "")));
    stand(List.of());

    NextDeclaration again = next(feature("a", 1, "x", ""));

    assertEquals(List.of("a:1"), keys(again));
    assertEquals(Kind.NEW, again.changes().get(0).kind());
    assertEquals(List.of("a:3"), keys(next(feature("a", 1, "z", ""))));
  }

  @Test
  void newerDropped_theOlderThatStandsIsAsBefore() {
    stand(List.of(feature("a", 1, "x", ""), feature("a", 2, "y", "")));
    stand(List.of(feature("a", 1, "x", "")));

    NextDeclaration same = next(feature("a", 1, "x", ""));

    assertFalse(same.isOther());
    assertEquals(Kind.UNCHANGED, same.changes().get(0).kind());
    assertEquals(Kind.CHANGED, next(feature("a", 1, "z", "")).changes().get(0).kind());
  }
}
