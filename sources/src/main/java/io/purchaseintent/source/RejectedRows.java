package io.purchaseintent.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.purchaseintent.event.ParseResult.Rejected;
import io.purchaseintent.record.RecordReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Keeps the rows that broke a rule, and which rules are broken most.
 *
 * <p>A line of {@code rejected.jsonl} has {@code file}, {@code line}, {@code field}, {@code reason}
 * and the original as {@code text}, or as {@code base64} where it is not UTF-8.
 */
final class RejectedRows {

  static final String FILE = "rejected.jsonl";

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final Pattern VALUES = Pattern.compile("\"[^\"]*\"|[-+]?\\d[\\d:.TZ-]*");
  private static final int MOST_KINDS = 1_000;

  private final EventFolder output;
  private final Map<String, Kind> kinds = new HashMap<>();
  private long count;

  RejectedRows(EventFolder output) {
    this.output = output;
  }

  /** Adds a row. */
  void add(Path file, RecordReader record, Rejected rejected) {
    count++;
    String example =
        rejected.field() + " " + rejected.reason() + " (" + file + ", line " + record.line() + ")";
    String kind = rejected.field() + VALUES.matcher(rejected.reason()).replaceAll("…");
    if (kinds.size() < MOST_KINDS || kinds.containsKey(kind)) {
      kinds.computeIfAbsent(kind, any -> new Kind(example)).count++;
    }
    output.line(FILE, json(file, record, rejected));
  }

  private static byte[] json(Path file, RecordReader record, Rejected rejected) {
    byte[] original = Arrays.copyOfRange(record.content(), record.from(), record.to());
    ByteArrayOutputStream out = new ByteArrayOutputStream(original.length + 256);
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("file", file.toString());
      json.writeNumberField("line", record.line());
      json.writeStringField("field", rejected.field());
      json.writeStringField("reason", rejected.reason());
      try {
        String text =
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(original)).toString();
        json.writeStringField("text", text);
      } catch (CharacterCodingException e) {
        json.writeStringField("base64", Base64.getEncoder().encodeToString(original));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return out.toByteArray();
  }

  long count() {
    return count;
  }

  /** The kinds of reasons met most, each with its count and its first example; the most first. */
  List<String> mostFrequent(int limit) {
    return kinds.values().stream()
        .sorted(
            Comparator.comparingLong((Kind kind) -> kind.count)
                .reversed()
                .thenComparing(kind -> kind.example))
        .limit(limit)
        .map(kind -> kind.count + " × such as: " + kind.example)
        .toList();
  }

  private static final class Kind {
    private final String example;
    private long count;

    private Kind(String example) {
      this.example = example;
    }
  }
}
