package io.purchaseintent.pipeline.trainingset;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.training.TimeSplit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/**
 * Describes a training set once its files are written: {@code manifest.json} beside them.
 *
 * <p>The job leaves feature set, reference profile and counts of sessions as files of their own;
 * rows are counted by the footers of the files that were written.
 */
final class TrainingSetManifest {

  /** What the job wrote beside the rows; all of it goes into the manifest. */
  static final String FEATURE_SET = "feature-set.json";

  static final String PROFILE = "reference-profile.json";

  static final String SESSIONS = "sessions.properties";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final FeatureSet featureSet;

  /** The manifest of the files in this folder, feature set and profile among them. */
  TrainingSetManifest(Path folder) throws IOException {
    this.folder = folder;
    this.featureSet = FeatureSetJson.read(JSON.readTree(folder.resolve(FEATURE_SET).toFile()));
  }

  FeatureSet featureSet() {
    return featureSet;
  }

  /** Adds sessions, rows, files and profile to what is known already, and writes the manifest. */
  void write(ObjectNode manifest) throws IOException {
    manifest.set("feature_set", FeatureSetJson.write(featureSet));
    describeSessions(manifest.putObject("sessions"));
    ObjectNode rows = manifest.putObject("rows");
    ArrayNode files = manifest.putArray("files");
    for (TimeSplit.Part part : TimeSplit.Part.values()) {
      String name = part.name().toLowerCase(Locale.ROOT);
      long total = 0;
      for (Path file : parquetFiles(folder.resolve(name))) {
        long count = rowsOf(file);
        files
            .addObject()
            .put("path", folder.relativize(file).toString())
            .put("sha256", sha256(file))
            .put("bytes", Files.size(file))
            .put("rows", count);
        total += count;
      }
      rows.put(name, total);
    }
    manifest.set("reference_profile", JSON.readTree(folder.resolve(PROFILE).toFile()));
    Files.write(
        folder.resolve("manifest.json"),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
    Files.delete(folder.resolve(FEATURE_SET));
    Files.delete(folder.resolve(PROFILE));
    Files.delete(folder.resolve(SESSIONS));
  }

  private void describeSessions(ObjectNode sessions) throws IOException {
    Map<String, Long> counts = new HashMap<>();
    for (String line : Files.readAllLines(folder.resolve(SESSIONS))) {
      int equals = line.indexOf('=');
      counts.put(line.substring(0, equals), Long.parseLong(line.substring(equals + 1)));
    }
    for (TimeSplit.Part part : TimeSplit.Part.values()) {
      long purchasing = counts.getOrDefault(LabelSessions.outcome(part, true), 0L);
      sessions
          .putObject(part.name().toLowerCase(Locale.ROOT))
          .put("all", counts.getOrDefault(LabelSessions.outcome(part, false), 0L) + purchasing)
          .put("purchasing", purchasing);
    }
    for (String outcome : List.of(LabelSessions.ACROSS_BORDER, LabelSessions.WITHOUT_MOMENT)) {
      sessions.put(outcome, counts.getOrDefault(outcome, 0L));
    }
  }

  private static List<Path> parquetFiles(Path part) throws IOException {
    if (!Files.isDirectory(part)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(part)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  private static long rowsOf(Path file) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(
                new org.apache.hadoop.fs.Path(file.toUri()), new Configuration(false)))) {
      return reader.getRecordCount();
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
