package io.purchaseintent.pipeline.trainingset;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.pipeline.job.JobFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The terms of a training set before, whose codes a new one keeps, so that models that were trained
 * on either speak of a category by the same number.
 *
 * @param id of that set; null where there is none
 * @param terms of each category by its name, in the order of their codes
 */
record FormerTerms(@Nullable String id, Map<String, List<String>> terms) {

  /** In place of a set's name: codes begin anew. */
  static final String NONE = "none";

  /**
   * The terms of a set in a lake.
   *
   * @param id its name, {@value #NONE}, or null for the one made last
   * @throws JobFailure if there is no set of this name
   */
  static FormerTerms of(Lake lake, @Nullable String id) {
    if (NONE.equals(id)) {
      return new FormerTerms(null, Map.of());
    }
    if (id != null) {
      return lake.trainingSet(id)
          .manifest()
          .map(manifest -> of(id, manifest))
          .orElseThrow(
              () ->
                  JobFailure.ofOption(
                      "vocabularies-of",
                      id,
                      "is no training set of "
                          + lake
                          + ": it has "
                          + lake.trainingSets()
                          + ", and none begins anew"));
    }
    return lake.trainingSets().stream()
        .map(lake::trainingSet)
        .flatMap(set -> set.manifest().stream())
        .max(Comparator.comparing((JsonNode manifest) -> manifest.path("created").asText()))
        .map(manifest -> of(manifest.path("id").asText(), manifest))
        .orElse(new FormerTerms(null, Map.of()));
  }

  private static FormerTerms of(String id, JsonNode manifest) {
    Map<String, List<String>> terms = new HashMap<>();
    manifest
        .path("feature_set")
        .path("vocabularies")
        .properties()
        .forEach(
            category -> {
              List<String> ofCategory = new ArrayList<>();
              category.getValue().forEach(term -> ofCategory.add(term.asText()));
              terms.put(category.getKey(), ofCategory);
            });
    return new FormerTerms(id, terms);
  }
}
