package io.purchaseintent.pipeline.checks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.pipeline.job.JobFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.Schema;

/** Where suites are from: a file, the folder beside the lake, or this release. */
final class Suites {

  /** The folder beside the lake, in the home folder, with suites of one's own. */
  private static final String FOLDER = "suites";

  private Suites() {}

  /** Where a suite of one's own for a table is looked for. */
  static Path own(CheckedTable table, Lake lake) {
    return lake.home().resolve(FOLDER).resolve(table.code() + ".json");
  }

  /**
   * The suite of a table as it is asked of these columns. Of the release's own, what it expects of
   * a feature that a training set was told to leave out is not asked; one's own is asked as it is.
   */
  static Source of(CheckedTable table, Lake lake, Schema columns) {
    Source suite = of(table, lake);
    return Files.isRegularFile(own(table, lake)) ? suite : suite.without(leftOut(columns));
  }

  private static Set<String> leftOut(Schema columns) {
    Set<String> left = new HashSet<>();
    for (FeatureDefinition feature : FeatureCatalog.all()) {
      if (columns.getField(feature.name()) == null) {
        left.add(feature.name());
      }
    }
    return left;
  }

  /** The text of the suite of a table: one's own if there is one, else that of the release. */
  static Source of(CheckedTable table, Lake lake) {
    Path own = own(table, lake);
    return Files.isRegularFile(own) ? read(own) : shipped(table);
  }

  /** The suite of this release. */
  static Source shipped(CheckedTable table) {
    String name = table.code() + ".json";
    try (InputStream in = Suites.class.getResourceAsStream(name)) {
      byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
      return new Source(
          "the suite of this release for " + table.code(),
          new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw JobFailure.of("reading " + name, e);
    }
  }

  /**
   * The text of a file.
   *
   * @throws JobFailure if it is not readable
   */
  static Source read(Path file) {
    try {
      return new Source(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw JobFailure.of("reading the suite " + file, e);
    }
  }

  /**
   * A suite's text.
   *
   * @param name where it is from
   */
  record Source(String name, String json) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The same without what is expected of these columns. */
    private Source without(Set<String> columns) {
      try {
        JsonNode suite = JSON.readTree(json);
        ArrayNode kept = JSON.createArrayNode();
        for (JsonNode each : suite.path("expectations")) {
          if (!columns.contains(each.path("kwargs").path("column").asText())) {
            kept.add(each);
          }
        }
        if (kept.size() == suite.path("expectations").size()) {
          return this;
        }
        ((ObjectNode) suite).set("expectations", kept);
        return new Source(name, suite.toString());
      } catch (IOException e) {
        throw JobFailure.of("reading " + name, e);
      }
    }
  }
}
