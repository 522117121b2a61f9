package io.purchaseintent.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.purchaseintent.json.JsonFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record that is a JSON object. {@code a.b} is the key b in the object a, or the key {@code a.b};
 * a text that more is wanted of is read as JSON. Not thread-safe.
 */
public final class JsonRow implements Row {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // Python writes NaN: as any text it costs its value at most, and not the record.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build())
          .build();

  /** Names are noted of so many records, and of as many more only if none of a path is found. */
  private static final int RECORDS_LOOKED_INTO = 256;

  private final Wanted wanted;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private @Nullable Object[] values;
  private int records;

  /** A row of which these columns are read. */
  public JsonRow(Columns columns) {
    this.wanted = columns.root();
    this.values = wanted.newObject();
  }

  @Override
  public @Nullable Object[] values() {
    return values;
  }

  /**
   * Takes the reader's current record.
   *
   * @return why it cannot be read, or null if it can
   */
  @Nullable String take(RecordReader record) {
    if (record.broken() != null) {
      return record.broken();
    }
    int length = record.to() - record.from();
    if (!record.ascii() && !isUtf8(record.content(), record.from(), length)) {
      return Encodings.notUtf8(record.content(), record.from(), record.to());
    }
    return take(record.content(), record.from(), length);
  }

  /**
   * Takes a record of bytes in UTF-8.
   *
   * @return why it cannot be read, or null if it can
   */
  public @Nullable String take(byte[] json, int from, int length) {
    records++;
    values = wanted.newObject();
    try (JsonParser parser = FACTORY.createParser(json, from, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return "is not a JSON object";
      }
      values = object(parser, wanted);
      return parser.nextToken() == null ? null : "holds more than one JSON object";
    } catch (NotJson e) {
      return e.getMessage();
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

  private @Nullable Object[] object(JsonParser parser, Wanted node) throws IOException {
    @Nullable Object[] object = node.newObject();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      Wanted child = node.child(name);
      if (records <= RECORDS_LOOKED_INTO) {
        node.meet(name);
      }
      if (child != null) {
        Object value = value(parser, child, token);
        if (value != null) {
          object[child.index()] = value;
        }
      } else if (name.indexOf('.') > 0) {
        dotted(parser, node, object, name, token);
      } else {
        parser.skipChildren();
      }
    }
    return object;
  }

  /** A key with points in it is what it says, as if objects were in objects. */
  private void dotted(
      JsonParser parser, Wanted node, @Nullable Object[] object, String name, JsonToken token)
      throws IOException {
    Wanted above = node;
    @Nullable Object[] in = object;
    int from = 0;
    for (int point = name.indexOf('.'); point > 0; point = name.indexOf('.', from)) {
      Wanted next = above.child(name.substring(from, point));
      if (next == null) {
        parser.skipChildren();
        return;
      }
      if (!(in[next.index()] instanceof Object[])) {
        in[next.index()] = next.newObject();
      }
      in = (Object[]) in[next.index()];
      above = next;
      from = point + 1;
    }
    Wanted last = above.child(name.substring(from));
    if (last == null) {
      parser.skipChildren();
      return;
    }
    Object value = value(parser, last, token);
    if (value != null) {
      in[last.index()] = value;
    }
  }

  private @Nullable Object value(JsonParser parser, Wanted node, JsonToken token)
      throws IOException {
    switch (token) {
      case START_OBJECT:
        if (node.children().isEmpty()) {
          node.meetObject();
          parser.skipChildren();
          return node.newObject();
        }
        return object(parser, node);
      case START_ARRAY:
        return list(parser, node);
      case VALUE_NULL:
        return null;
      default:
        String text = parser.getText();
        return token == JsonToken.VALUE_STRING && node.isInner() ? ofText(text, node) : text;
    }
  }

  private @Nullable Object list(JsonParser parser, Wanted node) throws IOException {
    if (!node.isList()) {
      node.meetList();
      // Whoever asks only whether there is something is told.
      int depth = 1;
      boolean empty = true;
      while (depth > 0) {
        JsonToken token = parser.nextToken();
        if (token == null) {
          return null;
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        empty &= depth == 0;
      }
      return empty ? null : node.newObject();
    }
    List<@Nullable Object> list = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != null && token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      list.add(value(parser, node, token));
    }
    return list;
  }

  /** What a text says that more is wanted of; the text itself where it is no JSON of this kind. */
  private @Nullable Object ofText(String text, Wanted node) throws IOException {
    String bare = text.strip();
    if (bare.isEmpty() || (bare.charAt(0) != '{' && bare.charAt(0) != '[')) {
      return text;
    }
    try (JsonParser parser = FACTORY.createParser(bare)) {
      Object value = value(parser, node, parser.nextToken());
      if (parser.nextToken() != null) {
        throw new NotJson(node, "more follows behind its end");
      }
      if (node.isText() && value instanceof Object[] object) {
        object[object.length - 1] = text;
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new NotJson(node, JsonFault.ofRecord(e));
    }
  }

  /**
   * As a text of a column that more is wanted of.
   *
   * @throws NotJson if it begins as JSON and is none
   */
  public @Nullable Object inText(String text, Wanted node) throws NotJson {
    records++;
    try {
      return ofText(text, node);
    } catch (NotJson e) {
      throw e;
    } catch (IOException e) {
      throw new NotJson(node, String.valueOf(e.getMessage()));
    }
  }

  /** A text that begins as JSON and is none; without a stack. */
  public static final class NotJson extends IOException {
    private static final long serialVersionUID = 1L;

    private NotJson(Wanted node, String reason) {
      super(node.path() + " is read as JSON, and is none: " + reason);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }
}
