package io.purchaseintent.pipeline.compare;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as texts: two rows are equal exactly if their texts are.
 *
 * <p>A text is the fingerprint of the columns' names and types, and the values as a JSON array:
 * numbers so that they read back to the same bits, NaN as a text, bytes as Base64.
 */
final class RowText {

  /** The columns of rows that have a name and a value. */
  static final List<String> NAME_AND_VALUE = List.of("name", "value");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final List<Schema.Field> columns;
  private final String fingerprint;

  /** Texts of rows with these columns, without some. */
  RowText(Schema schema, Set<String> ignored) {
    this.columns = columns(schema, ignored);
    this.fingerprint =
        Long.toHexString(
            SchemaNormalization.parsingFingerprint64(
                Schema.createRecord(
                    "row",
                    null,
                    null,
                    false,
                    columns.stream()
                        .map(column -> new Schema.Field(column, column.schema()))
                        .toList())));
  }

  /** The text of a row that has a name and a value. */
  static String of(String name, JsonNode value) {
    return JsonNodeFactory.instance.arrayNode().add(name).add(value).toString();
  }

  /** A text for people, with the names of its columns. */
  static String readable(String text, List<String> columns) {
    try {
      JsonNode values = MAPPER.readTree(text.substring(text.indexOf('[')));
      ObjectNode row = MAPPER.createObjectNode();
      for (int i = 0; i < columns.size(); i++) {
        row.set(columns.get(i), values.path(i));
      }
      return row.toString();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("A row's text ends in a JSON array: " + text, e);
    }
  }

  /** The columns whose values are in a text, in their order. */
  static List<Schema.Field> columns(Schema schema, Set<String> ignored) {
    return schema.getFields().stream().filter(column -> !ignored.contains(column.name())).toList();
  }

  /** The text of a row. */
  String of(GenericRecord row) throws IOException {
    StringWriter text = new StringWriter();
    text.write(fingerprint);
    try (JsonGenerator json = MAPPER.createGenerator(text)) {
      json.writeStartArray();
      for (Schema.Field column : columns) {
        write(json, column, row.get(column.pos()));
      }
      json.writeEndArray();
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Schema.Field column, @Nullable Object value)
      throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof CharSequence characters) {
      json.writeString(characters.toString());
    } else if (value instanceof Integer number) {
      json.writeNumber(number);
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof Float number) {
      json.writeNumber(number);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      json.writeBinary(copy);
    } else {
      throw new IllegalArgumentException(
          "Column " + column.name() + " has values of " + value.getClass() + ", not known here");
    }
  }
}
