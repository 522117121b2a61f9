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
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroReadSupport;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/**
 * Describes a training set once its files are written: {@code manifest.json} beside them.
 *
 * <p>The job leaves feature set and reference profile as files of their own; rows and sessions are
 * counted from the files that were written, for a runner may do a step, and count, more than once.
 */
final class TrainingSetManifest {

  /** What the job wrote beside the rows; both go into the manifest. */
  static final String FEATURE_SET = "feature-set.json";

  static final String PROFILE = "reference-profile.json";

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
    ObjectNode sessions = manifest.putObject("sessions");
    ObjectNode rows = manifest.putObject("rows");
    ArrayNode files = manifest.putArray("files");
    for (TimeSplit.Part part : TimeSplit.Part.values()) {
      String name = part.name().toLowerCase(Locale.ROOT);
      long total = 0;
      ObjectNode ofPart = sessions.putObject(name).put("all", 0).put("purchasing", 0);
      for (Path file : parquetFiles(folder.resolve(name))) {
        long count = rowsOf(file);
        files
            .addObject()
            .put("path", folder.relativize(file).toString())
            .put("sha256", sha256(file))
            .put("bytes", Files.size(file))
            .put("rows", count);
        total += count;
        countSessions(file, ofPart);
      }
      rows.put(name, total);
    }
    manifest.set("reference_profile", JSON.readTree(folder.resolve(PROFILE).toFile()));
    Files.write(
        folder.resolve("manifest.json"),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
    Files.delete(folder.resolve(FEATURE_SET));
    Files.delete(folder.resolve(PROFILE));
  }

  /** Adds the sessions of a file: each has one first moment, whose label is the session's. */
  private static void countSessions(Path file, ObjectNode counts) throws IOException {
    Configuration configuration = new Configuration(false);
    AvroReadSupport.setRequestedProjection(configuration, MomentRow.FIRST_MOMENT);
    AvroReadSupport.setAvroReadSchema(configuration, MomentRow.FIRST_MOMENT);
    long all = 0;
    long purchasing = 0;
    try (ParquetReader<GenericRecord> rows =
        AvroParquetReader.<GenericRecord>builder(
                HadoopInputFile.fromPath(
                    new org.apache.hadoop.fs.Path(file.toUri()), configuration))
            .withConf(configuration)
            .build()) {
      for (GenericRecord row = rows.read(); row != null; row = rows.read()) {
        if ((Integer) row.get("moment") == 1) {
          all++;
          purchasing += (Integer) row.get("label");
        }
      }
    }
    counts.put("all", counts.path("all").asLong() + all);
    counts.put("purchasing", counts.path("purchasing").asLong() + purchasing);
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
