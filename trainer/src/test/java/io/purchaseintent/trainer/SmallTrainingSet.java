package io.purchaseintent.trainer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.Vocabulary;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.monitoring.ReferenceProfileJson;
import io.purchaseintent.monitoring.SessionSample;
import io.purchaseintent.scoring.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.util.HadoopOutputFile;

/**
 * A seeded training set as the job writes it: sessions of three moments, of which those with more
 * in the cart are likelier to end in a purchase. Tests spoil it as they need.
 */
public final class SmallTrainingSet {

  static final String ID = "small";
  static final Instant VALIDATION_START = Instant.parse("2026-03-01T00:00:00Z");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> PARTS = List.of("train", "validation", "test");
  private static final int MOMENTS = 3;

  private final Map<String, Integer> sessions =
      new HashMap<>(Map.of("train", 1_500, "validation", 600, "test", 600));
  private List<FeatureDefinition> features = FeatureCatalog.all();
  private Predicate<String> columns = name -> true;
  private Consumer<GenericRecord> row = record -> {};
  private Predicate<GenericRecord> kept = record -> true;
  private Consumer<ObjectNode> manifest = json -> {};
  private long shuffle;
  private String textColumn = "";
  private boolean profile = true;

  /** So many sessions in a part. */
  public SmallTrainingSet sessions(String part, int count) {
    sessions.put(part, count);
    return this;
  }

  /** Of these features, in place of the release's. */
  SmallTrainingSet features(List<FeatureDefinition> chosen) {
    features = chosen;
    return this;
  }

  /** Only the columns that pass. */
  SmallTrainingSet columns(Predicate<String> passes) {
    columns = passes;
    return this;
  }

  /** A column that is a text, the same in each row. */
  SmallTrainingSet texts(String column, String value) {
    textColumn = column;
    row = record -> record.put(column, value);
    return this;
  }

  /** Changes each row before it is written. */
  public SmallTrainingSet rows(Consumer<GenericRecord> change) {
    row = change;
    return this;
  }

  /** Only the rows that pass, after they were changed. */
  public SmallTrainingSet keeping(Predicate<GenericRecord> passes) {
    kept = passes;
    return this;
  }

  /** Changes the manifest before it is written. */
  SmallTrainingSet manifest(Consumer<ObjectNode> change) {
    manifest = change;
    return this;
  }

  /** Writes the same rows in an order drawn by this seed. */
  public SmallTrainingSet shuffled(long seed) {
    shuffle = seed;
    return this;
  }

  /** As an older release made it. */
  SmallTrainingSet withoutProfile() {
    profile = false;
    return this;
  }

  /** Writes it into a lake. */
  public void write(Path lake) throws IOException {
    Path folder = Files.createDirectories(lake.resolve("training-sets").resolve(ID));
    FeatureSet features = featureSet();
    ObjectNode json = JSON.createObjectNode();
    json.put("id", ID).put("created", "2026-04-01T00:00:00Z");
    json.putObject("splits")
        .put("validation_start", VALIDATION_START.toString())
        .put("test_start", "2026-03-11T00:00:00Z")
        .put("session_gap", "PT30M")
        .put("publish_lag", "PT1H");
    json.set("feature_set", FeatureSetJson.write(features));
    json.putArray("files");
    json.putObject("rows");
    for (String part : PARTS) {
      List<GenericRecord> rows = rows(part, features);
      Path file = Files.createDirectories(folder.resolve(part)).resolve("part-0.parquet");
      write(file, rows);
      ((ObjectNode) json.path("rows")).put(part, rows.size());
      json.withArray("files")
          .addObject()
          .put("path", part + "/part-0.parquet")
          .put("sha256", sha256(file))
          .put("rows", rows.size());
    }
    if (profile) {
      Path file = folder.resolve(ReferenceProfile.FILE);
      Files.writeString(file, ReferenceProfileJson.write(profile(features)).toString());
      json.withArray("files")
          .addObject()
          .put("path", ReferenceProfile.FILE)
          .put("sha256", sha256(file));
    }
    manifest.accept(json);
    Files.writeString(folder.resolve("manifest.json"), json.toString());
  }

  private ReferenceProfile profile(FeatureSet features) {
    SessionSample sample = new SessionSample(10_000, features.size());
    for (GenericRecord row : rows("train", features)) {
      float[] vector = new float[features.size()];
      for (int i = 0; i < vector.length; i++) {
        String name = features.names().get(i);
        vector[i] = row.hasField(name) && row.get(name) instanceof Float value ? value : Float.NaN;
      }
      Object session = row.hasField("session_id") ? row.get("session_id") : "";
      Object moment = row.hasField("moment") ? row.get("moment") : "";
      sample.add(
          SessionSample.row(session.toString(), session + "/" + moment, Segment.ANONYMOUS, vector));
    }
    return ReferenceProfile.of(ID, features, sample);
  }

  private FeatureSet featureSet() {
    Map<String, Vocabulary> vocabularies = new HashMap<>();
    for (FeatureDefinition definition : features) {
      if (definition instanceof FeatureDefinition.Categorical) {
        vocabularies.put(definition.name(), new Vocabulary(List.of("one", "two", "social")));
      }
    }
    return new FeatureSet(ZoneId.of("UTC"), features, vocabularies);
  }

  private Schema schema(FeatureSet features) {
    Schema time = LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
    Schema number = Schema.create(Schema.Type.FLOAT);
    Schema text = Schema.create(Schema.Type.STRING);
    Map<String, Schema> types = new java.util.LinkedHashMap<>();
    types.put("session_id", text);
    types.put("user_id", SchemaBuilder.unionOf().nullType().and().stringType().endUnion());
    types.put("session_start", time);
    types.put("moment", Schema.create(Schema.Type.INT));
    types.put("idle_seconds", Schema.create(Schema.Type.INT));
    types.put("event_time", time);
    types.put("segment", text);
    types.put("label", number);
    types.put("weight", number);
    features.names().forEach(name -> types.put(name, name.equals(textColumn) ? text : number));
    Schema schema = Schema.createRecord("moment", null, "io.purchaseintent", false);
    schema.setFields(
        types.entrySet().stream()
            .filter(type -> columns.test(type.getKey()))
            .map(type -> new Schema.Field(type.getKey(), type.getValue()))
            .toList());
    return schema;
  }

  private List<GenericRecord> rows(String part, FeatureSet features) {
    Schema schema = schema(features);
    int place = PARTS.indexOf(part);
    Random random = new Random(place);
    List<GenericRecord> rows = new ArrayList<>();
    for (int session = 0; session < sessions.getOrDefault(part, 0); session++) {
      // Sessions of the train part lie a minute apart and end where validation starts.
      Instant start =
          VALIDATION_START.plus(
              place == 0 ? Duration.ofHours(-session - 1) : Duration.ofDays(10L * (place - 1)));
      int cart = random.nextInt(4);
      boolean known = random.nextBoolean();
      int label = random.nextInt(10) < (known ? 2 : 1) * cart ? 1 : 0;
      for (int moment = 1; moment <= MOMENTS; moment++) {
        GenericRecord record = new GenericData.Record(schema);
        put(record, "session_id", part + session);
        put(record, "session_start", start.toEpochMilli());
        put(record, "moment", moment);
        put(record, "idle_seconds", 0);
        put(record, "event_time", start.plusSeconds(moment).toEpochMilli());
        put(record, "segment", known ? "known" : "anonymous");
        put(record, "label", (float) label);
        put(record, "weight", 1f / MOMENTS);
        for (FeatureDefinition feature : features.definitions()) {
          int values = feature instanceof FeatureDefinition.Categorical ? 4 : 30;
          boolean missing = random.nextInt(5) == 0;
          put(record, feature.name(), missing ? Float.NaN : random.nextInt(values));
        }
        put(record, "add_to_cart_count", (float) Math.min(cart, moment));
        row.accept(record);
        if (kept.test(record)) {
          rows.add(record);
        }
      }
    }
    if (shuffle != 0) {
      Collections.shuffle(rows, new Random(shuffle));
    }
    return rows;
  }

  private static void put(GenericRecord record, String name, Object value) {
    if (record.getSchema().getField(name) != null) {
      boolean number = record.getSchema().getField(name).schema().getType() == Schema.Type.FLOAT;
      record.put(name, number ? ((Number) value).floatValue() : value);
    }
  }

  private static void write(Path file, List<GenericRecord> rows) throws IOException {
    Schema schema =
        rows.isEmpty()
            ? SchemaBuilder.record("moment").fields().requiredString("session_id").endRecord()
            : rows.get(0).getSchema();
    try (ParquetWriter<GenericRecord> writer =
        AvroParquetWriter.<GenericRecord>builder(
                HadoopOutputFile.fromPath(
                    new org.apache.hadoop.fs.Path(file.toUri()), new Configuration(false)))
            .withSchema(schema)
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .build()) {
      for (GenericRecord record : rows) {
        writer.write(record);
      }
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** The values of a field of each element. */
  public static List<String> texts(JsonNode array, String field) {
    return IntStream.range(0, array.size())
        .mapToObj(i -> array.get(i).path(field).asText())
        .toList();
  }
}
