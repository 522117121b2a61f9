package io.purchaseintent.trainer.features;

import io.purchaseintent.command.UserError;
import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.declared.Declaration;
import io.purchaseintent.lake.declared.DeclarationLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The features that are made: those of the release, and what stands in a lake. */
final class KnownFeatures {

  private final List<Declaration> declarations;
  private final Map<String, Instant> since = new HashMap<>();

  private KnownFeatures(List<Declaration> declarations) {
    this.declarations = declarations;
    for (Declaration declaration : declarations) {
      for (DeclaredFeature feature : declaration.features().all()) {
        if (declaration.time() != null) {
          since.putIfAbsent(feature.key(), declaration.time());
        }
      }
    }
  }

  /**
   * Those of a lake.
   *
   * @throws UserError if what was declared cannot be read, with the remedy
   */
  static KnownFeatures in(Lake lake) {
    try {
      return new KnownFeatures(DeclarationLog.in(lake).all());
    } catch (LakeException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }

  /** All declarations, the first one first. */
  List<Declaration> declarations() {
    return declarations;
  }

  /** What stands. */
  Declaration newest() {
    return declarations.isEmpty() ? Declaration.NONE : declarations.get(declarations.size() - 1);
  }

  /** All that are made, of those that the shop has declared every version. */
  List<FeatureDefinition> all() {
    List<FeatureDefinition> all = new ArrayList<>(FeatureCatalog.all());
    newest().features().all().forEach(feature -> all.add(FeatureDefinition.of(feature)));
    return all;
  }

  /** Since when a declared feature is; null for one of the release. */
  @Nullable Instant since(FeatureDefinition feature) {
    DeclaredFeature declared = feature.declared();
    return declared == null ? null : since.get(declared.key());
  }
}
