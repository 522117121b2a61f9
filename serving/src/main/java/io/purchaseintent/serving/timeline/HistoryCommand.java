package io.purchaseintent.serving.timeline;

import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.RegistryOptions;
import io.purchaseintent.command.S3Options;
import io.purchaseintent.command.TextTable;
import io.purchaseintent.command.UserError;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.board.LoopBoard;
import io.purchaseintent.registry.mlflow.Registries;
import io.purchaseintent.serving.watch.ReportFolder;
import io.purchaseintent.store.LocalCopy;
import io.purchaseintent.store.address.Stores;
import io.purchaseintent.store.s3.S3Access;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./intent loop history}: what happened, the newest last. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Tell what happened to a model in the last days, the newest last: alarms of the watch,"
          + " retrainings, trainings and what gates said, roll-outs, promotions, rollbacks; each with"
          + " its report. The dashboard of ./intent serve draws the same.",
      ""
    })
final class HistoryCommand implements Callable<Integer> {

  private static final int MOST_DAYS = 365;

  @Spec private CommandSpec spec;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "30",
      description = "How far back, 1 to 365 (default: ${DEFAULT-VALUE}).")
  private int days = 30;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "purchase-intent",
      description = "Name in the registry (default: ${DEFAULT-VALUE}).")
  private String model = "purchase-intent";

  @Option(
      names = "--json",
      description = "Print one JSON object, that of /timeline.json, nothing else.")
  private boolean json;

  @Mixin private HomeOptions homes = new HomeOptions();

  @Mixin private LakeOptions lakes = new LakeOptions();

  @Mixin private RegistryOptions registries = new RegistryOptions();

  @Mixin private S3Options s3 = new S3Options();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  HistoryCommand() {}

  @Override
  public Integer call() {
    if (days < 1 || days > MOST_DAYS) {
      throw UserError.ofUsage("--days=" + days + " must be from 1 to " + MOST_DAYS);
    }
    PrintWriter out = spec.commandLine().getOut();
    try {
      Timeline timeline = timeline();
      if (json) {
        out.println(Commands.oneLine(timeline.json(days)));
      } else {
        out.print(inWords(timeline.entries(days)));
      }
      out.flush();
      return ExitCode.DONE;
    } catch (RegistryException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }

  private Timeline timeline() {
    String address = lakes.address(homes);
    try {
      LocalCopy lake =
          new LocalCopy(
              Stores.open(address, S3Access.of(s3.endpoint(), s3.region())), lakes.lake(homes));
      ReportFolder reports = new ReportFolder(lake);
      reports.follow();
      return new Timeline(
          reports,
          Registries.open(registries.registry(homes), s3.endpoint(), s3.region()),
          model,
          new LoopBoard(
              Registries.notes(registries.registry(homes), s3.endpoint(), s3.region(), model),
              Clock.systemUTC()),
          homes.home(),
          Clock.systemUTC());
    } catch (IllegalArgumentException | IOException e) {
      throw UserError.ofUsage("--lake=" + address + ": " + e.getMessage());
    }
  }

  private String inWords(List<Entry> entries) {
    if (entries.isEmpty()) {
      return "Nothing happened to " + model + " in the last " + days + " days\n";
    }
    TextTable table = new TextTable("TIME (UTC)", "WHAT", "BY", "REPORT", "TOLD");
    for (int i = entries.size() - 1; i >= 0; i--) {
      Entry entry = entries.get(i);
      table.add(
          entry.time().toString().substring(0, 16).replace('T', ' '),
          entry.kind().code().replace('_', '-'),
          entry.who() == null ? "-" : entry.who(),
          report(entry),
          entry.text() + (entry.why() == null ? "" : " (" + entry.why() + ")"));
    }
    return table.toString();
  }

  /** Where somebody without a server finds it. */
  private String report(Entry entry) {
    if (entry.version() != null) {
      return "./intent models show " + entry.version();
    }
    String path = entry.report();
    return path == null
        ? "-"
        : lakes.lake(homes).resolve("reports" + path.replace("/report.html", ".html")).toString();
  }
}
