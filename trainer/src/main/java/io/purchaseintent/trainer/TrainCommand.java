package io.purchaseintent.trainer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.RegistryOptions;
import io.purchaseintent.command.S3Options;
import io.purchaseintent.command.UserError;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.trainingset.TrainingSet;
import io.purchaseintent.policy.PolicyFile;
import io.purchaseintent.policy.PolicyOptions;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.FinalJudgement;
import io.purchaseintent.registry.GateVerdicts;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.Role;
import io.purchaseintent.registry.mlflow.Registries;
import io.purchaseintent.trainer.boosting.Cluster;
import io.purchaseintent.trainer.boosting.TrainingPlan;
import io.purchaseintent.trainer.data.TestPartUse;
import io.purchaseintent.trainer.gates.GateSettings;
import io.purchaseintent.trainer.gates.GateVerdict;
import io.purchaseintent.trainer.gates.Incumbents;
import io.purchaseintent.trainer.gates.PolicyThresholds;
import io.purchaseintent.trainer.lifecycle.Gatekeeper;
import io.purchaseintent.trainer.lifecycle.Lifecycle;
import io.purchaseintent.trainer.lifecycle.MadeBy;
import io.purchaseintent.trainer.lifecycle.MadeOf;
import io.purchaseintent.trainer.lifecycle.TrainedVersion;
import io.purchaseintent.trainer.models.FinalPartJudge;
import io.purchaseintent.trainer.search.SearchSpaceFile;
import io.purchaseintent.training.BoosterParameters;
import io.purchaseintent.training.SearchSpace;
import io.purchaseintent.training.TrainingException;
import io.purchaseintent.webhook.Outbox;
import io.purchaseintent.webhook.Webhooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code intent train}: a training set to a version in the registry. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Trains a model on a training set, calibrates and evaluates it, and writes it to the registry"
          + " as a new version.",
      "",
      "It is put to the gates: figures, data and behaviour must be within bounds. The verdicts are"
          + " kept with the version; if one says no, the exit code is 3. A version serves once it"
          + " is promoted; --promote does so at once, if the gates let it."
    },
    footer = {
      "",
      "Examples:",
      "  ./intent train --training-set=20260301T020000000 --promote",
      "  ./intent train --runner=spark --spark-master=spark://host:7077 --workers=8 --threads=4"
    })
public final class TrainCommand implements Callable<Integer> {

  /** What is between the address of a lake and the name of a training set in it. */
  private static final String SETS = "/training-sets/";

  private static final BoosterParameters DEFAULTS = BoosterParameters.defaults();

  @Mixin private HomeOptions homes = new HomeOptions();

  @Mixin private LakeOptions lakes = new LakeOptions();

  @Mixin private RegistryOptions registries = new RegistryOptions();

  @Mixin private S3Options s3 = new S3Options();

  @Mixin private RunnerOptions runner = new RunnerOptions();

  @Option(
      names = "--training-set",
      paramLabel = "ID|LAKE/training-sets/ID",
      description =
          "The training set, by its name or with the lake that it is in (default: the one made"
              + " last).")
  private @Nullable String trainingSet;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "purchase-intent",
      description = "Name in the registry (default: ${DEFAULT-VALUE}).")
  private String model = "purchase-intent";

  @Option(names = "--rounds", description = "Trees at most (default: 500).")
  private int rounds = DEFAULTS.rounds();

  @Option(names = "--max-depth", description = "Levels of a tree, 1 to 10 (default: 6).")
  private int maxDepth = DEFAULTS.maxDepth();

  @Option(names = "--eta", description = "Shrinkage of each tree (default: 0.05).")
  private double eta = DEFAULTS.eta();

  @Option(names = "--seed", description = "Seed of all that is drawn (default: 42).")
  private long seed = DEFAULTS.seed();

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "Train on the last N days before validation only (default: all).")
  private @Nullable Integer days;

  @Option(
      names = "--final-days",
      paramLabel = "N",
      description = {
        "Keep the last N days of the test part back: no figure and no gate looks at them, until"
            + " ./intent models final VERSION does (default: none)."
      })
  private @Nullable Integer finalDays;

  @Option(
      names = "--trials",
      paramLabel = "N",
      description = {
        "Search for parameters: N draws are tried on a part of the sessions, the best on all"
            + " (default: 1, the parameters given here)."
      })
  private int trials = 1;

  @Option(
      names = "--search-time",
      paramLabel = "DURATION",
      defaultValue = "PT10M",
      description = "No trial begins after this time (default: ${DEFAULT-VALUE}).")
  private Duration searchTime = Duration.ofMinutes(10);

  @Option(
      names = "--search-space",
      paramLabel = "FILE",
      description = "What is drawn from, as YAML (default: one that comes with this release).")
  private @Nullable Path searchSpace;

  @Option(
      names = "--gates",
      paramLabel = "FILE",
      description =
          "Bounds of the gates, as YAML; those that it does not name are those of this release.")
  private @Nullable Path gates;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description =
          "The policy at whose thresholds the gate \"precision\" judges (default: policy.yaml in"
              + " the home folder if it is there, else the threshold of the gates).")
  private @Nullable Path policy;

  @Option(
      names = "--promote",
      description =
          "Let the new version serve, unless a gate says no, or the days of --final-days, which it"
              + " is then judged by.")
  private boolean promote;

  @Option(
      names = "--unless-same",
      description =
          "Make no second version of the same rows, settings and code, but name the one there is.")
  private boolean unlessSame;

  @Option(names = "--json", description = "Print the figures as one line of JSON.")
  private boolean json;

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    System.exit(Commands.run(new TrainCommand(), args));
  }

  @Override
  public Integer call() {
    if (maxDepth < 1 || maxDepth > 10) {
      throw UserError.ofUsage("--max-depth=" + maxDepth + " must be from 1 to 10");
    }
    if (rounds < 1) {
      throw UserError.ofUsage("--rounds=" + rounds + " must be at least 1");
    }
    if (!(eta > 0) || eta > 1) {
      throw UserError.ofUsage("--eta=" + eta + " must be above 0 and at most 1");
    }
    if (days != null && days < 1) {
      throw UserError.ofUsage("--days=" + days + " must be at least 1");
    }
    if (finalDays != null && finalDays < 1) {
      throw UserError.ofUsage("--final-days=" + finalDays + " must be at least 1");
    }
    if (unlessSame && promote) {
      throw UserError.ofUsage("--unless-same does not go with --promote: ./intent models promote");
    }
    if (trials < 1) {
      throw UserError.ofUsage("--trials=" + trials + " must be at least 1");
    }
    Cluster cluster = runner.cluster();
    TrainingPlan plan = new TrainingPlan(parameters(), days, finalDays, search(), cluster);
    GateSettings gateSettings = gates == null ? GateSettings.shipped() : GateSettings.read(gates);
    PolicyThresholds thresholds = thresholds();
    Clock clock = Clock.systemUTC();
    Progress progress = Progress.onStandardError();
    try {
      String named = trainingSet;
      String address = lakes.address(homes);
      if (named != null && named.contains(SETS)) {
        int at = named.lastIndexOf(SETS);
        address = named.substring(0, at);
        named = named.substring(at + SETS.length());
      }
      Lake lake =
          Lake.of(
              address,
              LakeOptions.folder(address, homes.home()),
              homes.home(),
              s3.endpoint(),
              s3.region());
      TrainingSet set = TrainingSet.open(lake, named);
      String versions = registries.registry(homes);
      ModelRegistry registry = Registries.open(versions, s3.endpoint(), s3.region());
      registry.requireWritable(model);
      MadeOf madeOf = MadeOf.of(set, plan);
      Optional<String> same = unlessSame ? madeOf.versionIn(registry, model) : Optional.empty();
      if (same.isPresent()) {
        return tellSame(same.get(), registry.manifest(model, same.get()), set, progress);
      }
      Incumbents incumbents = Incumbents.of(registry, model);
      TrainedVersion result = new Lifecycle(set, plan, clock, progress).run();
      progress.at("Putting it to the gates");
      List<GateVerdict> verdicts =
          new Gatekeeper(gateSettings, thresholds, lake)
              .judge(set, result.manifest(), result.files(), seed, incumbents);
      boolean refused = verdicts.stream().anyMatch(GateVerdict::failed);
      result.summary().set("gates", result.manifest().path("gates"));
      ObjectNode madeBy = MadeBy.thisProcess(result.files());
      MadeBy.warning(madeBy).ifPresent(told -> System.err.println("train: warning: " + told));
      result.manifest().set("made_by", madeBy);
      result.manifest().set(MadeOf.FIELD, madeOf.toJson());
      TestPartUse.note(result.manifest(), registry, model);
      result.summary().set(TestPartUse.FIELD, result.manifest().path(TestPartUse.FIELD));
      AuditEntry audit =
          new AuditEntry(clock.instant(), System.getProperty("user.name"), "./intent train");
      Registered registered =
          Webhooks.telling(
              homes.home(),
              Outbox.of(registry, versions, model),
              told -> System.err.println("train: " + told),
              () ->
                  register(
                      registry,
                      result,
                      promote && !refused,
                      new FinalPartJudge(registry, model, lake, gateSettings),
                      audit));
      if (result.trials() != null) {
        Files.deleteIfExists(result.trials());
      }
      String version = registered.version();
      result.summary().put("version", version).put("promoted", registered.promoted());
      FinalPartJudge.Judged atLast = registered.atLast();
      if (atLast != null) {
        result.summary().set(FinalJudgement.FIELD, atLast.answer());
      }
      answer().tell(result.summary(), progress);
      answer().tell(verdicts);
      if (atLast != null && !json) {
        System.out.println(atLast.told());
      }
      if (atLast != null && atLast.refused()) {
        System.err.println(
            "train: " + version + " " + FinalJudgement.REFUSED.told() + ": it stays a candidate");
        return ExitCode.REFUSED;
      }
      if (refused) {
        System.err.println("train: a gate said no: " + version + " stays a candidate");
        return ExitCode.REFUSED;
      }
      return ExitCode.DONE;
    } catch (LakeException | RegistryException | TrainingException | IOException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * What became of what was trained.
   *
   * @param atLast what the days that were kept back said; null where they were not asked
   */
  private record Registered(
      String version, FinalPartJudge.@Nullable Judged atLast, boolean promoted) {}

  private Registered register(
      ModelRegistry registry,
      TrainedVersion result,
      boolean wanted,
      FinalPartJudge judge,
      AuditEntry audit) {
    String version =
        registry.write(model, result.manifest(), name -> result.titled(model + " " + name), audit);
    FinalPartJudge.Judged atLast = wanted && finalDays != null ? judge.judge(version, audit) : null;
    boolean promoted = wanted && (atLast == null || !atLast.refused());
    if (promoted) {
      registry.promote(model, version, Placement.of(Role.CHAMPION), audit);
    }
    return new Registered(version, atLast, promoted);
  }

  private int tellSame(String version, JsonNode manifest, TrainingSet set, Progress progress) {
    ObjectNode summary = JsonNodeFactory.instance.objectNode().put("training_set", set.id());
    summary.set("test", manifest.path("test"));
    summary.set("gates", manifest.path("gates"));
    summary.put("version", version).put("promoted", false).put("same", true);
    System.err.println(
        "train: " + version + " is made of the same rows, settings and code: there is no second");
    answer().tell(summary, progress);
    return new GateVerdicts(manifest).passed() ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private TrainAnswer answer() {
    return new TrainAnswer(model, json);
  }

  private PolicyThresholds thresholds() {
    Path inEffect = PolicyOptions.inEffect(policy, homes.home());
    return inEffect == null
        ? PolicyThresholds.NONE
        : PolicyThresholds.of(PolicyFile.read(inEffect).policy());
  }

  private BoosterParameters parameters() {
    return new BoosterParameters(
        rounds,
        DEFAULTS.patience(),
        maxDepth,
        eta,
        DEFAULTS.minChildWeight(),
        DEFAULTS.subsample(),
        DEFAULTS.colsample(),
        DEFAULTS.lambda(),
        seed,
        runner.threads());
  }

  private TrainingPlan.@Nullable Search search() {
    if (searchTime.isNegative() || searchTime.isZero()) {
      throw UserError.ofUsage("--search-time=" + searchTime + " must be above 0, such as PT10M");
    }
    if (trials == 1) {
      if (searchSpace != null) {
        throw UserError.ofUsage(
            "--search-space=" + searchSpace + " is for a search: add --trials=N, such as 20");
      }
      return null;
    }
    SearchSpace space =
        searchSpace == null ? SearchSpaceFile.shipped() : SearchSpaceFile.read(searchSpace);
    Path folder = homes.home().resolve("run").resolve("train");
    return new TrainingPlan.Search(space, trials, searchTime, folder);
  }
}
