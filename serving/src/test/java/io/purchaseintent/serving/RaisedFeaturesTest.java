package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.Role;
import io.purchaseintent.scoring.PropensityModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry across a release that raised the versions of features: the target of a rollback. */
final class RaisedFeaturesTest {

  private static final AuditEntry DECISION = new AuditEntry(Instant.EPOCH, "test", "test");

  @TempDir private static Path folder;
  private static FileRegistry registry;
  private static String before;
  private static String after;

  /** A model of before the raise and one of after it, which took its place. */
  @BeforeAll
  static void register() throws IOException {
    List<FeatureDefinition> first =
        FeatureCatalog.all().stream()
            .map(feature -> FeatureCatalog.find(feature.name(), 1))
            .map(Objects::requireNonNull)
            .toList();
    registry = new FileRegistry(folder);
    before = TrainedModel.write(folder, 0.9f, first);
    after = TrainedModel.write(folder, 0.9f);
    registry.promote(TrainedModel.NAME, before, Placement.of(Role.CHAMPION), DECISION);
    registry.promote(TrainedModel.NAME, after, Placement.of(Role.CHAMPION), DECISION);
  }

  private static CompactEvent event(EventType type, long time) {
    return new CompactEvent(
        time, 0, time, type, "p", null, 5_000_000, 2, "o", null, null, null, null, null);
  }

  private static float cartValue(PropensityModel model) {
    SessionState bought =
        SessionState.of(List.of(event(EventType.ADD_TO_CART, 1), event(EventType.PURCHASE, 2)));
    float[] vector =
        model.featureSet().vector(null, bought, null, new FeatureRequest(Instant.EPOCH, null, 0));
    return vector[model.featureSet().names().indexOf("cart_value")];
  }

  @Test
  void modelOfBefore_isRolledBackTo_andHasTheMeaningsThatItWasTrainedWith() throws Exception {
    registry.rollback(TrainedModel.NAME, DECISION);

    assertEquals(10, cartValue(registry.load(TrainedModel.NAME, before)));
    assertEquals(0, cartValue(registry.load(TrainedModel.NAME, after)));
  }

  @Test
  void modelWithAMeaningThatIsGone_isRefusedAlone_andSaysWhatToDo() throws Exception {
    FeatureDefinition.Numeric current =
        (FeatureDefinition.Numeric) Objects.requireNonNull(FeatureCatalog.find("event_count"));
    FeatureDefinition later =
        new FeatureDefinition.Numeric(
            current.name(), 7, current.entity(), current.description(), current.value());
    String gone =
        TrainedModel.write(
            folder,
            0.9f,
            FeatureCatalog.all().stream()
                .map(feature -> feature.name().equals(later.name()) ? later : feature)
                .toList());

    String told =
        assertThrows(RegistryException.class, () -> registry.load(TrainedModel.NAME, gone))
            .getMessage();

    assertTrue(told.contains("version 7 of \"event_count\""), told);
    assertTrue(told.contains("this release has version 1: train the model again"), told);
    assertEquals(after, registry.load(TrainedModel.NAME, after).version());
  }
}
