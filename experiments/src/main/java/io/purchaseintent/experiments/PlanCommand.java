package io.purchaseintent.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.S3Options;
import io.purchaseintent.command.UserError;
import io.purchaseintent.definition.ExperimentFile;
import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.experiment.ExperimentMetric;
import io.purchaseintent.experiments.plan.LakeWeeks;
import io.purchaseintent.experiments.plan.Layout;
import io.purchaseintent.experiments.plan.Metric;
import io.purchaseintent.experiments.plan.Plan;
import io.purchaseintent.experiments.plan.PlanPage;
import io.purchaseintent.experiments.plan.PlanText;
import io.purchaseintent.experiments.plan.Unit;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./intent experiments plan}: how long until an effect of some size is found. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "Tell how long an experiment must run, by what came to the shop in the lake's last weeks:"
          + " for each number of whole weeks the least effect that it finds, where it is looked at"
          + " once at its end, each day, and each day with what its units did in the weeks before"
          + " taken out of the noise.",
      "",
      "An effect is a share of the mean: 0.05 of a conversion of 2%% is 2.1%%. Nothing is changed.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./intent experiments plan",
      "  ./intent experiments plan --effect=0.05 --power=0.9",
      "  ./intent experiments plan --experiment=badge.yaml --weeks=12",
      "  ./intent experiments plan --metric=revenue --unit=shopper --arms=3 --report=plan.html",
      "  ./intent experiments plan --traffic=0.2 --weeks=6 --json"
    })
final class PlanCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--metric",
      defaultValue = "conversion",
      paramLabel = "METRIC",
      description = "conversion, orders or revenue, of each unit (default: ${DEFAULT-VALUE}).")
  private Metric metric;

  @Option(
      names = "--unit",
      defaultValue = "visitor",
      paramLabel = "UNIT",
      description =
          "Whom it parts: visitor (the shopper where he is known, else the session's id), shopper"
              + " or visit (default: ${DEFAULT-VALUE}).")
  private Unit unit;

  @Option(
      names = "--effect",
      defaultValue = "0.05",
      paramLabel = "SHARE",
      description =
          "The least effect that matters, as a share of the mean (default: ${DEFAULT-VALUE}).")
  private double effect;

  @Option(
      names = "--arms",
      defaultValue = "2",
      paramLabel = "N",
      description =
          "Arms of equal shares; each is compared with the first (default: ${DEFAULT-VALUE}).")
  private int arms;

  @Option(
      names = "--traffic",
      defaultValue = "1",
      paramLabel = "SHARE",
      description = "Share of all units that is part of it (default: all).")
  private double traffic;

  @Option(
      names = "--risk",
      defaultValue = "0.05",
      paramLabel = "P",
      description =
          "Of finding an effect where no arm has one, over all looks (default: ${DEFAULT-VALUE}).")
  private double risk;

  @Option(
      names = "--power",
      defaultValue = "0.8",
      paramLabel = "P",
      description = "Chance to find an effect that is there (default: ${DEFAULT-VALUE}).")
  private double power;

  @Option(
      names = "--weeks",
      defaultValue = "8",
      paramLabel = "N",
      description = "The longest that it may run, from 1 to 26 (default: ${DEFAULT-VALUE}).")
  private int weeks;

  @Option(
      names = "--until",
      paramLabel = "DATE",
      description =
          "Look at the days before this one, such as 2026-11-02, that are over (default: today,"
              + " UTC).")
  private @Nullable LocalDate until;

  @Option(
      names = "--session-gap",
      paramLabel = "DURATION",
      defaultValue = "PT30M",
      description = "As for all jobs (default: ${DEFAULT-VALUE}).")
  private Duration sessionGap;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write it as a page with a picture, too.")
  private @Nullable Path report;

  @Option(names = "--json", description = "Print one JSON object, nothing else.")
  private boolean json;

  @Option(
      names = "--experiment",
      paramLabel = "FILE",
      description =
          "Take metric, unit, arms, effect, traffic, risk and power of an experiment's file, where"
              + " they are not given otherwise.")
  private @Nullable Path experiment;

  @Mixin private final HomeOptions homes = new HomeOptions();

  @Mixin private final LakeOptions lakes = new LakeOptions();

  @Mixin private final S3Options s3 = new S3Options();

  private final Clock clock;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  PlanCommand() {
    this(Clock.systemUTC());
  }

  /** A command whose today is the clock's. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  PlanCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException {
    if (experiment != null) {
      take(ExperimentFile.read(experiment));
    }
    requireSense();
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    Plan plan =
        new LakeWeeks(lake(), new SessionGap(sessionGap), Progress.onStandardError())
            .plan(
                unit,
                metric,
                new Layout(arms, traffic, risk, power),
                until == null || until.isAfter(today) ? today : until,
                weeks);
    PlanText text = new PlanText(plan, effect);
    tell(text.json(), text.forPeople());
    if (report != null) {
      Files.writeString(report, new PlanPage(plan, effect).html());
    }
    return ExitCode.DONE;
  }

  private void take(Experiment planned) {
    take("--metric", () -> metric = metric(planned));
    take("--unit", () -> unit = Unit.valueOf(planned.unit().name()));
    take("--effect", () -> effect = planned.leastEffect());
    take("--arms", () -> arms = planned.arms().size());
    take("--traffic", () -> traffic = planned.traffic());
    take("--risk", () -> risk = planned.risk());
    take("--power", () -> power = planned.power());
    if (planned.arms().stream().anyMatch(arm -> arm.weight() != planned.control().weight())) {
      spec.commandLine()
          .getErr()
          .println(
              "experiments plan: the weights of "
                  + planned.name()
                  + " differ, and are planned as if they did not: it will need longer");
    }
  }

  private void take(String option, Runnable taking) {
    if (!spec.commandLine().getParseResult().hasMatchedOption(option)) {
      taking.run();
    }
  }

  private static Metric metric(Experiment planned) {
    ExperimentMetric first = planned.metrics().get(0);
    return switch (first) {
      case CONVERSION -> Metric.CONVERSION;
      case ORDERS -> Metric.ORDERS;
      case REVENUE -> Metric.REVENUE;
      case ORDER_VALUE, MARGIN ->
          throw new UserError(
              "metrics of "
                  + planned.name()
                  + " begin with "
                  + first.code()
                  + ", which is not planned: give --metric=conversion, orders or revenue");
    };
  }

  private Lake lake() {
    try {
      return Lake.of(
          lakes.address(homes), lakes.lake(homes), homes.home(), s3.endpoint(), s3.region());
    } catch (LakeException e) {
      throw UserError.ofUsage(String.valueOf(e.getMessage()));
    }
  }

  private void requireSense() {
    require(effect > 0 && effect <= 10, "--effect=" + effect + " must be above 0 and at most 10");
    require(arms >= 2 && arms <= 20, "--arms=" + arms + " must be from 2 to 20");
    require(traffic > 0 && traffic <= 1, "--traffic=" + traffic + " must be above 0, at most 1");
    require(risk > 0 && risk < 0.5, "--risk=" + risk + " must be above 0 and below 0.5");
    require(
        power > risk && power < 1,
        "--power=" + power + " must be above --risk=" + risk + " and below 1");
    require(
        !sessionGap.isNegative() && !sessionGap.isZero(),
        "--session-gap=" + sessionGap + " must be longer than PT0S");
    require(weeks >= 1 && weeks <= 26, "--weeks=" + weeks + " must be from 1 to 26");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw UserError.ofUsage(otherwise);
    }
  }

  private void tell(JsonNode answer, String forPeople) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? Commands.oneLine(answer) : forPeople.stripTrailing());
    out.flush();
  }
}
