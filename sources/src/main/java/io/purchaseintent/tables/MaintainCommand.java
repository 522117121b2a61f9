package io.purchaseintent.tables;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.S3Options;
import io.purchaseintent.command.UserError;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.RunName;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.prediction.PredictionLog;
import io.purchaseintent.lake.upkeep.Upkeep;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./intent lake maintain}: few files, few versions, nothing left over. */
@Command(
    name = "maintain",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Write the many small files of a day as few, drop versions of tables that are older than is"
          + " kept, and delete files that killed runs have left, a day after. Files of the"
          + " prediction log go once they are in the table, after --keep-log. Readers and writers"
          + " go on meanwhile; rows stay as they are.",
      ""
    })
final class MaintainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--keep",
      paramLabel = "DURATION",
      defaultValue = "P7D",
      description =
          "How long readers may go back, and a long run may read what it began with (default:"
              + " ${DEFAULT-VALUE}; at least PT1H).")
  private Duration keep = Duration.ofDays(7);

  @Option(
      names = "--keep-log",
      paramLabel = "DURATION",
      defaultValue = "P30D",
      description =
          "How long files of the prediction log stay that are in the table (default:"
              + " ${DEFAULT-VALUE}; at least P1D): ./intent policy try --from-log reads them.")
  private Duration keepLog = Duration.ofDays(30);

  @Option(names = "--json", description = "Print one JSON object, nothing else.")
  private boolean json;

  @Mixin private final HomeOptions home = new HomeOptions();

  @Mixin private final LakeOptions lakes = new LakeOptions();

  @Mixin private final S3Options s3 = new S3Options();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  MaintainCommand() {}

  @Override
  public Integer call() {
    if (keep.compareTo(Duration.ofHours(1)) < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--keep=" + keep + " is too short: runs read what they began with; at least PT1H");
    }
    if (keepLog.compareTo(Duration.ofDays(1)) < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--keep-log=" + keepLog + " is too short: servers go on with the day; at least P1D");
    }
    Clock clock = Clock.systemUTC();
    PrintWriter out = spec.commandLine().getOut();
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    ArrayNode all = report.putArray("tables");
    for (LakeTable table : LakeCommand.tables(lakes, home, s3)) {
      Upkeep.Result done;
      try {
        done = Upkeep.of(table, RunName.of(clock), keep, clock.instant());
      } catch (LakeException e) {
        throw new UserError(String.valueOf(e.getMessage()), e);
      }
      all.addObject()
          .put("table", done.table())
          .put("files_before", done.filesBefore())
          .put("files_after", done.filesAfter())
          .put("snapshots_expired", done.snapshotsExpired())
          .put("orphans_deleted", done.orphansDeleted());
      if (!json) {
        out.printf(
            Locale.ROOT,
            "%-20s %,d small files written as %,d; %,d versions dropped; %,d files of killed runs"
                + " deleted%n",
            done.table(),
            done.filesBefore(),
            done.filesAfter(),
            done.snapshotsExpired(),
            done.orphansDeleted());
        out.flush();
      }
    }
    PredictionLog.Deleted deleted = deleteFromLog(clock);
    report.put("log_files_deleted", deleted.files()).put("log_bytes_deleted", deleted.bytes());
    if (json) {
      out.println(report);
    } else if (deleted.files() > 0) {
      out.printf(
          Locale.ROOT,
          "%-20s %,d files of the log deleted (%,.1f MB), whose predictions are in the table%n",
          "predictions",
          deleted.files(),
          deleted.bytes() / 1e6);
    }
    return ExitCode.DONE;
  }

  private PredictionLog.Deleted deleteFromLog(Clock clock) {
    try {
      return PredictionLog.of(LakeCommand.lake(lakes, home, s3))
          .deleteTaken(clock.instant(), keepLog);
    } catch (LakeException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }
}
