package io.purchaseintent.experiments.policy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import io.purchaseintent.experiments.bandit.Learning;
import io.purchaseintent.experiments.offpolicy.Comparison;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.policy.PolicyFile;
import io.purchaseintent.policy.PolicyOptions;
import io.purchaseintent.registered.RegisteredModel;
import io.purchaseintent.registry.learnt.LearntBoard;
import io.purchaseintent.registry.learnt.LearntVersion;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./intent run bandit}: a policy that learns learns of what was logged. */
@Command(
    name = "learn",
    mixinStandardHelpOptions = true,
    description = {
      "Let a policy that learns (bandit: in its file) learn what came of the visits since the last"
          + " version that its checks let pass, until the last whole day (UTC) of which all visits are over. Run it each day:"
          + " a day costs a day. What it has learnt is a version beside the model's, with what it was"
          + " judged by; servers go by it within seconds if all checks passed, and go on with the one"
          + " before if not. Nothing more to learn of changes nothing.",
      "",
      "A visit tells of the first moment at which there was a choice, whichever policy made it, so"
          + " what another one explored is learnt of, too. Checks: off_policy_value (a visit's margin"
          + " by what half of the visits tell, on the other half, beside what servers go by now, is"
          + " not surely less) and least_share.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 learnt, or nothing new; 1 it could not; 2 wrong use; 3 a check did not pass.",
      "",
      "Examples:",
      "  ./intent run bandit --policy=learns.yaml",
      "  ./intent run bandit --policy=learns.yaml --dry-run --json",
      "  ./intent policy learnt --policy=learns.yaml       # versions, and which is in use",
      "  ./intent policy use 12 --policy=learns.yaml --why='13 gives too much away'"
    })
final class LearnCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final RegisteredModel model = new RegisteredModel();

  @Mixin private final LakeOptions lakes = new LakeOptions();

  @Mixin private final PolicyOptions options = new PolicyOptions();

  @Option(
      names = "--since",
      paramLabel = "DATE",
      description =
          "The first day to learn of where nothing was learnt before (default: the last 28 that"
              + " the log has).")
  private @Nullable LocalDate since;

  @Option(names = "--anew", description = "Forget what was learnt before.")
  private boolean anew;

  @Option(names = "--dry-run", description = "Learn and judge, but keep nothing.")
  private boolean dryRun;

  @Mixin private final VisitEnds ends = new VisitEnds();

  @Option(
      names = "--risk",
      paramLabel = "P",
      defaultValue = "0.05",
      description = "That a version is refused that is worth no less (default: ${DEFAULT-VALUE}).")
  private double risk;

  @Option(
      names = "--most-untold",
      paramLabel = "SHARE",
      defaultValue = "0.01",
      description =
          "Share of the visits in which it may do what the log never did (default:"
              + " ${DEFAULT-VALUE}).")
  private double mostUntold;

  @Option(
      names = "--why",
      paramLabel = "TEXT",
      defaultValue = "learnt of what was logged",
      description = "What the registry's log says of it (default: ${DEFAULT-VALUE}).")
  private String why;

  private final Clock clock;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  LearnCommand() {
    this(Clock.systemUTC());
  }

  /** A command whose now is the clock's. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  LearnCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException {
    requireSense();
    PolicyFile file = options.read(model.homes().home());
    Comparison comparison =
        new Comparison(
            lake(),
            ends.settings(null, null).with(risk, mostUntold, 1),
            clock,
            Progress.onStandardError());
    Learning learning =
        new Learning(new LearntBoard(model.learntNotes()), file.policy(), comparison, mostUntold);
    Learning.Outcome outcome = learning.learn(anew, since, !dryRun, model.audit(why));
    model.tell(spec.commandLine().getOut(), json(outcome), forPeople(file, outcome));
    LearntVersion version = outcome.version();
    return version == null || version.isFit() ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private Lake lake() {
    try {
      return Lake.of(
          lakes.address(model.homes()),
          lakes.lake(model.homes()),
          model.homes().home(),
          model.s3().endpoint(),
          model.s3().region());
    } catch (LakeException e) {
      throw UserError.ofUsage(String.valueOf(e.getMessage()));
    }
  }

  private void requireSense() {
    ends.requireSense();
    require(risk > 0 && risk < 0.5, "--risk=" + risk + " must be above 0 and below 0.5");
    require(
        mostUntold >= 0 && mostUntold < 1,
        "--most-untold=" + mostUntold + " must be from 0 to below 1");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw UserError.ofUsage(otherwise);
    }
  }

  private static ObjectNode json(Learning.Outcome outcome) {
    LearntVersion version = outcome.version();
    ObjectNode json = version == null ? JsonNodeFactory.instance.objectNode() : version.toJson();
    return json.put("learnt", version != null)
        .put("used", outcome.isUsed())
        .put("share", outcome.share())
        .put("until", outcome.until().toString());
  }

  private String forPeople(PolicyFile file, Learning.Outcome outcome) {
    LearntVersion version = outcome.version();
    String name = file.policy().name();
    if (version == null) {
      return String.format(
          Locale.ROOT,
          "Nothing more to learn for %s: all visits that were over before %s are in it, or none had"
              + " a choice.",
          name,
          outcome.until());
    }
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s learnt of %,d visits until %s, of which %,d bought%s.%n",
            dryRun ? name : name + "+" + version.version(),
            version.trials(),
            version.until(),
            version.bought(),
            outcome.share() < 1
                ? String.format(
                    Locale.ROOT, "; of all, %.1f%% fit in memory", 100 * outcome.share())
                : ""));
    version
        .checks()
        .forEach(
            check ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "  %-7s %s: %s%n",
                        check.verdict().name().toLowerCase(Locale.ROOT),
                        check.name(),
                        check.reason())));
    text.append(used(outcome, version));
    return text.toString();
  }

  private String used(Learning.Outcome outcome, LearntVersion version) {
    if (dryRun) {
      return "Nothing was kept.";
    }
    return outcome.isUsed()
        ? "Servers go by it within seconds."
        : "Servers go on as before; ./intent policy use " + version.version() + " uses it anyway.";
  }
}
