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
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.table.AllTables;
import io.purchaseintent.lake.upkeep.TableSummary;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./intent lake}: what tables there are, and how large. */
@Command(
    name = "lake",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Show the tables of the lake: rows, files, bytes, days, and how many versions a reader can go"
          + " back to. They are Apache Iceberg's: Spark, DuckDB and PyIceberg read them, too.",
      ""
    },
    subcommands = {MaintainCommand.class, DaysCommand.class},
    footer = {
      "",
      "Examples:",
      "  ./intent lake",
      "  ./intent lake --json",
      "  ./intent lake days",
      "  Small files to few, and versions older than a week away; once a day is a good time:",
      "    ./intent lake maintain"
    })
public final class LakeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON object, nothing else.")
  private boolean json;

  @Mixin private final HomeOptions home = new HomeOptions();

  @Mixin private final LakeOptions lakes = new LakeOptions();

  @Mixin private final S3Options s3 = new S3Options();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  public LakeCommand() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(Commands.run(new LakeCommand(), args));
  }

  @Override
  public Integer call() {
    List<TableSummary> tables = new ArrayList<>();
    for (LakeTable table : tables(lakes, home, s3)) {
      tables.add(TableSummary.of(table));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(tables));
    } else {
      out.printf(
          Locale.ROOT,
          "%-20s %14s %7s %11s %6s  %-24s %9s%n",
          "table",
          "rows",
          "files",
          "MB",
          "days",
          "from, to",
          "versions");
      for (TableSummary table : tables) {
        out.printf(
            Locale.ROOT,
            "%-20s %,14d %,7d %,11.1f %6s  %-24s %,9d%n",
            table.name(),
            table.rows(),
            table.files(),
            table.bytes() / 1e6,
            table.days() == 0 ? "" : table.days(),
            table.firstDay() == null ? "" : table.firstDay() + ", " + table.lastDay(),
            table.snapshots());
      }
    }
    return ExitCode.DONE;
  }

  /** The lake of a command. */
  static Lake lake(LakeOptions lakes, HomeOptions home, S3Options s3) {
    return Lake.of(lakes.address(home), lakes.lake(home), home.home(), s3.endpoint(), s3.region());
  }

  /**
   * The tables that are there.
   *
   * @throws UserError if there are none
   */
  static List<LakeTable> tables(LakeOptions lakes, HomeOptions home, S3Options s3) {
    try {
      Lake lake = lake(lakes, home, s3);
      List<LakeTable> tables = AllTables.of(lake).stream().filter(LakeTable::exists).toList();
      if (tables.isEmpty()) {
        throw new UserError(
            "There are no tables in " + lake + ": name the --home or --lake that ingest wrote to");
      }
      return tables;
    } catch (LakeException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }

  private static ObjectNode json(List<TableSummary> tables) {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    ArrayNode all = report.putArray("tables");
    for (TableSummary table : tables) {
      ObjectNode node =
          all.addObject()
              .put("table", table.name())
              .put("rows", table.rows())
              .put("files", table.files())
              .put("bytes", table.bytes())
              .put("snapshots", table.snapshots())
              .put("changed", table.changed().toString());
      if (table.firstDay() != null) {
        node.put("first_day", table.firstDay().toString())
            .put("last_day", String.valueOf(table.lastDay()))
            .put("days", table.days());
      }
    }
    return report;
  }
}
