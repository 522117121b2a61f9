package io.purchaseintent.experiments.policy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import io.purchaseintent.experiments.offpolicy.LoggedVisit;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.json.LoggedPredictionJson;
import io.purchaseintent.prediction.LoggedPrediction;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads a prediction log line by line: its days and files by their names, which are those of the
 * times at which they begin. Lines that are no prediction are counted and left out.
 */
final class PredictionLogReader {

  private final Path folder;
  private final List<Path> files;
  private final Map<String, FeatureSet> featureSets = new HashMap<>();
  private long read;
  private long unreadable;

  private PredictionLogReader(Path folder, List<Path> files) {
    this.folder = folder;
    this.files = files;
  }

  /**
   * @throws UserError if the folder has no complete file
   */
  static PredictionLogReader of(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      for (Path day : list(folder, "dt=", "")) {
        files.addAll(list(day, "predictions-", ".jsonl"));
      }
    }
    if (files.isEmpty()) {
      throw new UserError(
          "There are no predictions in "
              + folder
              + ": ./intent serve logs them there, a file of them complete after ten minutes or"
              + " when it stops; or name another folder with --prediction-log=DIR");
    }
    return new PredictionLogReader(folder, files);
  }

  private static List<Path> list(Path folder, String start, String end) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths
          .filter(path -> path.getFileName().toString().startsWith(start))
          .filter(path -> path.getFileName().toString().endsWith(end))
          .sorted()
          .toList();
    }
  }

  /**
   * Hands over each prediction.
   *
   * @throws UserError if a feature set is missing, or is one of another release
   */
  void forEach(Consumer<LoggedVisit> visits, Progress progress) throws IOException {
    for (Path file : files) {
      try (BufferedReader lines = Files.newBufferedReader(file)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          read(line, visits);
          progress.at(read + " predictions");
        }
      }
    }
    progress.done(read + " predictions");
  }

  private void read(String line, Consumer<LoggedVisit> visits) {
    LoggedPrediction prediction;
    try {
      prediction = LoggedPredictionJson.parse(line.getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      unreadable++;
      return;
    }
    read++;
    visits.accept(
        new LoggedVisit(
            prediction, featureSets.computeIfAbsent(prediction.featureSet(), this::featureSet)));
  }

  private FeatureSet featureSet(String hash) {
    Path file = folder.resolve("feature-sets").resolve(hash + ".json");
    try {
      return FeatureSetJson.read(new ObjectMapper().readTree(file.toFile()));
    } catch (IOException | IllegalArgumentException e) {
      throw new UserError(
          file
              + " is needed to tell what the visits were, and is of no use ("
              + e.getMessage()
              + "): put it back, or take this release's predictions only",
          e);
    }
  }

  /** How many lines were no prediction. */
  long unreadable() {
    return unreadable;
  }
}
