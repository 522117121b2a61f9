package io.purchaseintent.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.lake.ParquetRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample of GA4's export as BigQuery writes it to Parquet, where integers are no texts. */
class SamplesAsParquetTest {

  private static final Path SAMPLE = Imports.MAPPINGS.resolve("samples").resolve("ga4");
  private static final Pattern INTEGERS =
      Pattern.compile("int_value|quantity|event_timestamp|batch_.*|.*_offset|total_item_quantity");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void ga4AsParquet_givesTheEventsOfItsJsonLines() throws IOException {
    List<JsonNode> records = lines(SAMPLE.resolve("events_20250614.json"));
    Schema schema = record("events", records);
    Path file = folder.resolve("events-000000000000");
    ParquetRows.write(
        file,
        schema,
        rows -> {
          for (JsonNode each : records) {
            rows.accept((GenericRecord) Objects.requireNonNull(value(each, schema)));
          }
        });
    Imports imports = new Imports(folder);

    imports.run("ga4", file);

    List<JsonNode> events = imports.events();
    events.forEach(event -> ((ObjectNode) event).remove("event_id"));
    assertEquals(
        ShippedSamplesTest.inOrder(lines(SAMPLE.resolve("expected-events.jsonl"))),
        ShippedSamplesTest.inOrder(events));
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private static Schema record(String name, List<JsonNode> objects) {
    Set<String> keys = new LinkedHashSet<>();
    objects.forEach(object -> object.fieldNames().forEachRemaining(keys::add));
    List<Schema.Field> fields = new ArrayList<>();
    for (String key : keys) {
      List<JsonNode> values =
          objects.stream()
              .filter(object -> object.has(key))
              .map(object -> object.get(key))
              .toList();
      Schema type = Schema.createUnion(Schema.create(Schema.Type.NULL), type(name, key, values));
      fields.add(new Schema.Field(key, type, null, Schema.Field.NULL_DEFAULT_VALUE));
    }
    return Schema.createRecord(name, null, null, false, fields);
  }

  private static Schema type(String parent, String key, List<JsonNode> values) {
    String name = parent + "_" + key;
    if (values.get(0).isObject()) {
      return record(name, values);
    }
    if (values.get(0).isArray()) {
      List<JsonNode> entries = new ArrayList<>();
      values.forEach(list -> list.forEach(entries::add));
      return Schema.createArray(
          entries.isEmpty() ? Schema.create(Schema.Type.STRING) : record(name, entries));
    }
    Schema.Type type =
        values.get(0).isBoolean()
            ? Schema.Type.BOOLEAN
            : values.get(0).isNumber()
                ? Schema.Type.DOUBLE
                : INTEGERS.matcher(key).matches() ? Schema.Type.LONG : Schema.Type.STRING;
    return Schema.create(type);
  }

  private static @Nullable Object value(@Nullable JsonNode json, Schema schema) {
    if (json == null) {
      return null;
    }
    Schema actual = schema.isUnion() ? schema.getTypes().get(1) : schema;
    return switch (actual.getType()) {
      case RECORD -> {
        GenericData.Record record = new GenericData.Record(actual);
        for (Schema.Field field : actual.getFields()) {
          record.put(field.name(), value(json.get(field.name()), field.schema()));
        }
        yield record;
      }
      case ARRAY -> {
        List<Object> list = new ArrayList<>();
        json.forEach(
            entry -> list.add(Objects.requireNonNull(value(entry, actual.getElementType()))));
        yield list;
      }
      case BOOLEAN -> json.asBoolean();
      case DOUBLE -> json.asDouble();
      case LONG -> Long.parseLong(json.asText());
      default -> json.asText();
    };
  }
}
