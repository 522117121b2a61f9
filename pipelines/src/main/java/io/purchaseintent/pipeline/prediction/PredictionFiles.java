package io.purchaseintent.pipeline.prediction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.pipeline.job.JobFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A log of predictions: the files that are complete, and what their vectors were made by. */
public record PredictionFiles(
    List<Path> files, TreeMap<String, String> featureSets, List<String> unknown) {

  private static final ObjectMapper JSON = new ObjectMapper();

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
        throw new JobFailure(
            "There are no predictions in "
                + folder
                + ": ./intent serve logs them, and completes a file after ten minutes or when it"
                + " stops");
      }
      TreeMap<String, String> sets = new TreeMap<>();
      List<String> unknown = new ArrayList<>();
      for (Path file : list(folder.resolve("feature-sets"), "", ".json")) {
        JsonNode json = JSON.readTree(file.toFile());
        try {
          sets.put(FeatureSetJson.read(json).hash(), json.toString());
        } catch (IllegalArgumentException e) {
          unknown.add(file.getFileName() + ": " + e.getMessage());
        }
      }
      return new PredictionFiles(files, sets, unknown);
    } catch (IOException e) {
      throw JobFailure.of("reading the predictions in " + folder, e);
    }
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
    long bytes = 0;
    for (Path file : files) {
      try {
        bytes += Files.size(file);
      } catch (IOException e) {
        throw JobFailure.of("looking at " + file, e);
      }
    }
    return bytes;
  }
}
