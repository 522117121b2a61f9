package io.purchaseintent.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.Progress;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.monitoring.ReferenceProfile.Scored;
import io.purchaseintent.monitoring.ReferenceProfileJson;
import io.purchaseintent.monitoring.SessionSample;
import io.purchaseintent.prediction.LoggedPrediction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes a day's log of predictions, and the reference of the version that made them. */
@Command(
    name = "prediction-log",
    mixinStandardHelpOptions = true,
    description = {
      "A day's log of predictions, about five a visit, with every feature that there is, as a server"
          + " writes it (OUT/predictions); the reference profile of other visits of the same kind"
          + " (OUT/reference-profile.json), and the log of these (OUT/reference)."
    })
public final class PredictionLogCommand implements Callable<Integer> {

  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to write.")
  private Path out = Path.of("");

  @Option(
      names = "--predictions",
      paramLabel = "N",
      defaultValue = "300000",
      description = "How many (default: ${DEFAULT-VALUE}).")
  private long predictions = 300_000;

  @Option(
      names = "--reference-predictions",
      paramLabel = "N",
      defaultValue = "250000",
      description = "How many the reference is made of (default: ${DEFAULT-VALUE}).")
  private long referencePredictions = 250_000;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    System.exit(Commands.run(new PredictionLogCommand(), args));
  }

  @Override
  public Integer call() throws IOException {
    writeReference();
    Progress progress = new Progress(System.err, System.console() != null, System::nanoTime);
    LogShop shop = new LogShop(DAY, seed + 1);
    long bytes;
    try (LogFiles log = LogFiles.create(out.resolve("predictions"), shop.features(), DAY)) {
      while (log.predictions() < predictions) {
        for (LoggedPrediction each : shop.visit()) {
          log.write(each);
        }
        progress.at(log.predictions() + " predictions");
      }
      predictions = log.predictions();
      bytes = log.bytes();
    }
    ObjectNode report =
        new ObjectMapper()
            .createObjectNode()
            .put("predictions", predictions)
            .put("features", shop.features().size())
            .put("bytes", bytes);
    System.out.println(Commands.oneLine(report));
    return ExitCode.DONE;
  }

  private void writeReference() throws IOException {
    LocalDate before = DAY.minusDays(30);
    LogShop shop = new LogShop(before, seed);
    SessionSample sample =
        new SessionSample(ReferenceProfile.MOST_SESSIONS, shop.features().size());
    List<Scored> scored = new ArrayList<>();
    try (LogFiles log = LogFiles.create(out.resolve("reference"), shop.features(), before)) {
      while (log.predictions() < referencePredictions) {
        List<LoggedPrediction> visit = shop.visit();
        for (LoggedPrediction each : visit) {
          log.write(each);
          sample.add(SessionSample.row(each.sessionId(), each.id(), each.segment(), each.vector()));
        }
        LoggedPrediction one = visit.get(visit.size() / 2);
        scored.add(new Scored(one.vector(), one.segment(), one.propensity(), one.margin()));
      }
    }
    Map<String, Double> importance = new TreeMap<>();
    shop.features().names().forEach(name -> importance.put(name, 0.0));
    // As few features carry most of a real model.
    shop.features().names().stream().limit(10).forEach(name -> importance.put(name, 0.1));
    ReferenceProfile profile =
        ReferenceProfile.of("bench", shop.features(), sample)
            .with(
                new ReferenceProfile.Model(
                    ReferenceProfile.scores(shop.features(), scored),
                    importance,
                    new ObjectMapper().createObjectNode()));
    Files.writeString(
        out.resolve(ReferenceProfile.FILE), ReferenceProfileJson.write(profile).toString());
  }
}
