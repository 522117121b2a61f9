package io.purchaseintent.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was read of a record, written as JSON, for who looks into why it is no event. */
public final class RowJson {

  private static final JsonFactory FACTORY = new JsonFactory();

  private RowJson() {}

  /** An object with what is there of what is wanted. */
  public static byte[] of(Wanted wanted, @Nullable Object[] values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      write(json, wanted, values);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator json, Wanted node, @Nullable Object value)
      throws IOException {
    if (value instanceof Object[] object) {
      json.writeStartObject();
      for (Map.Entry<String, Wanted> child : node.children().entrySet()) {
        Object below = object[child.getValue().index()];
        if (below != null) {
          json.writeFieldName(child.getKey());
          write(json, child.getValue(), below);
        }
      }
      json.writeEndObject();
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object entry : list) {
        write(json, node, entry);
      }
      json.writeEndArray();
    } else if (value == null) {
      json.writeNull();
    } else {
      json.writeString(value.toString());
    }
  }
}
