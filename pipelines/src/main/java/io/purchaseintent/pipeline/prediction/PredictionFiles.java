package io.purchaseintent.pipeline.prediction;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.json.JsonFault;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.pipeline.job.JobFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A log of predictions: the files that are complete, and what their vectors were made by.
 *
 * @param files sorted by their days and names
 * @param featureSets as JSON, by their hash
 * @param unknown feature sets that this release cannot make, with the reason
 */
public record PredictionFiles(
    List<Path> files, TreeMap<String, String> featureSets, List<String> unknown) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long STRETCH_BYTES = 32L << 20;

  /**
   * The log in a folder.
   *
   * @throws JobFailure if it has no file that is complete
   */
  public static PredictionFiles in(Path folder) {
    try {
      List<Path> files = new ArrayList<>();
      for (Path day : list(folder, "dt=", "")) {
        files.addAll(list(day, "predictions-", ".jsonl"));
      }
      if (files.isEmpty()) {
        throw none(folder);
      }
      return of(folder, files);
    } catch (IOException e) {
      throw failure(folder, e);
    }
  }

  /**
   * The files of a log that may have predictions of a period: those in the folders of its days and
   * of the days beside it, and of the others those whose first or last prediction is not farther
   * from it than a day. Folders are named by when a file was begun, which may be long after the
   * moments that its predictions are of, as when events are replayed.
   *
   * @return without a file where no prediction is near
   * @throws JobFailure if there is no such folder
   */
  public static PredictionFiles near(Path folder, DayPeriod period) {
    if (!Files.isDirectory(folder)) {
      throw none(folder);
    }
    try {
      LogEnds ends = new LogEnds(period);
      List<Path> files = new ArrayList<>();
      for (Path day : list(folder, "dt=", "")) {
        boolean near = ends.isNear(day);
        for (Path file : list(day, "predictions-", ".jsonl")) {
          if (near || ends.areNear(file)) {
            files.add(file);
          }
        }
      }
      return of(folder, files);
    } catch (IOException e) {
      throw failure(folder, e);
    }
  }

  private static JobFailure none(Path folder) {
    return new JobFailure(
        "There are no predictions in "
            + folder
            + ": ./intent serve logs them, and completes a file after ten minutes or when it stops");
  }

  private static JobFailure failure(Path folder, IOException e) {
    return JobFailure.of("reading the predictions in " + folder, e);
  }

  private static PredictionFiles of(Path folder, List<Path> files) throws IOException {
    TreeMap<String, String> sets = new TreeMap<>();
    List<String> unknown = new ArrayList<>();
    for (Path file : list(folder.resolve("feature-sets"), "", ".json")) {
      try {
        JsonNode json = JSON.readTree(file.toFile());
        sets.put(FeatureSetJson.read(json).hash(), json.toString());
      } catch (JsonProcessingException e) {
        unknown.add(file.getFileName() + ": " + JsonFault.of(e));
      } catch (IllegalArgumentException e) {
        unknown.add(file.getFileName() + ": " + e.getMessage());
      }
    }
    return new PredictionFiles(files, sets, unknown);
  }

  /** The parts that workers read, each of a size that is read in a second or less. */
  public List<LogStretch> stretches() {
    List<LogStretch> stretches = new ArrayList<>();
    for (Path file : files) {
      long size = size(file);
      for (long start = 0; start < size; start += STRETCH_BYTES) {
        stretches.add(
            new LogStretch(file.toString(), start, Math.min(size, start + STRETCH_BYTES)));
      }
    }
    return stretches;
  }

  private static List<Path> list(Path folder, String begin, String end) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(folder)) {
      return paths
          .filter(
              path -> {
                String name = path.getFileName().toString();
                return name.startsWith(begin) && name.endsWith(end) && !name.startsWith(".");
              })
          .sorted()
          .toList();
    }
  }

  /** Length of all files together. */
  public long bytes() {
    return files.stream().mapToLong(PredictionFiles::size).sum();
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw JobFailure.of("looking at " + file, e);
    }
  }
}
