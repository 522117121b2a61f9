package io.purchaseintent.pipeline.trainingset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.DeclaredFeatures;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.pipeline.job.JobFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which features a training set has is what was asked for, always in the same order. */
final class ChosenFeaturesTest {

  private static final DeclaredFeatures DECLARED =
      new DeclaredFeatures(List.of(column("tier", 1), column("credit", 1), column("tier", 2)));

  private static DeclaredFeature column(String name, int version) {
    return new DeclaredFeature(
        name,
        version,
        DeclaredFeature.Of.SHOPPER,
        DeclaredFeature.Type.CATEGORY,
        "",
        new DeclaredFeature.Column("customers", name, null));
  }

  private static List<String> chosen(String asked) {
    return ChosenFeatures.of(asked, DECLARED).definitions().stream()
        .map(
            feature -> feature.name() + (feature.declared() == null ? "" : "@" + feature.version()))
        .toList();
  }

  private static String refused(String asked) {
    return assertThrows(JobFailure.class, () -> ChosenFeatures.of(asked, DECLARED)).getMessage();
  }

  @Test
  void withoutAWord_allThereAre_ofDeclaredOnesTheNewest() {
    ChosenFeatures all = ChosenFeatures.of(null, DECLARED);

    assertNull(all.asked());
    assertEquals(List.of(), all.left());
    assertEquals(FeatureCatalog.all().size() + 2, all.definitions().size());
    List<FeatureDefinition> own =
        all.definitions().subList(FeatureCatalog.all().size(), all.definitions().size());
    assertEquals(List.of(2, 1), own.stream().map(FeatureDefinition::version).toList());
  }

  @Test
  void fileOfFeatures_standsForThoseThatItDeclares(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("features.yaml"),
            """
            features:
              FIRST: {of: shopper, count: events}
            """
                .replace("FIRST", DECLARED.all().get(0).name()));

    assertEquals(
        List.of(DECLARED.all().get(0).name()),
        chosen(file.toString()).stream().map(name -> name.replaceFirst("@.*", "")).toList());

    Files.writeString(file, "features:\n  undeclared: {of: shopper, count: events}\n");
    assertTrue(refused(file.toString()).contains("undeclared"), refused(file.toString()));
    Files.writeString(file, "features:\n  undeclared: {of: shop, count: events}\n");
    assertTrue(refused(file.toString()).contains("shop"), refused(file.toString()));
  }

  @Test
  void names_areChosen_inTheOrderOfTheVector() {
    assertEquals(
        List.of("event_count", "cart_value", "tier@2"), chosen("tier, cart_value,event_count"));
    assertEquals(List.of("tier@1"), chosen("tier@1"));
    assertEquals(
        FeatureCatalog.all().size() + 1, ChosenFeatures.of("-tier", DECLARED).definitions().size());
    assertEquals(chosen("-tier"), chosen("all,-tier"));
    assertEquals(List.of("tier"), ChosenFeatures.of("-tier", DECLARED).left());
  }

  @Test
  void file_namesOneALine(@TempDir Path folder) throws IOException {
    Path names = folder.resolve("names.txt");
    Files.writeString(names, "# what we use\n\ncart_value  # of the cart\ntier@1\n");

    assertEquals(List.of("cart_value", "tier@1"), chosen(names.toString()));
  }

  @Test
  void nameThatIsNone_isToldWithTheNearest() {
    assertTrue(
        refused("cart_valeu").contains("did you mean \"cart_value\"?"), refused("cart_valeu"));
    assertTrue(refused("-teir").contains("did you mean \"tier\"?"));
    assertTrue(refused("tier@3").contains("[tier@1, tier@2]"));
    assertTrue(refused("cart_value@2").contains("leave @ out"));
    assertTrue(refused("tier,-tier").contains("leaves no feature"));
    assertTrue(refused(" , ").contains("names no feature"));
    assertTrue(refused("./names.txt").contains("is no file"));
  }
}
