package io.purchaseintent.tables;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.S3Options;
import io.purchaseintent.command.UserError;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.table.EventTable;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./intent lake days}: which days have events, and until when days are closed. */
@Command(
    name = "days",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Show how many events each day (UTC) has, from the first to the last, and until when days are"
          + " closed: what was known of them was counted by daily or aggregate, and stays.",
      ""
    })
final class DaysCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON object, nothing else.")
  private boolean json;

  @Mixin private final HomeOptions home = new HomeOptions();

  @Mixin private final LakeOptions lakes = new LakeOptions();

  @Mixin private final S3Options s3 = new S3Options();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  DaysCommand() {}

  @Override
  public Integer call() {
    SortedMap<LocalDate, Long> events = new TreeMap<>();
    LocalDate closedUntil;
    try {
      LakeTable table = EventTable.in(LakeCommand.lake(lakes, home, s3));
      for (TableFile file : table.view().files()) {
        events.merge(file.day(), file.rows(), Long::sum);
      }
      closedUntil = table.closedUntil().orElse(null);
    } catch (LakeException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
    // A day between others that has none is what is looked for.
    for (LocalDate day = events.firstKey(); day.isBefore(events.lastKey()); day = day.plusDays(1)) {
      events.putIfAbsent(day, 0L);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Commands.oneLine(json(events, closedUntil)));
    } else {
      events.forEach(
          (day, rows) ->
              out.printf(
                  Locale.ROOT,
                  "%s %,14d%s%n",
                  day,
                  rows,
                  closedUntil != null && day.isBefore(closedUntil) ? "  closed" : ""));
    }
    return ExitCode.DONE;
  }

  private static ObjectNode json(SortedMap<LocalDate, Long> events, @Nullable LocalDate closed) {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("closed_until", closed == null ? null : closed.toString());
    ArrayNode days = report.putArray("days");
    events.forEach((day, rows) -> days.addObject().put("day", day.toString()).put("events", rows));
    return report;
  }
}
