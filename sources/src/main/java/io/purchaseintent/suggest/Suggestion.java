package io.purchaseintent.suggest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.mapping.MappingFile;
import io.purchaseintent.record.InputFile;
import io.purchaseintent.suggest.KnownFormats.Known;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The mapping that reads a file of unknown format, and what it makes of the file's first rows.
 *
 * @param known the shipped mapping that reads it, or null
 * @param yaml the mapping drafted where none does, else null
 * @param trial what the mapping makes of the file's first rows
 * @param doubts what looks wrong in it
 */
public record Suggestion(
    InputFile file,
    @Nullable Path known,
    String title,
    @Nullable String yaml,
    Trial trial,
    List<String> doubts) {

  private static final int RECORDS_LOOKED_AT = 20_000;
  private static final long ROWS_TRIED = 200_000;

  /**
   * Looks at a file.
   *
   * @param shipped the folder of the shipped mappings, or null where none are to be tried
   * @param now the time of now
   * @throws UserError if the file cannot be read, or no mapping can be made of it, and why
   */
  public static Suggestion of(InputFile file, @Nullable Path shipped, Instant now) {
    EventRules rules = EventRules.asOf(now);
    Known known = shipped == null ? null : KnownFormats.find(shipped, file, rules);
    if (known != null) {
      Trial trial = Trial.of(MappingFile.read(known.file()), file, ROWS_TRIED, rules);
      return new Suggestion(
          file, known.file(), known.title(), null, trial, doubts(trial, List.of(), now));
    }
    Specimen specimen = Specimen.of(file, RECORDS_LOOKED_AT);
    Findings found = Findings.of(specimen, rules);
    String yaml = new Draft(specimen, found).write();
    Trial trial = tried(yaml, file, rules);
    return new Suggestion(file, null, "", yaml, trial, doubts(trial, before(found), now));
  }

  private static Trial tried(String yaml, InputFile file, EventRules rules) {
    try {
      Path draft = Files.createTempFile("suggested-", ".yaml");
      try {
        Files.writeString(draft, yaml);
        return Trial.of(MappingFile.read(draft), file, ROWS_TRIED, rules);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw new UserError("The suggested mapping cannot be tried: " + e.getMessage(), e);
    }
  }

  /** Doubts that the file itself gives. */
  private static List<String> before(Findings found) {
    List<String> told = new ArrayList<>();
    if (found.time().local()) {
      told.add(
          "the times of "
              + found.time().column().path()
              + " name no zone, such as "
              + Column.quoted(found.time().column().mostFrequent(1).get(0).getKey())
              + ": they are taken for UTC");
    }
    if (!found.unnamed().isEmpty()) {
      told.add(
          "keys that a mapping cannot name were left aside, such as "
              + Column.quoted(found.unnamed().iterator().next()));
    }
    return told;
  }

  private static List<String> doubts(Trial trial, List<String> before, Instant now) {
    List<String> told = new ArrayList<>(before);
    trial
        .reasons()
        .forEach(
            (reason, count) ->
                told.add(
                    String.format(
                        Locale.ROOT,
                        "%,d of %,d rows would be rejected: %s",
                        count,
                        trial.read(),
                        reason)));
    told.addAll(trial.unusable());
    told.addAll(Doubts.of(trial.events(), Visits.of(trial.events()), now));
    return told;
  }

  /** For people: what the file is, what running the mapping would give, and what to doubt. */
  public String report() {
    Visits visits = Visits.of(trial.events());
    StringBuilder text = new StringBuilder();
    if (known != null) {
      text.append(String.format("%s: %s%n%s reads it.%n", file, title, known));
    } else {
      text.append(
          String.format(
              "%s is of no format that a mapping is shipped for; this is a first one.%n", file));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "Of its first %,d records it would make %,d events, reject %,d and pass over %,d.%n",
            trial.read(),
            trial.events().size(),
            trial.rejected(),
            passedOver()));
    trial
        .passedOver()
        .forEach(
            (what, count) ->
                text.append(
                    String.format(Locale.ROOT, "  passed over: %s, %,d records%n", what, count)));
    if (!trial.events().isEmpty()) {
      text.append(String.format("  types: %s%n", types()));
      text.append(String.format("  times: %s to %s%n", from(), to()));
      text.append(
          String.format(
              Locale.ROOT,
              "  visits: %,d, of which %,d buy (%.1f%%); shoppers with a name: %,d%n",
              visits.visits(),
              visits.bought(),
              100.0 * visits.bought() / visits.visits(),
              users()));
    }
    if (!doubts.isEmpty()) {
      text.append(String.format("Doubts:%n"));
      doubts.forEach(doubt -> text.append(String.format("  - %s%n", doubt)));
    }
    return text.toString();
  }

  private long passedOver() {
    return trial.passedOver().values().stream().mapToLong(Long::longValue).sum();
  }

  private Map<String, Integer> types() {
    Map<String, Integer> types = new TreeMap<>();
    trial.events().forEach(event -> types.merge(event.type().code(), 1, Integer::sum));
    return types;
  }

  private Instant from() {
    return trial.events().stream().map(Event::eventTime).min(Instant::compareTo).orElseThrow();
  }

  private Instant to() {
    return trial.events().stream().map(Event::eventTime).max(Instant::compareTo).orElseThrow();
  }

  private long users() {
    return trial.events().stream().map(Event::userId).filter(Objects::nonNull).distinct().count();
  }

  /** The same for programs, with the mapping's text where it was drafted. */
  public ObjectNode json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("file", file.toString());
    node.put("known", known == null ? null : known.toString());
    node.put("mapping", yaml);
    node.put("read", trial.read());
    node.put("written", trial.events().size());
    node.put("rejected", trial.rejected());
    node.put("passed_over", passedOver());
    ObjectNode types = node.putObject("types");
    types().forEach(types::put);
    if (!trial.events().isEmpty()) {
      Visits visits = Visits.of(trial.events());
      node.put("from", from().toString());
      node.put("to", to().toString());
      node.put("visits", visits.visits());
      node.put("visits_that_buy", visits.bought());
      node.put("users", users());
    }
    doubts.forEach(node.putArray("doubts")::add);
    return node;
  }
}
