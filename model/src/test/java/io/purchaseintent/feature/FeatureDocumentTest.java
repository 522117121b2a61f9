package io.purchaseintent.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Keeps docs/features.md the same as the definitions. */
final class FeatureDocumentTest {

  private static String document() {
    StringBuilder text = new StringBuilder();
    text.append("# Features\n\nWhat `FeatureSet.vector` can compute, in the catalog's order. A")
        .append(" missing value is NaN; a category is coded by the vocabulary that was frozen with")
        .append(" the training set, 0 standing for a value that was not in it. Windows of N days")
        .append(" are N × 24 hours before the as-of time, half open.\n\n")
        .append("| feature | version | of | meaning |\n|---|---|---|---|\n");
    FeatureCatalog.all().forEach(definition -> append(definition, text));
    text.append("\n## Older meanings\n\nWhat a feature meant before its version rose. A model that")
        .append(" was trained with one is served that one; a new training set has the meanings")
        .append(" above.\n\n| feature | version | of | meaning |\n|---|---|---|---|\n");
    FeatureCatalog.older().forEach(definition -> append(definition, text));
    return text.toString();
  }

  private static void append(FeatureDefinition definition, StringBuilder text) {
    text.append("| `")
        .append(definition.name())
        .append("` | ")
        .append(definition.version())
        .append(" | ")
        .append(definition.entity().name().toLowerCase(Locale.ROOT).replace("_", " × "))
        .append(definition instanceof FeatureDefinition.Categorical ? ", category" : "")
        .append(" | ")
        .append(definition.description())
        .append(" |\n");
  }

  @Test
  void document_saysWhatTheDefinitionsSay() throws IOException {
    // What the file should be lies here, to be copied after a change of a definition.
    Files.writeString(Path.of("target/features.md"), document());

    assertEquals(
        document(), Files.readString(Path.of("../docs/features.md")), "copy target/features.md");
  }
}
