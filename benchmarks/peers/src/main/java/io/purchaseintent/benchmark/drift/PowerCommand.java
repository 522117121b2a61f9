package io.purchaseintent.benchmark.drift;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.trainingset.TrainingSet;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.monitoring.ReferenceProfileJson;
import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.scoring.PropensityModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./intent bench drift-power}: how soon changes are seen, and how often calm is broken. */
@Command(
    name = "drift-power",
    mixinStandardHelpOptions = true,
    description = {
      "Draws days of sessions from one half of those that a model was trained on, compares them with"
          + " the other half, changes them in ways that are known, and counts the days until a"
          + " report of drift alarms by the release's rules; and how many reports alarm where"
          + " nothing was changed.",
      "Needs a training set and a version of a model that was trained on it."
    },
    footer = {
      "",
      "Examples:",
      "  ./intent bench drift-power --sizes=1000,10000 --replicates=200",
      "  ./intent bench drift-power --export=/tmp/days   # the same days for other tools"
    })
public final class PowerCommand implements Callable<Integer> {

  private static final int TEN = 10;

  @Option(names = "--home", defaultValue = "./.intent", description = "Default: ${DEFAULT-VALUE}.")
  private Path home = Path.of(".intent");

  @Option(names = "--model", defaultValue = "purchase", description = "Default: ${DEFAULT-VALUE}.")
  private String model = "purchase";

  @Option(names = "--version", required = true, paramLabel = "VERSION", description = "Such as v1.")
  private String version = "";

  @Option(
      names = "--sizes",
      split = ",",
      defaultValue = "1000,10000,100000",
      description = "Sessions of a day. Default: ${DEFAULT-VALUE}.")
  private List<Integer> sizes = List.of();

  @Option(
      names = "--replicates",
      defaultValue = "200",
      description = "Days without a change, of each size. Default: ${DEFAULT-VALUE}.")
  private int replicates = 200;

  @Option(
      names = "--trials",
      defaultValue = "10",
      description = "Weeks of each change and strength. Default: ${DEFAULT-VALUE}.")
  private int trials = 10;

  @Option(
      names = "--pool",
      defaultValue = "200000",
      description = "Sessions to draw from. Default: ${DEFAULT-VALUE}.")
  private int pool = 200_000;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--export",
      paramLabel = "DIR",
      description = "Write a reference and days as CSV, for other tools, and judge nothing.")
  private @Nullable Path export;

  @Option(names = "--json", description = "Print the figures as one line of JSON.")
  private boolean json;

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    System.exit(Commands.run(new PowerCommand(), args));
  }

  @Override
  public Integer call() throws IOException {
    if (replicates < 0 || trials < 0 || sizes.stream().anyMatch(size -> size < 1)) {
      throw UserError.ofUsage("--sizes must be at least 1, --replicates and --trials at least 0");
    }
    Progress progress = Progress.onStandardError();
    FileRegistry registry = new FileRegistry(home.resolve("registry"));
    PropensityModel scores = registry.load(model, version);
    ReferenceProfile reference =
        ReferenceProfileJson.read(
            new ObjectMapper().readTree(registry.file(model, version, ReferenceProfile.FILE)));
    ReferenceProfile.Model of = reference.model();
    if (of == null) {
      throw new UserError(
          "The reference profile of version " + version + " has no scores: train a new version");
    }
    progress.at("Reading training set " + reference.trainingSet());
    TrainingSet set =
        TrainingSet.open(Lake.of(home.resolve("lake").toString()), reference.trainingSet());
    Days days = new Days(SessionPool.read(set, "train", pool, scores), scores, of, seed);
    if (export != null) {
      new Export(days, export, progress).write(sizes.get(0), replicates, trials);
      return ExitCode.DONE;
    }
    ObjectNode figures = new ObjectMapper().createObjectNode();
    figures.put("changed_feature", days.changedFeature());
    silence(days, figures, progress);
    power(days, figures, progress);
    calibration(new Outcomes(SessionPool.read(set, "test", pool, scores), seed), figures, progress);
    System.out.println(json ? figures.toString() : figures.toPrettyString());
    return ExitCode.DONE;
  }

  /** Alarms where nothing changed: of sessions as they are, and of ten moments each. */
  private void silence(Days days, ObjectNode figures, Progress progress) {
    ObjectNode silence = figures.putObject("silence");
    for (int size : sizes) {
      for (int moments : new int[] {0, TEN}) {
        if (replicates == 0) {
          continue;
        }
        String what =
            String.format(
                Locale.ROOT,
                "No change, %,d sessions%s",
                size,
                moments == 0 ? "" : " of " + moments + " moments");
        AtomicInteger judged = new AtomicInteger();
        List<List<String>> alarms =
            IntStream.range(0, replicates)
                .parallel()
                .mapToObj(
                    i -> {
                      List<String> ofDay = days.alarms(days.unchanged(size, moments, i));
                      synchronized (progress) {
                        progress.at(what + ": " + judged.incrementAndGet() + " of " + replicates);
                      }
                      return ofDay;
                    })
                .filter(each -> !each.isEmpty())
                .toList();
        ObjectNode node = silence.putObject(size + (moments == 0 ? "" : "_of_ten_moments"));
        node.put("reports", replicates).put("alarms", alarms.size());
        ObjectNode rules = node.putObject("rules");
        alarms.forEach(each -> each.forEach(rule -> rules.put(rule, rules.path(rule).asInt() + 1)));
        progress.done(
            what + ": " + alarms.size() + " of " + replicates + " reports alarm " + rules);
      }
    }
  }

  private void power(Days days, ObjectNode figures, Progress progress) {
    ObjectNode power = figures.putObject("days_until_alarm");
    for (int size : sizes) {
      if (trials == 0 || size > Days.MOST_CHANGED) {
        continue;
      }
      ObjectNode ofSize = power.putObject(String.valueOf(size));
      for (InjectedChange change : InjectedChange.values()) {
        ObjectNode ofChange = ofSize.putObject(change.code());
        ofChange.put("change", change.description());
        double[] strengths = change.strengths();
        for (int strength = 0; strength < strengths.length; strength++) {
          progress.at(String.format(Locale.ROOT, "%s, %,d sessions", change.code(), size));
          int at = strength;
          List<Days.Seen> seen =
              IntStream.range(0, trials)
                  .parallel()
                  .mapToObj(trial -> days.untilAlarm(change, strengths[at], size, trial))
                  .toList();
          put(ofChange.putObject(String.valueOf(strengths[strength])), seen);
        }
        progress.done(String.format(Locale.ROOT, "%s, %,d sessions", change.code(), size));
      }
    }
  }

  /** Purchases that become more, or fewer, than was said; a factor of 1 is no change. */
  private void calibration(Outcomes outcomes, ObjectNode figures, Progress progress) {
    ObjectNode calibration = figures.putObject("odds_of_buying_shift");
    for (int size : sizes) {
      if (size > Days.MOST_CHANGED) {
        continue;
      }
      ObjectNode ofSize = calibration.putObject(String.valueOf(size));
      for (double factor : Outcomes.FACTORS) {
        if ((factor == 1 ? replicates : trials) == 0) {
          continue;
        }
        progress.at(String.format(Locale.ROOT, "Odds times %s, %,d sessions", factor, size));
        ObjectNode node = ofSize.putObject(String.valueOf(factor));
        if (factor == 1) {
          node.put("reports", replicates)
              .put(
                  "alarms",
                  IntStream.range(0, replicates)
                      .parallel()
                      .filter(i -> !outcomes.alarms(factor, size, i).isEmpty())
                      .count());
        } else {
          put(
              node,
              IntStream.range(0, trials)
                  .parallel()
                  .mapToObj(trial -> outcomes.untilAlarm(factor, size, trial))
                  .toList());
        }
      }
    }
  }

  private static void put(ObjectNode node, List<Days.Seen> seen) {
    node.put("on_day_one", seen.stream().filter(each -> each.day() == 1).count());
    node.put("within_a_week", seen.stream().filter(each -> each.day() > 0).count());
    node.put("trials", seen.size());
    node.put("median_day", median(seen));
    seen.stream()
        .flatMap(each -> each.rules().stream())
        .distinct()
        .sorted()
        .forEach(node.putArray("rules")::add);
  }

  /** 0 where the middle trial did not alarm within its week. */
  private static int median(List<Days.Seen> seen) {
    int[] sorted =
        seen.stream()
            .mapToInt(each -> each.day() == 0 ? Integer.MAX_VALUE : each.day())
            .sorted()
            .toArray();
    int middle = sorted[(sorted.length - 1) / 2];
    return middle == Integer.MAX_VALUE ? 0 : middle;
  }
}
