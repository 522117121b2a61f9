package io.purchaseintent.lake.trainingset;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.hash.Sha256;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.ParquetRows;
import io.purchaseintent.lake.table.MomentFile;
import io.purchaseintent.lake.table.MomentRow;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.training.TimeSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Describes a training set once its files are written: {@code manifest.json} beside them.
 *
 * <p>The job leaves the feature set as a file of its own; rows and sessions are counted from the
 * files that were written, for a runner may do a step, and count, more than once.
 */
public final class TrainingSetManifest {

  /** What the job wrote beside the rows, and goes into the manifest. */
  public static final String FEATURE_SET = "feature-set.json";

  /** The manifest's own name. */
  static final String FILE = Dataset.MANIFEST;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final String profile;
  private final FeatureSet featureSet;
  private final ObjectNode json = JSON.createObjectNode();

  /**
   * How a set was split.
   *
   * @param sessionGap as it was given, an ISO-8601 duration
   * @param publishLag as it was given
   */
  public record Splits(
      Instant validationStart, Instant testStart, String sessionGap, String publishLag) {}

  /**
   * The manifest of the files in this folder, feature set and reference profile among them.
   *
   * @param profile the name that the reference profile gets: its own, unless that is taken
   */
  public TrainingSetManifest(Path folder, String profile) throws IOException {
    this.folder = folder;
    this.profile = profile;
    this.featureSet = FeatureSetJson.read(JSON.readTree(folder.resolve(FEATURE_SET).toFile()));
  }

  /** What the vectors were made by. */
  public FeatureSet featureSet() {
    return featureSet;
  }

  /** Adds how its visits were drawn from more, before it is written. */
  public void drawn(ObjectNode draw) {
    json.set("draw", draw);
  }

  /**
   * Adds which days its visits are of, before it is written, where those are not all there were.
   *
   * @param until the day after the last
   */
  public void ofDays(LocalDate from, LocalDate until) {
    json.putObject("days").put("from", from.toString()).put("until", until.toString());
  }

  /**
   * Adds whose codes of categories its vocabularies keep, before it is written.
   *
   * @param id of a training set, or null where codes began anew
   */
  public void keepsCodesOf(@Nullable String id) {
    if (id != null) {
      json.put("vocabularies_of", id);
    }
  }

  /**
   * Adds that not all features are in it, before it is written.
   *
   * @param asked in the words of who chose
   * @param left the names of those that are not
   */
  public void chose(String asked, List<String> left) {
    ObjectNode chosen = json.putObject("chosen_features").put("asked", asked);
    left.forEach(chosen.putArray("left_out")::add);
  }

  /** Describes the set, and writes the manifest, which is returned. */
  public ObjectNode write(String id, Instant created, Splits splits) throws IOException {
    json.put("id", id).put("created", created.toString());
    json.putObject("splits")
        .put("validation_start", splits.validationStart().toString())
        .put("test_start", splits.testStart().toString())
        .put("session_gap", splits.sessionGap())
        .put("publish_lag", splits.publishLag());
    json.set("feature_set", FeatureSetJson.write(featureSet));
    describeFiles();
    Files.write(
        folder.resolve(FILE), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
    Files.delete(folder.resolve(FEATURE_SET));
    return json;
  }

  private void describeFiles() throws IOException {
    ObjectNode sessions = json.putObject("sessions");
    ObjectNode rows = json.putObject("rows");
    ObjectNode idle = json.putObject("rows_while_idle");
    ArrayNode files = json.putArray("files");
    for (TimeSplit.Part part : TimeSplit.Part.values()) {
      String name = MomentRow.partition(part);
      long total = 0;
      long all = 0;
      long purchasing = 0;
      long whileIdle = 0;
      for (Path file : parquetFiles(folder.resolve(name))) {
        long count = ParquetRows.count(file);
        files
            .addObject()
            .put("path", folder.relativize(file).toString())
            .put("sha256", Sha256.of(file))
            .put("bytes", Files.size(file))
            .put("rows", count);
        total += count;
        MomentFile.Sessions ofFile = MomentFile.sessions(file);
        all += ofFile.all();
        purchasing += ofFile.purchasing();
        whileIdle += ofFile.rowsWhileIdle();
      }
      sessions.putObject(name).put("all", all).put("purchasing", purchasing);
      rows.put(name, total);
      idle.put(name, whileIdle);
    }
    Path named = Files.move(folder.resolve(ReferenceProfile.FILE), folder.resolve(profile));
    files
        .addObject()
        .put("path", profile)
        .put("sha256", Sha256.of(named))
        .put("bytes", Files.size(named));
  }

  private static List<Path> parquetFiles(Path part) throws IOException {
    if (!Files.isDirectory(part)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(part)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }
}
