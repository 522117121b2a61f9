package io.purchaseintent.cli.retrain;

import io.purchaseintent.cli.job.JobRequest;
import io.purchaseintent.cli.launch.Launch;
import io.purchaseintent.cli.launch.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where all is, and what starts programs there.
 *
 * @param root of the installation
 * @param home folder for everything
 * @param lake folder of the lake on this machine
 * @param ofLake words that name home and lake
 * @param ofRunner words that name the runner of jobs
 * @param ofRegistry words that name the registry; none for that of the home
 */
record Places(
    Path root,
    Path home,
    Path lake,
    List<String> ofLake,
    List<String> ofRunner,
    List<String> ofRegistry) {

  Places {
    ofLake = List.copyOf(ofLake);
    ofRunner = List.copyOf(ofRunner);
    ofRegistry = List.copyOf(ofRegistry);
  }

  /** A job on the runner. */
  Launch job(String name, List<String> options) {
    List<String> words = all(ofRunner, ofLake, options);
    return JobRequest.parse(root, name, words).launch().shortLived();
  }

  /** The words that a user would type for the job. */
  List<String> jobWords(String name, List<String> options) {
    return all(List.of("./intent", "run", name), ofRunner, ofLake, options);
  }

  /** A program that looks at the lake. */
  Launch ofLake(Program program, List<String> options) {
    return program.launch(all(options, ofLake));
  }

  /** A program that looks at the registry. */
  Launch ofRegistry(Program program, List<String> options) {
    // Of the lake it needs the home and how a bucket is reached.
    return program.launch(
        all(
            options,
            ofLake.stream().filter(word -> !word.startsWith("--lake=")).toList(),
            ofRegistry));
  }

  /** The program that trains, which looks at both. */
  Launch training(List<String> options) {
    return Program.TRAIN.launch(all(options, ofLake, ofRegistry));
  }

  /** The words that a user would type for a program. */
  static List<String> words(Launch launch) {
    return all(List.of("./intent", launch.name()), launch.arguments());
  }

  @SafeVarargs
  private static List<String> all(List<String>... parts) {
    List<String> words = new ArrayList<>();
    Stream.of(parts).forEach(words::addAll);
    return List.copyOf(words);
  }
}
