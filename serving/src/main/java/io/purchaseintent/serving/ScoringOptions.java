package io.purchaseintent.serving;

import io.purchaseintent.command.RedisOptions;
import io.purchaseintent.command.RegistryOptions;
import io.purchaseintent.command.S3Options;
import io.purchaseintent.command.UserError;
import io.purchaseintent.definition.ExperimentFile;
import io.purchaseintent.definition.ExperimentJson;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.policy.PolicyFile;
import io.purchaseintent.policy.PolicyOptions;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.board.LoopBoard;
import io.purchaseintent.registry.board.Notes;
import io.purchaseintent.registry.experiment.ExperimentBoard;
import io.purchaseintent.registry.mlflow.Registries;
import io.purchaseintent.serving.keys.KeysInEffect;
import io.purchaseintent.serving.log.PredictionLogOptions;
import io.purchaseintent.serving.log.PredictionSink;
import io.purchaseintent.serving.money.MoneyOptions;
import io.purchaseintent.serving.money.RatesInEffect;
import io.purchaseintent.store.LocalCopy;
import io.purchaseintent.store.address.Stores;
import io.purchaseintent.store.s3.S3Access;
import io.purchaseintent.webhook.Outbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Of which model, from which store and by which policy a server answers. */
final class ScoringOptions {

  /** Who waits longer has gone. */
  private static final Duration LONGEST_DEADLINE = Duration.ofSeconds(10);

  @Mixin private RegistryOptions registries = new RegistryOptions();

  @Mixin private S3Options s3 = new S3Options();

  @Mixin private RedisOptions store = new RedisOptions();

  @Mixin private PredictionLogOptions logging = new PredictionLogOptions();

  @Mixin private PolicyOptions policies = new PolicyOptions();

  @Mixin private MoneyOptions money = new MoneyOptions();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "purchase-intent",
      description = "Name in the registry (default: ${DEFAULT-VALUE}).")
  private String model = "purchase-intent";

  @Option(
      names = "--deadline",
      paramLabel = "DURATION",
      defaultValue = "PT0.05S",
      description =
          "After so long an answer goes out without what Redis did not tell yet, and says so"
              + " (default: ${DEFAULT-VALUE}).")
  private Duration deadline = Duration.ofMillis(50);

  @Option(
      names = "--session-gap",
      paramLabel = "DURATION",
      defaultValue = "PT30M",
      description =
          "A visit ends where nothing happens for so long, as for the jobs: what the store still"
              + " has of it is not taken for the visit of now (default: ${DEFAULT-VALUE}).")
  private Duration sessionGap = Duration.ofMinutes(30);

  /**
   * Refuses options out of their bounds.
   *
   * @throws UserError naming option, value and bound
   */
  void requireUsable() {
    if (deadline.isNegative() || deadline.isZero() || deadline.compareTo(LONGEST_DEADLINE) > 0) {
      throw UserError.ofUsage(
          "--deadline="
              + deadline
              + " must be above zero and at most "
              + LONGEST_DEADLINE
              + ", such as PT0.05S");
    }
    if (sessionGap.isNegative() || sessionGap.isZero()) {
      throw UserError.ofUsage("--session-gap=" + sessionGap + " must be above zero, such as PT30M");
    }
    money.requireUsable();
  }

  /** Where predictions are logged; empty where they are not, or into the lake. */
  Optional<String> predictionLog() {
    return logging.target();
  }

  String model() {
    return model;
  }

  String redis() {
    return store.redis();
  }

  Duration deadline() {
    return deadline;
  }

  SessionGap sessionGap() {
    return new SessionGap(sessionGap);
  }

  double explainedShare() {
    return logging.explainedShare();
  }

  RatesInEffect rates() {
    return money.open();
  }

  PolicyFile policy(ServerContext context) {
    return policies.read(context.homes().home());
  }

  PredictionSink log(ServerContext context) {
    return logging.open(
        context.lake().folder(),
        context.ids().run(),
        context.logs(),
        context.clock(),
        context.meters());
  }

  /**
   * What this machine has of a lake.
   *
   * @throws UserError if its address is none, or it cannot be reached
   */
  LocalCopy copy(String address, Path folder) {
    try {
      return new LocalCopy(Stores.open(address, S3Access.of(s3.endpoint(), s3.region())), folder);
    } catch (IllegalArgumentException | IOException e) {
      throw UserError.ofUsage("--lake=" + address + ": " + e.getMessage());
    }
  }

  /** The log of the model's moves. */
  Outbox outbox(ServerContext context, ModelRegistry registry) {
    return Outbox.of(registry, registries.registry(context.homes()), model);
  }

  /** The board of the model's loop. */
  LoopBoard board(ServerContext context) {
    return new LoopBoard(
        Registries.notes(registries.registry(context.homes()), s3.endpoint(), s3.region(), model),
        context.clock());
  }

  /** What policies have learnt. */
  Notes learntNotes(ServerContext context) {
    return Registries.learntNotes(
        registries.registry(context.homes()), s3.endpoint(), s3.region(), model);
  }

  /** The experiments of the model. */
  ExperimentBoard experiments(ServerContext context) {
    return new ExperimentBoard(
        Registries.experimentNotes(
            registries.registry(context.homes()), s3.endpoint(), s3.region(), model),
        ExperimentJson::text,
        ExperimentFile::of);
  }

  ModelRegistry registry(ServerContext context) {
    try {
      return Registries.open(registries.registry(context.homes()), s3.endpoint(), s3.region());
    } catch (RegistryException e) {
      throw UserError.ofUsage(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Opens what scores.
   *
   * @param keys whose problems are the server's, too
   * @throws UserError if an option is wrong, or something is not readable
   * @throws RegistryException if the registry has no champion that can serve
   */
  Scoring open(KeysInEffect keys, ServerContext context) {
    return new Scoring(this, keys, context);
  }
}
