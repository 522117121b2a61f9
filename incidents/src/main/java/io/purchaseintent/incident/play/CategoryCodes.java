package io.purchaseintent.incident.play;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.Vocabulary;
import io.purchaseintent.incident.shop.GeneratedShop.Seen;
import io.purchaseintent.incident.shop.Offer;
import io.purchaseintent.incident.shop.Takings;
import io.purchaseintent.incident.stage.Ended;
import io.purchaseintent.incident.stage.Ground;
import io.purchaseintent.incident.stage.Server;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.Role;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What serves has a list of a category's values of its own, which begins with one for what is not
 * known; training's does not. So each code is one too high. Nothing fails, each vector is well
 * formed, and propensities are those of other devices, channels and events.
 */
final class CategoryCodes implements Incident {

  /** The training set with the codes of elsewhere. */
  private static final String OTHER = "other-codes";

  @Override
  public String letter() {
    return "a";
  }

  @Override
  public String name() {
    return "category-codes";
  }

  @Override
  public String story() {
    return "A category is coded otherwise in serving than in training.";
  }

  @Override
  public Outcome play(Ground ground) {
    Path policy =
        Ground.write(
            ground.fresh("category-codes").resolve("policy.yaml"),
            ground.shop().policy(Offer.ADVICE).yaml());
    Path twoPlaces = twoPlaces(ground);
    Ended verified = verify(ground);
    List<String> refusals = train(ground);
    List<Seen> visits = ground.shop().seen();
    String served = serve(ground);
    Asked well = Asked.of(ground, ground.registry(), policy, visits);
    Asked without = Asked.of(ground, twoPlaces, policy, visits);
    Takings takings = well.takings();
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    details.set("nothing_offered", Asked.undisturbed(visits).toJson());
    details.put("auc", well.auc()).put("auc_other_codes", without.auc());
    details.put("said_over_bought", well.saidOverBought());
    details.put("said_over_bought_other_codes", without.saidOverBought());
    details
        .putObject("edited_version")
        .put("verify_exit_code", verified.code())
        .put("serve_says", served);
    details
        .putObject("training_set_with_other_codes")
        .put("refused_by", String.join(", ", refusals));
    return new Outcome(
        takings,
        without.takings(),
        takings,
        verified.refused() && !served.isEmpty() && refusals.contains("feature_set")
            ? "hashes of the version; gate feature_set"
            : null,
        "before a visit was answered",
        0,
        details);
  }

  /** A version as a system has it that keeps codes in two places: what serves has its own. */
  private static Path twoPlaces(Ground ground) {
    FileRegistry from = new FileRegistry(ground.registry());
    String champion = from.champion(Ground.MODEL).orElseThrow();
    ObjectNode manifest = from.manifest(Ground.MODEL, champion).deepCopy();
    Map<String, byte[]> files = new HashMap<>();
    manifest
        .path("files")
        .fieldNames()
        .forEachRemaining(file -> files.put(file, from.file(Ground.MODEL, champion, file)));
    manifest.set("feature_set", oneFurther(manifest.path("feature_set")));
    Path place = ground.fresh("category-codes-two-places");
    FileRegistry registry = new FileRegistry(place);
    AuditEntry audit = new AuditEntry(Instant.EPOCH, "incidents", "codes in two places");
    String version = registry.write(Ground.MODEL, manifest, files, audit);
    registry.promote(Ground.MODEL, version, Placement.of(Role.CHAMPION), audit);
    return place;
  }

  /** The same features, with a value in front of those of each category. */
  private static ObjectNode oneFurther(JsonNode json) {
    FeatureSet set = FeatureSetJson.read(json);
    Map<String, Vocabulary> further = new TreeMap<>();
    set.vocabularies()
        .forEach(
            (feature, vocabulary) ->
                further.put(
                    feature,
                    new Vocabulary(
                        Stream.concat(Stream.of("(not known)"), vocabulary.terms().stream())
                            .toList())));
    return FeatureSetJson.write(new FeatureSet(set.shopZone(), set.definitions(), further));
  }

  /** Edits the codes of a registered version, and asks whether the registry is whole. */
  private static Ended verify(Ground ground) {
    Path edited = Ground.copy(ground.registry(), ground.fresh("category-codes-edited"));
    FileRegistry registry = new FileRegistry(edited);
    String champion = registry.champion(Ground.MODEL).orElseThrow();
    edit(edited.resolve(Ground.MODEL).resolve(champion).resolve("manifest.json"));
    return ground
        .programs()
        .attempt("models", "verify", "--registry=" + edited, "--home=" + ground.home());
  }

  /** Starts a server on the edited version, and tells why it does not; empty if it does. */
  private static String serve(Ground ground) {
    try (Server server =
        Server.start(
            ground.programs(),
            ground.home(),
            List.of(
                "--registry=" + ground.kept("category-codes-edited"),
                "--redis=" + ground.redis().uri(),
                "--no-prediction-log"))) {
      return "";
    } catch (UserError e) {
      return String.valueOf(e.getMessage()).lines().reduce("", (before, line) -> line);
    }
  }

  /** Trains on a set whose rows have one order of codes, and whose manifest another. */
  private static List<String> train(Ground ground) {
    Path sets = ground.home().resolve("lake/training-sets");
    Path other = sets.resolve(OTHER);
    Ground.delete(other);
    Ground.copy(sets.resolve(Ground.SET), other);
    Path manifest = other.resolve("manifest.json");
    edit(manifest);
    forgetProfile(manifest);
    // What is asked is whether it is refused, not how good it is.
    Path registry = ground.kept("category-codes-trained");
    String version =
        ground.version(1, ground.home(), registry, OTHER, "--rounds=20", "--max-depth=3");
    return Manifests.refusals(registry, version);
  }

  /**
   * The reference profile names the codes, too, and training stops at it: the gates are to tell.
   */
  private static void forgetProfile(Path manifest) {
    ObjectNode json = (ObjectNode) Manifests.read(manifest);
    ArrayNode files = json.putArray("files");
    for (JsonNode file : Manifests.read(manifest).path("files")) {
      if (!file.path("path").asText().equals(ReferenceProfile.FILE)) {
        files.add(file);
      }
    }
    Ground.write(manifest, json.toPrettyString());
  }

  private static void edit(Path manifest) {
    ObjectNode json = (ObjectNode) Manifests.read(manifest);
    if (json.path("id").asText().equals(Ground.SET)) {
      json.put("id", OTHER);
    }
    json.set("feature_set", oneFurther(json.path("feature_set")));
    Ground.write(manifest, json.toPrettyString());
  }
}
