package io.purchaseintent.benchmark.experiment;

import io.purchaseintent.event.EventType;
import io.purchaseintent.experiment.Arm;
import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.experiment.ExperimentMetric;
import io.purchaseintent.experiment.ExperimentUnit;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.table.DoneRow;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.statistics.arms.ArmFigures;
import io.purchaseintent.statistics.arms.Comparison;
import io.purchaseintent.statistics.arms.Moments;
import io.purchaseintent.statistics.arms.SampleRatio;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.iceberg.io.CloseableIterable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Experiments without an effect, on a lake's own shoppers: who came in the later half of its days
 * is parted anew by each salt, with what he did in the earlier half as what was known before.
 */
@Command(
    name = "experiment-aa",
    mixinStandardHelpOptions = true,
    description = {
      "Part a lake's shoppers (where nobody is known, its visits) into two arms that are alike, many",
      "times, and tell how often a difference is found: p-values should be uniform.",
      "  ./intent bench experiment-aa --home=.intent --runs=1000",
      ""
    })
public final class AaCommand implements Callable<Integer> {

  private static final double RISK = 0.05;
  private static final double[] SIZES = {1, 1, 1};
  private static final double[] AMOUNTS = {1e-6, 1, 1e-6};

  @Option(
      names = "--home",
      defaultValue = ".intent",
      paramLabel = "DIR",
      description = "Whose lake it is (default: ${DEFAULT-VALUE}).")
  private Path home;

  @Option(
      names = "--runs",
      defaultValue = "1000",
      paramLabel = "N",
      description = "How many experiments (default: ${DEFAULT-VALUE}).")
  private int runs;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  private AaCommand() {}

  /** Tells it on standard output and ends the process. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new AaCommand()).execute(args));
  }

  /** What a unit did in a half of the days. */
  private static final class Half {
    private final Set<String> orders = new HashSet<>();
    private long micros;
    private boolean came;
  }

  private record Unit(String id, Half before, Half now) {
    Unit(String id) {
      this(id, new Half(), new Half());
    }
  }

  @Override
  public Integer call() throws IOException {
    List<Unit> units = units(Lake.of(home.resolve("lake").toString()));
    Tally conversion = new Tally("conversion", SIZES);
    Tally revenue = new Tally("revenue", AMOUNTS);
    int alarmsOnce = 0;
    int alarms = 0;
    for (int run = 0; run < runs; run++) {
      Experiment experiment = experiment(run);
      Moments[][] sums = new Moments[2][2];
      for (Moments[] each : sums) {
        Arrays.setAll(each, arm -> new Moments(SIZES.length));
      }
      for (Unit unit : units) {
        int arm = experiment.armOf(unit.id()) == experiment.control() ? 0 : 1;
        sums[0][arm].add(
            unit.now().orders.isEmpty() ? 0 : 1, 1, unit.before().orders.isEmpty() ? 0 : 1);
        sums[1][arm].add(unit.now().micros, 1, unit.before().micros);
      }
      conversion.add(sums[0], units.size());
      revenue.add(sums[1], units.size());
      SampleRatio ratio =
          SampleRatio.of(new long[] {sums[0][0].units(), sums[0][1].units()}, new double[] {1, 1});
      alarmsOnce += ratio.chanceOnce() < SampleRatio.ALARM ? 1 : 0;
      alarms += ratio.isAlarm() ? 1 : 0;
    }
    System.out.printf(Locale.ROOT, "%,d experiments on %,d units%n", runs, units.size());
    conversion.tell();
    revenue.tell();
    System.out.printf("sample ratio: %d alarms, %d below 0.001 at one look%n", alarms, alarmsOnce);
    return 0;
  }

  private static Experiment experiment(int run) {
    return new Experiment(
        "aa",
        1,
        "",
        "default",
        ExperimentUnit.SHOPPER,
        1,
        "aa-" + run,
        List.of(Arm.label("a", 1), Arm.label("b", 1)),
        null,
        null,
        List.of(ExperimentMetric.CONVERSION),
        List.of(),
        0.05,
        RISK,
        0.8);
  }

  private static List<Unit> units(Lake lake) throws IOException {
    TableView view = EventTable.in(lake).view();
    LocalDate first = view.days().first();
    long days = view.days().last().toEpochDay() - first.toEpochDay() + 1;
    LocalDate middle = first.plusDays(days / 2);
    Map<String, Unit> units = new HashMap<>();
    for (TableFile file : view.files()) {
      try (CloseableIterable<DoneRow> rows = DoneRow.open(view.reader(), file)) {
        for (DoneRow row : rows) {
          Unit unit = units.computeIfAbsent(idOf(row), Unit::new);
          add(row, file.day().isBefore(middle) ? unit.before() : unit.now());
        }
      }
    }
    List<Unit> came = new ArrayList<>(units.values());
    came.removeIf(unit -> !unit.now().came);
    return came;
  }

  private static String idOf(DoneRow row) {
    return row.userId() == null ? row.sessionId() : row.userId();
  }

  private static void add(DoneRow row, Half to) {
    to.came = true;
    if (row.type() == EventType.PURCHASE) {
      @Nullable String order = row.orderId();
      to.orders.add(order == null ? row.sessionId() : order);
      to.micros += row.priceMicros() * Math.max(1, row.quantity());
    }
  }

  /** What is found of a metric over the runs. */
  private static final class Tally {
    private final String metric;
    private final double[] sizes;
    private final List<Double> plain = new ArrayList<>();
    private final List<Double> adjusted = new ArrayList<>();
    private int always;
    private double left;

    Tally(String metric, double[] sizes) {
      this.metric = metric;
      this.sizes = sizes;
    }

    void add(Moments[] arms, double units) {
      ArmFigures a = ArmFigures.of(arms[0], sizes);
      ArmFigures b = ArmFigures.of(arms[1], sizes);
      Comparison cuped = Comparison.adjusted(a, b);
      plain.add(Comparison.of(a, b).difference().chanceOnce());
      adjusted.add(cuped.difference().chanceOnce());
      always += cuped.lift().chanceAlways(RISK, units) < RISK ? 1 : 0;
      left += cuped.varianceLeft();
    }

    void tell() {
      System.out.printf(
          Locale.ROOT,
          "%s: p uniform by KS at %.3f, adjusted at %.3f; below 0.05 once %.1f%%, adjusted %.1f%%,"
              + " at any look %.1f%%; variance left %.1f%%%n",
          metric,
          uniform(plain),
          uniform(adjusted),
          share(plain),
          share(adjusted),
          100.0 * always / plain.size(),
          100 * left / plain.size());
    }

    private static double share(List<Double> chances) {
      return 100.0 * chances.stream().filter(p -> p < RISK).count() / chances.size();
    }

    /** Kolmogorov and Smirnov's p-value of uniform p-values, by its limit. */
    private static double uniform(List<Double> chances) {
      double[] sorted = chances.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      double n = sorted.length;
      double away = 0;
      for (int i = 0; i < n; i++) {
        away = Math.max(away, Math.max((i + 1) / n - sorted[i], sorted[i] - i / n));
      }
      double scaled = (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)) * away;
      double sum = 0;
      for (int k = 1; k <= 100; k++) {
        sum += (k % 2 == 1 ? 2 : -2) * Math.exp(-2.0 * k * k * scaled * scaled);
      }
      return Math.max(0, Math.min(1, sum));
    }
  }
}
