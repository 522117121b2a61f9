package io.purchaseintent.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.purchaseintent.json.JsonFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line that holds a JSON object. A column is a key; {@code a.b} is the key b in the object a.
 * Lists are passed over, and keys that no mapping asks for.
 */
final class JsonRow implements Row {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(32).build())
          .build();

  private final Map<String, Integer> positions = new HashMap<>();
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final @Nullable String[] texts;

  /** A row of which these columns are read. */
  JsonRow(List<String> columns) {
    for (String column : columns) {
      positions.put(column, positions.size());
    }
    texts = new @Nullable String[positions.size()];
  }

  @Override
  public @Nullable String take(RecordReader record) {
    if (record.broken() != null) {
      return record.broken();
    }
    Arrays.fill(texts, null);
    int length = record.to() - record.from();
    if (!record.ascii() && !isUtf8(record.content(), record.from(), length)) {
      return "is not UTF-8";
    }
    try (JsonParser parser = FACTORY.createParser(record.content(), record.from(), length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return "is not a JSON object";
      }
      object(parser, "");
      return parser.nextToken() == null ? null : "holds more than one JSON object";
    } catch (JsonProcessingException e) {
      return "is not JSON: " + JsonFault.ofRecord(e);
    } catch (IOException e) {
      return "is not readable: " + e.getMessage();
    }
  }

  private boolean isUtf8(byte[] bytes, int from, int length) {
    try {
      decoder.decode(ByteBuffer.wrap(bytes, from, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private void object(JsonParser parser, String prefix) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = prefix + parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_OBJECT) {
        object(parser, name + ".");
      } else if (value == JsonToken.START_ARRAY) {
        parser.skipChildren();
      } else {
        Integer position = positions.get(name);
        if (position != null && value != JsonToken.VALUE_NULL) {
          texts[position] = parser.getText();
        }
      }
    }
  }

  @Override
  public @Nullable String text(int column) {
    String text = texts[column];
    return text == null || text.isEmpty() ? null : text;
  }

  @Override
  public int column(String name) {
    return positions.getOrDefault(name, -1);
  }
}
