package io.purchaseintent.cli.launch;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A command that runs in a JVM of its own: its jar, its main class, what it asks of the JDK. */
public enum Program {
  IMPORT(
      "import",
      "sources",
      "io.purchaseintent.source.ImportCommand",
      Jdks.Need.OLDEST_TO_23,
      "Turn a shop's CSV or JSON lines into canonical events by a mapping."),
  GENERATE(
      "generate",
      "sources",
      "io.purchaseintent.simulator.GenerateCommand",
      Jdks.Need.OLDEST_TO_23,
      "Simulate a shop: events from a seed."),
  REPLAY(
      "replay",
      "sources",
      "io.purchaseintent.replay.ReplayCommand",
      Jdks.Need.OLDEST_TO_23,
      "Send recorded events again, to an event log or a server."),
  DEAD_LETTER(
      "dead-letter",
      "sources",
      "io.purchaseintent.replay.DeadLetterCommand",
      Jdks.Need.OLDEST_TO_23,
      "List what was rejected, and send it again after a fix."),
  LAKE(
      "lake",
      "sources",
      "io.purchaseintent.tables.LakeCommand",
      Jdks.Need.OLDEST_TO_23,
      "Show the lake's tables, and look after them."),
  PROFILE(
      "profile",
      "sources",
      "io.purchaseintent.profile.ProfileCommand",
      Jdks.Need.OLDEST_TO_23,
      "Look at a lake: what is in it, and what of it looks wrong."),
  TRAIN(
      "train",
      "trainer",
      "io.purchaseintent.trainer.TrainCommand",
      Jdks.Need.OLDEST_TO_23,
      "Train a model on a training set and register it."),
  MODELS(
      "models",
      "trainer",
      "io.purchaseintent.trainer.models.ModelsCommand",
      Jdks.Need.OLDEST_TO_23,
      "List, compare, promote and verify the versions of a model."),
  FEATURES(
      "features",
      "trainer",
      "io.purchaseintent.trainer.features.FeaturesCommand",
      Jdks.Need.OLDEST_TO_23,
      "List and compare features, the shop's own too, and who uses them."),
  SERVE(
      "serve",
      "serving",
      "io.purchaseintent.serving.ServeCommand",
      Jdks.Need.NEWEST,
      "Answer /predict over HTTP from Redis."),
  LOOP(
      "loop",
      "rollout",
      "io.purchaseintent.rollout.loop.LoopCommand",
      Jdks.Need.OLDEST_TO_23,
      "Watch, retrain and roll out by itself; tell what happened to a model."),
  ROLLOUT(
      "rollout",
      "rollout",
      "io.purchaseintent.rollout.RolloutCommand",
      Jdks.Need.OLDEST_TO_23,
      "Bring a version to production step by step, or back."),
  EXPERIMENTS(
      "experiments",
      "experiments",
      "io.purchaseintent.experiments.ExperimentsCommand",
      Jdks.Need.OLDEST_TO_23,
      "Experiments: how long until an effect is found, and who is given which arm?"),
  POLICY(
      "policy",
      "experiments",
      "io.purchaseintent.experiments.policy.PolicyCommand",
      Jdks.Need.OLDEST_TO_23,
      "Show, check and try what is done for a visit."),
  KEYS(
      "keys",
      "serving",
      "io.purchaseintent.serving.keys.KeysCommand",
      Jdks.Need.NEWEST,
      "Make, list and revoke the keys that a server asks for."),
  RULES(
      "rules",
      "watch",
      "io.purchaseintent.watch.RulesCommand",
      Jdks.Need.OLDEST_TO_23,
      "Show, check and try what is an alarm, and who is told."),
  INCIDENTS(
      "incidents",
      "incidents",
      "io.purchaseintent.incident.IncidentsCommand",
      Jdks.Need.OLDEST_TO_23,
      "Play what goes wrong in such systems, without safeguards and with.");

  /** The trainer with a Spark. */
  private static final Path SPARK_TRAINER =
      Path.of("bundles", "spark-trainer", "target", "intent-spark-trainer.jar");

  private static final String TAKE_FEATURES = "io.purchaseintent.features.TakeFeaturesCommand";
  private static final String HISTORY = "io.purchaseintent.serving.timeline.LoopCommand";

  private final String command;
  private final String module;
  private final String mainClass;
  private final Jdks.Need need;
  private final String description;

  Program(String command, String module, String mainClass, Jdks.Need need, String description) {
    this.command = command;
    this.module = module;
    this.mainClass = mainClass;
    this.need = need;
    this.description = description;
  }

  /** The program behind a word on the command line. */
  public static Optional<Program> of(String command) {
    return Arrays.stream(values()).filter(program -> program.command.equals(command)).findFirst();
  }

  public String command() {
    return command;
  }

  public String description() {
    return description;
  }

  public Jdks.Need need() {
    return need;
  }

  /** The jar's place below the root. */
  public Path jar() {
    return Path.of(module, "target", "intent-" + module + ".jar");
  }

  /** The command line that starts {@code run features}, which needs no runner of Beam. */
  public static Launch ofFeatures(List<String> arguments) {
    return new Launch(
        "run features", LAKE.need, List.of(LAKE.jar()), List.of(), TAKE_FEATURES, arguments);
  }

  /** The command line that starts it, without the java program itself. */
  public Launch launch(List<String> arguments) {
    if (this == TRAIN && Runner.SPARK.isNamedIn(arguments)) {
      return new Launch(
              command,
              need,
              List.of(SPARK_TRAINER),
              Runner.SPARK.jvmOptions(),
              mainClass,
              arguments)
          .boosting();
    }
    if (this == LOOP && !arguments.isEmpty() && arguments.get(0).equals("history")) {
      // It has all that the server's dashboard draws.
      return new Launch(command, SERVE.need, List.of(SERVE.jar()), List.of(), HISTORY, arguments);
    }
    Launch launch = new Launch(command, need, List.of(jar()), jvmOptions(), mainClass, arguments);
    return this == TRAIN || this == MODELS ? launch.boosting() : launch;
  }

  /**
   * The server's heap is small and its garbage young: this collector costs the least per answer.
   * With room for its classes from the start, nobody waits while the JVM collects all for more.
   */
  private List<String> jvmOptions() {
    return this == SERVE ? List.of("-XX:+UseSerialGC", "-XX:MetaspaceSize=128m") : List.of();
  }
}
