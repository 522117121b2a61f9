package io.purchaseintent.pipeline.drift;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.monitoring.Column;
import io.purchaseintent.monitoring.ProfileTally;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.monitoring.ReferenceProfile.Part;
import io.purchaseintent.monitoring.ReferenceProfileJson;
import io.purchaseintent.monitoring.Slices;
import java.util.List;

/**
 * What of a reference is needed to count predictions by it: its bins and slices.
 *
 * @param features columns of a vector
 * @param scores columns of {@link ReferenceProfile#SCORES}; none where the reference has no scores
 * @param slices of the feature set
 * @param featureSet its hash
 * @param hours of the period
 */
record Yardstick(
    List<Column> features, List<Column> scores, Slices slices, String featureSet, int hours) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static Yardstick of(ReferenceProfile reference, int hours) {
    ReferenceProfile.Model model = reference.model();
    return new Yardstick(
        reference.features().columns(),
        model == null ? List.of() : model.scores().columns(),
        Slices.of(reference.featureSet()),
        reference.featureSet().hash(),
        hours);
  }

  /** A reference without its counts and its sample as text, for workers. */
  static String text(ReferenceProfile reference) {
    ReferenceProfile bare =
        new ReferenceProfile(
            reference.trainingSet(),
            reference.featureSet(),
            bare(reference, reference.features()),
            List.of(),
            null);
    ReferenceProfile.Model model = reference.model();
    return ReferenceProfileJson.write(
            model == null
                ? bare
                : bare.with(
                    new ReferenceProfile.Model(
                        bare(reference, model.scores()), model.importance(), model.figures())))
        .toString();
  }

  private static Part bare(ReferenceProfile reference, Part part) {
    int slices = Slices.of(reference.featureSet()).size();
    return new Part(part.columns(), ProfileTally.emptyCounts(part.columns(), slices));
  }

  /** What {@link #text} wrote. */
  static Yardstick ofText(String text, int hours) {
    try {
      return of(ReferenceProfileJson.read(JSON.readTree(text)), hours);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The reference of this very job is not readable", e);
    }
  }
}
