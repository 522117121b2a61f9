package io.purchaseintent.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.Vocabulary;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.monitoring.ReferenceProfile.Part;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reference profiles as JSON, the content of {@value ReferenceProfile#FILE}: {@code {"schema",
 * "training_set", "feature_set", "slices", "features": {"sessions": {slice: number}, "columns":
 * {name: {"steps", "edges", "summary", "seen", "counts": {slice: [count, …]}}}}, "sample",
 * "model"}}.
 *
 * <p>Of counts a negative number −k stands for k empty bins. Numbers that are NaN are null. The
 * sample is Base64 of the rows' bytes.
 */
public final class ReferenceProfileJson {

  /** Name and version of this form. */
  public static final String SCHEMA = "reference-profile/1";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ReferenceProfileJson() {}

  /** The profile as JSON. */
  public static ObjectNode write(ReferenceProfile profile) {
    List<String> slices = Slices.of(profile.featureSet()).names();
    ObjectNode json = NODES.objectNode();
    json.put("schema", SCHEMA).put("training_set", profile.trainingSet());
    json.set("feature_set", FeatureSetJson.write(profile.featureSet()));
    json.set("features", write(profile.features(), slices));
    Packer rows = new Packer();
    SessionSample.encode(profile.sample(), rows);
    json.put("sample", Base64.getEncoder().encodeToString(rows.toBytes()));
    ReferenceProfile.Model model = profile.model();
    if (model != null) {
      ObjectNode added = json.putObject("model");
      added.set("scores", write(model.scores(), slices));
      ObjectNode importance = added.putObject("importance");
      new TreeMap<>(model.importance()).forEach(importance::put);
      added.set("figures", model.figures());
    }
    return json;
  }

  private static ObjectNode write(Part part, List<String> slices) {
    ObjectNode json = NODES.objectNode();
    ObjectNode sessions = json.putObject("sessions");
    for (int slice = 0; slice < slices.size(); slice++) {
      sessions.put(slices.get(slice), part.counts().sessions(slice));
    }
    ObjectNode columns = json.putObject("columns");
    for (int i = 0; i < part.columns().size(); i++) {
      Column column = part.columns().get(i);
      ObjectNode written = columns.putObject(column.name());
      written.put("steps", column.steps());
      if (!column.categorical()) {
        ArrayNode edges = written.putArray("edges");
        for (float edge : column.edges()) {
          edges.add(edge);
        }
      }
      written.set("summary", write(column.summary()));
      written.set("seen", write(part.counts().seen(i)));
      ObjectNode counts = written.putObject("counts");
      for (int slice = 0; slice < slices.size(); slice++) {
        if (part.counts().sessions(slice) > 0) {
          counts.set(slices.get(slice), sparse(part.counts().counts(slice, i)));
        }
      }
    }
    return json;
  }

  private static ArrayNode sparse(long[] counts) {
    ArrayNode array = NODES.arrayNode();
    int empty = 0;
    for (long count : counts) {
      if (count == 0) {
        empty++;
        continue;
      }
      if (empty > 0) {
        array.add(-empty);
        empty = 0;
      }
      array.add(count);
    }
    if (empty > 0) {
      array.add(-empty);
    }
    return array;
  }

  private static ObjectNode write(Column.Summary summary) {
    ObjectNode json = NODES.objectNode();
    put(json, "missing", summary.missing());
    json.put("infinite", summary.infinite());
    put(json, "min", summary.min());
    put(json, "max", summary.max());
    put(json, "mean", summary.mean());
    put(json, "deviation", summary.deviation());
    put(json, "quarter", summary.quarter());
    put(json, "median", summary.median());
    put(json, "three_quarters", summary.threeQuarters());
    put(json, "low", summary.low());
    put(json, "high", summary.high());
    put(json, "spread", summary.spread());
    return json;
  }

  private static ObjectNode write(Seen seen) {
    ObjectNode json = NODES.objectNode();
    json.put("rows", seen.rows()).put("missing", seen.missing()).put("infinite", seen.infinite());
    return json;
  }

  private static void put(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    } else {
      json.putNull(name);
    }
  }

  /**
   * The profile that the JSON holds.
   *
   * @throws IllegalArgumentException if it is of another version, its feature set is not known to
   *     this release, or anything is missing or does not fit
   */
  public static ReferenceProfile read(JsonNode json) {
    String schema = json.path("schema").asText();
    if (!schema.equals(SCHEMA)) {
      throw new IllegalArgumentException(
          "The reference profile has the schema \""
              + schema
              + "\", but this release reads \""
              + SCHEMA
              + "\": make the training set, and the model, anew");
    }
    FeatureSet features = FeatureSetJson.read(json.path("feature_set"));
    List<String> slices = Slices.of(features).names();
    Part part = part(json.path("features"), features.names(), features.vocabularies(), slices);
    JsonNode model = json.path("model");
    return new ReferenceProfile(
        text(json, "training_set"),
        features,
        part,
        sample(json, features.size()),
        model.isMissingNode() ? null : model(model, features, slices));
  }

  private static ReferenceProfile.Model model(
      JsonNode json, FeatureSet features, List<String> slices) {
    Map<String, Double> importance = new TreeMap<>();
    for (String feature : features.names()) {
      importance.put(feature, number(json.path("importance"), feature));
    }
    if (!(json.path("figures") instanceof ObjectNode figures)) {
      throw wrong("model.figures", json.path("figures"), "an object");
    }
    return new ReferenceProfile.Model(
        part(json.path("scores"), ReferenceProfile.SCORES, Map.of(), slices), importance, figures);
  }

  private static List<SessionSample.Row> sample(JsonNode json, int columns) {
    try {
      Unpacker in = new Unpacker(Base64.getDecoder().decode(text(json, "sample")));
      List<SessionSample.Row> rows = SessionSample.decode(in, columns);
      in.requireEnd();
      return rows;
    } catch (Unpacker.Malformed | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The reference profile's \"sample\" is not what was written: it " + e.getMessage(), e);
    }
  }

  private static Part part(
      JsonNode json,
      List<String> names,
      Map<String, Vocabulary> vocabularies,
      List<String> slices) {
    List<Column> columns = new ArrayList<>();
    for (String name : names) {
      columns.add(column(name, json.path("columns").path(name), vocabularies.get(name)));
    }
    ProfileCounts counts = ProfileTally.emptyCounts(columns, slices.size());
    for (int slice = 0; slice < slices.size(); slice++) {
      long sessions = count(json.path("sessions"), slices.get(slice));
      counts.addSessions(slice, sessions);
      for (int column = 0; column < names.size(); column++) {
        JsonNode written = json.path("columns").path(names.get(column));
        JsonNode ofSlice = written.path("counts").path(slices.get(slice));
        if (sessions > 0) {
          read(ofSlice, counts, slice, column, columns.get(column), sessions);
        }
      }
    }
    for (int column = 0; column < names.size(); column++) {
      counts.add(column, seen(json.path("columns").path(names.get(column)), columns.get(column)));
    }
    return new Part(columns, counts);
  }

  private static Column column(String name, JsonNode json, @Nullable Vocabulary vocabulary) {
    Column.Summary summary = summary(json.path("summary"));
    boolean steps = json.path("steps").asBoolean();
    if (vocabulary != null) {
      float[] codes = new float[vocabulary.terms().size() + 1];
      for (int code = 0; code < codes.length; code++) {
        codes[code] = code;
      }
      return new Column(name, codes, true, vocabulary.terms(), summary);
    }
    JsonNode written = json.path("edges");
    if (!written.isArray()) {
      throw wrong(name + ".edges", written, "a list of numbers");
    }
    float[] edges = new float[written.size()];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = (float) written.get(i).doubleValue();
      if (i > 0 && !(edges[i] > edges[i - 1])) {
        throw wrong(name + ".edges", written.get(i), "above the edge before, " + edges[i - 1]);
      }
    }
    return new Column(name, edges, steps, null, summary);
  }

  private static void read(
      JsonNode written, ProfileCounts counts, int slice, int index, Column column, long sessions) {
    int bin = 0;
    long total = 0;
    for (JsonNode entry : written) {
      long count = entry.asLong();
      if (count < 0) {
        bin += (int) -count;
      } else if (bin < column.bins()) {
        counts.add(slice, index, bin++, count);
        total += count;
      } else {
        bin++;
      }
    }
    if (bin != column.bins() || total != sessions) {
      throw new IllegalArgumentException(
          "The reference profile counts "
              + total
              + " sessions in "
              + bin
              + " bins of "
              + column.name()
              + ", but there are "
              + sessions
              + " sessions and "
              + column.bins()
              + " bins: it was edited or cut; take the file that was written");
    }
  }

  private static Column.Summary summary(JsonNode json) {
    return new Column.Summary(
        number(json, "missing"),
        count(json, "infinite"),
        number(json, "min"),
        number(json, "max"),
        number(json, "mean"),
        number(json, "deviation"),
        number(json, "quarter"),
        number(json, "median"),
        number(json, "three_quarters"),
        number(json, "low"),
        number(json, "high"),
        number(json, "spread"));
  }

  private static Seen seen(JsonNode json, Column column) {
    JsonNode seen = json.path("seen");
    Column.Summary summary = column.summary();
    return new Seen(
        count(seen, "rows"),
        count(seen, "missing"),
        count(seen, "infinite"),
        0,
        0,
        Double.isNaN(summary.min()) ? Float.POSITIVE_INFINITY : (float) summary.min(),
        Double.isNaN(summary.max()) ? Float.NEGATIVE_INFINITY : (float) summary.max());
  }

  /** NaN where it is null. */
  private static double number(JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (value.isNull()) {
      return Double.NaN;
    }
    if (!value.isNumber()) {
      throw wrong(name, value, "a number");
    }
    return value.doubleValue();
  }

  private static long count(JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (!value.canConvertToLong() || !value.isIntegralNumber() || value.asLong() < 0) {
      throw wrong(name, value, "a whole number, 0 or more");
    }
    return value.asLong();
  }

  private static String text(JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (!value.isTextual()) {
      throw wrong(name, value, "a text");
    }
    return value.asText();
  }

  private static IllegalArgumentException wrong(String name, JsonNode value, String expected) {
    return new IllegalArgumentException(
        "The reference profile has "
            + (value.isMissingNode() ? "nothing" : value)
            + " for \""
            + name
            + "\", which must be "
            + expected
            + ": take the file that was written");
  }
}
