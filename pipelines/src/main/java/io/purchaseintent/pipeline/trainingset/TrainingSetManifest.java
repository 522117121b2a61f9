package io.purchaseintent.pipeline.trainingset;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.StableHash;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.monitoring.ReferenceProfile;
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
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.jspecify.annotations.Nullable;

/**
 * Describes a training set once its files are written: {@code manifest.json} beside them.
 *
 * <p>Rows and the reference profile are read back from the files, so that they say what is there.
 */
final class TrainingSetManifest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final FeatureSet featureSet;

  /** The manifest of the files in this folder, which holds {@code feature-set.json} too. */
  TrainingSetManifest(Path folder) throws IOException {
    this.folder = folder;
    this.featureSet =
        FeatureSetJson.read(JSON.readTree(folder.resolve("feature-set.json").toFile()));
  }

  FeatureSet featureSet() {
    return featureSet;
  }

  /** Adds rows, files and profile to what is known already, and writes the manifest. */
  void write(ObjectNode manifest) throws IOException {
    manifest.set("feature_set", FeatureSetJson.write(featureSet));
    ObjectNode rows = manifest.putObject("rows");
    ArrayNode files = manifest.putArray("files");
    ReferenceProfile profile = new ReferenceProfile();
    for (TimeSplit.Part part : TimeSplit.Part.values()) {
      String name = part.name().toLowerCase(Locale.ROOT);
      long total = 0;
      for (Path file : parquetFiles(folder.resolve(name))) {
        long count = read(file, part == TimeSplit.Part.TRAIN ? profile : null);
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
    ObjectNode reference = manifest.putObject("reference_profile");
    for (int i = 0; i < featureSet.size(); i++) {
      ReferenceProfile.Feature feature = profile.feature(i);
      ObjectNode json = reference.putObject(featureSet.names().get(i));
      json.put("missing", feature.missing());
      feature.borders().forEach(json.putArray("borders")::add);
      feature.shares().forEach(json.putArray("shares")::add);
    }
    Files.write(
        folder.resolve("manifest.json"),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
    Files.delete(folder.resolve("feature-set.json"));
  }

  private static List<Path> parquetFiles(Path part) throws IOException {
    if (!Files.isDirectory(part)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(part)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  /** Counts a file's rows, and shows them to the profile if there is one. */
  private long read(Path file, @Nullable ReferenceProfile profile) throws IOException {
    List<String> names = featureSet.names();
    long rows = 0;
    try (ParquetReader<GenericRecord> reader =
        AvroParquetReader.<GenericRecord>builder(
                HadoopInputFile.fromPath(
                    new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()))
            .build()) {
      for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
        rows++;
        if (profile != null) {
          float[] vector = new float[names.size()];
          for (int i = 0; i < vector.length; i++) {
            vector[i] = (Float) row.get(names.get(i));
          }
          profile.add(StableHash.of(row.get("session_id") + "/" + row.get("moment")), vector);
        }
      }
    }
    return rows;
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
