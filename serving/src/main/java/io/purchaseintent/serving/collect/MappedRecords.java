package io.purchaseintent.serving.collect;

import io.javalin.http.HttpResponseException;
import io.purchaseintent.command.UserError;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.event.ParseResult;
import io.purchaseintent.mapping.Mapping;
import io.purchaseintent.mapping.MappingFile;
import io.purchaseintent.mapping.RowMapper;
import io.purchaseintent.mapping.UnusableValues;
import io.purchaseintent.record.Format;
import io.purchaseintent.record.JsonRow;
import io.purchaseintent.serving.collect.EventVerdict.Kind;
import io.purchaseintent.serving.collect.EventVerdict.PassedOver;
import io.purchaseintent.serving.collect.EventVerdict.Rejected;
import io.purchaseintent.serving.collect.EventsBody.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Records of another program as events, by a mapping as {@code import} has them: what the webhook
 * of that program sends can be taken as it is. Thread-safe.
 *
 * @param name its place below {@code /events/}
 */
record MappedRecords(String name, Mapping mapping) {

  /**
   * The most events of one request: a list in a record may have many entries, and each of them
   * repeats what the record has.
   */
  static final int MAX_EVENTS = 10 * EventsBody.MAX_EVENTS;

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,63}");
  private static final String ENDING = "\\.ya?ml$";

  /**
   * What became of a record, or of an entry of its list.
   *
   * @param record its place in the request
   * @param entry the entry's number, or null where it is the record as a whole
   */
  record Judged(int record, @Nullable String entry, EventVerdict verdict) {}

  /**
   * The mappings in files, by the names of the files without their ending.
   *
   * @throws UserError if one cannot be read, two have one name, or one is not for what is sent here
   */
  static List<MappedRecords> read(List<Path> files) {
    Map<String, MappedRecords> all = new TreeMap<>();
    for (Path file : files) {
      String name = String.valueOf(file.getFileName()).replaceAll(ENDING, "");
      if (!NAME.matcher(name).matches()) {
        throw UserError.ofUsage(
            "--events-mapping="
                + file
                + " cannot be named /events/"
                + name
                + ": call the file by small letters, digits, and _ . -");
      }
      MappedRecords mapped = new MappedRecords(name, MappingFile.read(file));
      mapped.requireUsable(file);
      if (all.put(name, mapped) != null) {
        throw UserError.ofUsage(
            "--events-mapping="
                + file
                + " is a second /events/"
                + name
                + ": rename one of the files");
      }
    }
    return List.copyOf(all.values());
  }

  private void requireUsable(Path file) {
    Format format = mapping.dialect().format();
    if (format != null && format != Format.JSON && format != Format.JSONL) {
      throw new UserError(
          "--events-mapping=" + file + " is for files of " + format + ": here JSON is sent");
    }
    if (!mapping.lookups().isEmpty()) {
      throw new UserError(
          "--events-mapping="
              + file
              + " looks into other files ("
              + String.join(", ", mapping.lookups().keySet())
              + "), which only import does: leave the lookups out");
    }
  }

  /**
   * Makes events of the records of a request.
   *
   * @param judge what becomes of an event, or of a row that is none
   * @return a verdict for each event, and for each record that is none
   * @throws HttpResponseException 413 where they are more events than a request may have
   */
  List<Judged> judge(
      List<Part> parts, EventRules rules, Function<ParseResult, EventVerdict> judge) {
    RowMapper mapper = new RowMapper(mapping, Map.of(), rules, new UnusableValues());
    JsonRow row = new JsonRow(mapper.columns());
    List<Judged> judged = new ArrayList<>(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      int record = i;
      Part part = parts.get(i);
      String broken = row.take(part.body(), part.offset(), part.length());
      if (broken != null) {
        judged.add(
            new Judged(record, null, new Rejected(ParseResult.Rejected.RECORD, broken, Kind.RULE)));
        continue;
      }
      boolean fits =
          mapper.map(
              row,
              (result, entry) -> {
                if (judged.size() <= MAX_EVENTS) {
                  judged.add(new Judged(record, entry, judge.apply(result)));
                }
              });
      if (!fits) {
        judged.add(new Judged(record, null, new PassedOver()));
      }
      if (judged.size() > MAX_EVENTS) {
        throw new HttpResponseException(
            413,
            "The records make more than " + MAX_EVENTS + " events: send fewer records at a time");
      }
    }
    return judged;
  }
}
