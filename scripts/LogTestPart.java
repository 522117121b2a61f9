import static java.nio.charset.StandardCharsets.UTF_8;

import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.json.LoggedPredictionJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.table.MomentRow;
import io.purchaseintent.lake.trainingset.TrainingSet;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.scoring.Segment;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Logs the predictions that a server would have answered right after each event of a training set's
 * test part, with the vectors of its rows: what {@code train} judged a version by, as a log, so
 * that {@code quality} must find the same figures (docs/quality.md). Needs no build of its own:
 *
 * <pre>java -cp trainer/target/intent-trainer.jar scripts/LogTestPart.java HOME SET MODEL VERSION DIR</pre>
 */
final class LogTestPart {

  private LogTestPart() {}

  /** Writes the log: {@code HOME TRAINING-SET MODEL VERSION FOLDER}. */
  public static void main(String[] args) throws IOException {
    if (args.length != 5) {
      System.err.println("Usage: LogTestPart HOME TRAINING-SET MODEL VERSION DIR");
      System.exit(2);
    }
    Path home = Path.of(args[0]);
    PropensityModel model = new FileRegistry(home.resolve("registry")).load(args[2], args[3]);
    write(Lake.of(home.resolve("lake").toString()), args[1], model, Path.of(args[4]));
  }

  static void write(Lake lake, String trainingSet, PropensityModel model, Path folder)
      throws IOException {
    Path sets = Files.createDirectories(folder.resolve("feature-sets"));
    Files.write(
        sets.resolve(model.featureSet().hash() + ".json"),
        FeatureSetJson.write(model.featureSet()).toString().getBytes(UTF_8));
    Map<LocalDate, OutputStream> days = new TreeMap<>();
    for (Path file : TrainingSet.open(lake, trainingSet).files("test")) {
      MomentRow.read(
          file,
          model.featureSet().names(),
          row -> {
            if (!row.isAtEvent()) {
              return;
            }
            try {
              OutputStream day = day(days, folder, row);
              day.write(LoggedPredictionJson.toBytes(prediction(row, model)));
              day.write('\n');
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    for (OutputStream day : days.values()) {
      day.close();
    }
  }

  private static OutputStream day(Map<LocalDate, OutputStream> days, Path folder, MomentRow row)
      throws IOException {
    LocalDate day = LocalDate.ofInstant(Instant.ofEpochMilli(row.eventTime()), ZoneOffset.UTC);
    OutputStream open = days.get(day);
    if (open == null) {
      Path file = folder.resolve("dt=" + day).resolve("predictions-test.jsonl");
      Files.createDirectories(file.getParent());
      open =
          new BufferedOutputStream(
              Files.newOutputStream(
                  file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING));
      days.put(day, open);
    }
    return open;
  }

  private static LoggedPrediction prediction(MomentRow row, PropensityModel model) {
    Segment segment = Segment.of(row.known());
    Instant time = Instant.ofEpochMilli(row.eventTime());
    return new LoggedPrediction(
        String.format(Locale.ROOT, "%s-%d-%05d", row.sessionId(), row.sessionStart(), row.moment()),
        time,
        row.userId(),
        row.sessionId(),
        row.productId(),
        0,
        model.featureSet().hash(),
        row.vector(),
        StateIdentity.none(StateStatus.NOT_ASKED),
        new StateIdentity(StateStatus.OK, time, row.moment(), 0),
        StateIdentity.none(StateStatus.NOT_ASKED),
        model.margin(segment, row.vector()),
        model.propensity(segment, row.vector()),
        model.version(),
        segment,
        "champion",
        null,
        0,
        null,
        null);
  }
}
