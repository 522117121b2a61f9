package io.purchaseintent.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.purchaseintent.event.ParseResult.Rejected;
import io.purchaseintent.record.InputFile;
import io.purchaseintent.record.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the rows that broke a rule, and which rules are broken most.
 *
 * <p>A line of {@code rejected.jsonl} has {@code file}, {@code line} (or {@code row}), {@code
 * entry} of a record that has several, {@code field}, {@code reason} and, with the first of a
 * record, the original as {@code text}, or as {@code base64} where it is not UTF-8.
 */
final class RejectedRows {

  static final String FILE = "rejected.jsonl";

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final Pattern VALUES = Pattern.compile("\"[^\"]*\"|[-+]?\\d[\\d:.TZ-]*");
  private static final int MOST_KINDS = 1_000;

  private final EventFolder output;
  private final Map<String, Kind> kinds = new HashMap<>();
  private long count;
  private long lastPlace;
  private @Nullable InputFile lastFile;

  RejectedRows(EventFolder output) {
    this.output = output;
  }

  /**
   * Adds a row.
   *
   * @param entry the number of the record's entry that it is, or null where it is the record
   */
  void add(InputFile file, Table table, @Nullable String entry, Rejected rejected) {
    count++;
    String example =
        rejected.field() + " " + rejected.reason() + " (" + place(file, table, entry) + ")";
    String kind = rejected.field() + VALUES.matcher(rejected.reason()).replaceAll("…");
    if (kinds.size() < MOST_KINDS || kinds.containsKey(kind)) {
      kinds.computeIfAbsent(kind, any -> new Kind(example)).count++;
    }
    output.line(FILE, json(file, table, entry, rejected));
  }

  private static String place(InputFile file, Table table, @Nullable String entry) {
    return file
        + ", "
        + table.unit()
        + " "
        + table.place()
        + (entry == null ? "" : ", entry " + entry);
  }

  private byte[] json(InputFile file, Table table, @Nullable String entry, Rejected rejected) {
    // A record of many entries is not written once for each.
    boolean again = entry != null && table.place() == lastPlace && file.equals(lastFile);
    lastPlace = table.place();
    lastFile = file;
    byte[] original = again ? new byte[0] : table.original();
    ByteArrayOutputStream out = new ByteArrayOutputStream(original.length + 256);
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("file", file.toString());
      json.writeNumberField(table.unit(), table.place());
      if (entry != null) {
        json.writeStringField("entry", entry);
      }
      json.writeStringField("field", rejected.field());
      json.writeStringField("reason", rejected.reason());
      try {
        String text =
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(original)).toString();
        if (!again) {
          json.writeStringField("text", text);
        }
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
