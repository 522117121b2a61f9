package io.purchaseintent.lake.declared;

import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.DeclaredFeatures;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a lake is to declare next, of what it declared before and what is wanted now. A feature
 * keeps its version as long as its meaning is the same; another meaning under its name is the next
 * version, counted over all that were ever declared, and both are made. What is wanted no more goes
 * on being made, until it is dropped: a model may ask for it.
 *
 * @param before what stands
 * @param features what is to stand
 * @param changes feature by feature: those that are wanted, then those that are wanted no more
 */
public record NextDeclaration(Declaration before, DeclaredFeatures features, List<Change> changes) {

  public NextDeclaration {
    changes = List.copyOf(changes);
  }

  /** What becomes of a feature. */
  public enum Kind {
    NEW,
    /** It has another meaning than the one that is made, and so the next version. */
    CHANGED,
    UNCHANGED,
    /** It is wanted no more, and made all the same. */
    LEFT
  }

  /**
   * What becomes of a feature.
   *
   * @param feature in the version that training sets take from now on
   */
  public record Change(Kind kind, DeclaredFeature feature) {}

  /**
   * The next declaration.
   *
   * @param all that were declared, the first one first
   * @param wanted features of different names, whose versions do not matter
   */
  public static NextDeclaration of(List<Declaration> all, Collection<DeclaredFeature> wanted) {
    Declaration before = all.isEmpty() ? Declaration.NONE : all.get(all.size() - 1);
    Map<String, TreeMap<Integer, DeclaredFeature>> ever = new HashMap<>();
    for (Declaration each : all) {
      for (DeclaredFeature feature : each.features().all()) {
        ever.computeIfAbsent(feature.name(), name -> new TreeMap<>())
            .put(feature.version(), feature);
      }
    }
    Map<String, DeclaredFeature> made = new HashMap<>();
    List<Change> changes = new ArrayList<>();
    Set<String> stands = new HashSet<>();
    before.features().all().forEach(feature -> stands.add(feature.key()));
    Set<String> names = new HashSet<>();
    for (DeclaredFeature feature : wanted) {
      names.add(feature.name());
      Change change = change(ever.getOrDefault(feature.name(), new TreeMap<>()), stands, feature);
      changes.add(change);
      made.put(change.feature().key(), change.feature());
    }
    List<DeclaredFeature> features = new ArrayList<>();
    for (DeclaredFeature feature : before.features().all()) {
      // The newest words about it stand.
      DeclaredFeature again = made.remove(feature.key());
      features.add(again == null ? feature : again);
      if (!names.contains(feature.name())) {
        changes.add(new Change(Kind.LEFT, feature));
      }
    }
    changes.stream()
        .filter(change -> made.containsKey(change.feature().key()))
        .forEach(change -> features.add(change.feature()));
    return new NextDeclaration(before, new DeclaredFeatures(features), changes);
  }

  /** A version that it had is its own again, unless a newer one stands, which sets would take. */
  private static Change change(
      TreeMap<Integer, DeclaredFeature> ever, Set<String> stands, DeclaredFeature wanted) {
    boolean isOneMade = false;
    for (DeclaredFeature version : ever.descendingMap().values()) {
      boolean isMade = stands.contains(version.key());
      if (version.meaning().equals(wanted.meaning())) {
        return new Change(isMade ? Kind.UNCHANGED : Kind.NEW, inVersion(version.version(), wanted));
      }
      if (isMade) {
        isOneMade = true;
        break;
      }
    }
    int next = ever.isEmpty() ? 1 : ever.lastKey() + 1;
    return new Change(isOneMade ? Kind.CHANGED : Kind.NEW, inVersion(next, wanted));
  }

  private static DeclaredFeature inVersion(int version, DeclaredFeature feature) {
    return new DeclaredFeature(
        feature.name(),
        version,
        feature.of(),
        feature.type(),
        feature.description(),
        feature.source());
  }

  /** Whether anything of it is other than what stands. */
  public boolean isOther() {
    return !features.equals(before.features());
  }
}
