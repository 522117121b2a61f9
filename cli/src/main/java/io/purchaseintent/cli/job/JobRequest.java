package io.purchaseintent.cli.job;

import io.purchaseintent.cli.launch.Jdks;
import io.purchaseintent.cli.launch.Launch;
import io.purchaseintent.cli.launch.Runner;
import io.purchaseintent.cli.live.LiveState;
import io.purchaseintent.cli.live.StateBackend;
import io.purchaseintent.cli.process.Ports;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.PseudonymKey;
import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./intent run JOB ...} understood.
 *
 * @param job the job's name
 * @param runner what it runs on
 * @param home the folder for everything that is written
 * @param json whether the job's report is all that goes to standard output
 * @param options for Beam and the job, by their names in camel case
 */
public record JobRequest(
    String job, Runner runner, Path home, boolean json, Map<String, String> options) {

  private static final String FOLDER = "file:";

  /** Jobs that read what a registry keeps. */
  private static final Set<String> OF_REGISTRY = Set.of("drift", "quality", "experiment");

  /** Jobs whose time goes by how many events the lake has. */
  private static final Set<String> OF_EVENTS =
      Set.of("sessionize", "aggregate", "training-set", "daily");

  /**
   * What is read within a quarter of a minute, in bytes: 2 million events of the lake. With the
   * first compiler alone a job on 850,000 (30 MB) took 0.5 to 0.6 of the processor time, on 8.8
   * million (240 MB) 1.1 to 1.35.
   */
  private static final long LITTLE = 64L << 20;

  static final String MAIN = "io.purchaseintent.pipeline.Main";

  /**
   * Understands what follows {@code run}.
   *
   * @param root where the default configs are
   * @throws UserError if something is wrong
   */
  public static JobRequest parse(Path root, String job, List<String> words) {
    Map<String, String> given = BeamArguments.parse(named(job, words));
    String runnerName = given.remove("runner");
    Runner runner = Runner.of(runnerName == null ? "direct" : runnerName);
    String home = given.remove("home");
    String config = given.remove("config");
    boolean json = Boolean.parseBoolean(given.remove("json"));
    Path homeFolder = Path.of(home == null ? ".intent" : home);
    // It is a matter of few jobs, but a user may give all commands the same places.
    String registry = given.remove("registry");
    Map<String, String> options = new LinkedHashMap<>();
    options.put("runner", runner.beamName());
    options.putAll(
        RunnerConfig.read(
            config == null ? root.resolve(runner.defaultConfig(isStream(job))) : Path.of(config)));
    if (!options.get("runner").equals(runner.beamName())) {
      throw new UserError(
          "--config="
              + config
              + " is for "
              + options.get("runner")
              + ", but --runner is "
              + runner.title());
    }
    options.put("lake", homeFolder.resolve("lake").toAbsolutePath().normalize().toString());
    if (OF_REGISTRY.contains(job)) {
      options.put(
          "registry", registry == null ? homeFolder.resolve("registry").toString() : registry);
    }
    if (job.equals("publish") || isStream(job)) {
      options.put("redis", "redis://localhost:6379");
    }
    if (isStream(job)) {
      options.put("source", FOLDER + eventLog(homeFolder));
      if (runner == Runner.SPARK) {
        // Its own default is one folder in /tmp, whatever the home.
        options.putIfAbsent("checkpointDir", LiveState.ofSpark(homeFolder).folder().toString());
      }
    }
    Path key = PseudonymKey.in(homeFolder);
    if (job.equals("ingest") && Files.isRegularFile(key)) {
      options.put("pseudonymKey", key.toString());
    }
    options.putAll(given);
    if (LakeOptions.isInBucket(options.getOrDefault("lake", ""))) {
      options.put("home", homeFolder.toAbsolutePath().normalize().toString());
    }
    if (isStream(job) && runner == Runner.FLINK) {
      requireInterval(options.get("checkpointingInterval"));
    }
    return new JobRequest(job, runner, homeFolder, json, options);
  }

  /** An experiment may be named as it is, before all options. */
  private static List<String> named(String job, List<String> words) {
    if (!job.equals("experiment") || words.isEmpty() || words.get(0).startsWith("--")) {
      return words;
    }
    List<String> named = new ArrayList<>(words);
    named.set(0, "--experiment=" + words.get(0));
    return named;
  }

  /** Flink's own bound, told before Flink starts. */
  private static void requireInterval(@Nullable String millis) {
    if (millis != null && !millis.matches("[1-9]\\d{1,8}")) {
      throw UserError.ofUsage(
          "--checkpointing-interval="
              + millis
              + " must be a whole number of milliseconds from 10 on, such as 60000");
    }
  }

  private static Path eventLog(Path home) {
    return home.resolve("event-log").toAbsolutePath().normalize();
  }

  /**
   * Makes the home's own event log where that is what is read, for the collector may be started
   * later. One that a user names must be there: the name may be mistyped.
   */
  void makeOwnEventLog() {
    Path log = eventLog(home);
    if (isStream(job) && (FOLDER + log).equals(options.get("source"))) {
      try {
        Files.createDirectories(log);
      } catch (IOException e) {
        throw new UserError(
            log + " cannot be made: " + e.getMessage() + "; choose another place with --home", e);
      }
    }
  }

  /** Whether a job goes on without an end. */
  public static boolean isStream(String job) {
    return job.equals("live");
  }

  /** Whether the state of its run is kept in the home folder: a stream on an embedded Flink. */
  boolean keepsState() {
    return isStream(job) && "[local]".equals(options.get("flinkMaster"));
  }

  /** The request with what its run goes on from, where that is kept here. */
  public JobRequest resumed() {
    LiveState ofSpark = LiveState.ofSpark(home);
    if (ofSpark.folder().toString().equals(options.get("checkpointDir"))) {
      // Spark would go on from there without the batch that it was at, by its options of then.
      ofSpark.forget();
    }
    if (!isStream(job)) {
      return this;
    }
    Map<String, String> all = new LinkedHashMap<>(options);
    // Where nothing is kept, every run begins at the start.
    boolean fresh = Boolean.parseBoolean(all.remove("fresh"));
    if (!keepsState()) {
      return new JobRequest(job, runner, home, json, all);
    }
    String backendTitle = all.remove("stateBackend");
    StateBackend backend =
        backendTitle == null ? StateBackend.HASHMAP : StateBackend.of(backendTitle);
    String metricsPort = all.remove("metricsPort");
    if (metricsPort != null) {
      Ports.requireOneOf("--metrics-port", metricsPort);
    }
    LiveState state = LiveState.in(home);
    if (fresh) {
      state.forget();
    }
    all.computeIfAbsent(
        "flinkConfDir", none -> state.configure(source(), backend, metricsPort).toString());
    return new JobRequest(job, runner, home, json, all);
  }

  /** The source, the same from whatever folder it is named and wherever the home is moved. */
  private String source() {
    String source = options.getOrDefault("source", "");
    if (!source.startsWith(FOLDER)) {
      return source;
    }
    Path folder = Path.of(source.substring(FOLDER.length())).toAbsolutePath().normalize();
    Path own = home.toAbsolutePath().normalize();
    return folder.startsWith(own) ? FOLDER + "HOME/" + own.relativize(folder) : FOLDER + folder;
  }

  /** What starts it. */
  public Launch launch() {
    List<String> words = new ArrayList<>();
    words.add(job);
    words.addAll(BeamArguments.words(options));
    Launch launch =
        new Launch(
            job, Jdks.Need.OLDEST_TO_23, List.of(runner.jar()), runner.jvmOptions(), MAIN, words);
    return readsLittle() ? launch.shortLived() : launch;
  }

  private boolean readsLittle() {
    String read;
    if (job.equals("ingest")) {
      read = options.get("input");
    } else if (OF_EVENTS.contains(job)) {
      read = options.get("lake") + "/tables/events";
    } else {
      return false;
    }
    if (read == null || LakeOptions.isInBucket(read)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(Path.of(read))) {
      long bytes = 0;
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        bytes += Files.size(file);
      }
      return bytes <= LITTLE;
    } catch (IOException | UncheckedIOException | InvalidPathException e) {
      // A pattern of names, or files that come and go: how much it is does not show.
      return false;
    }
  }
}
