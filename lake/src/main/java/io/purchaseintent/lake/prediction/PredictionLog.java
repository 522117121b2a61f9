package io.purchaseintent.lake.prediction;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.json.JsonFault;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.table.TakenFile;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder in which servers log predictions: files of lines in folders of days, and what vectors
 * were made by.
 *
 * @param lake whose table they are taken into
 * @param folder where they are
 */
public record PredictionLog(Lake lake, Path folder) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The log of a lake, where servers write unless they are told otherwise. */
  public static PredictionLog of(Lake lake) {
    return new PredictionLog(lake, lake.predictions());
  }

  /** Whether any server has logged here. */
  public boolean exists() {
    return Files.isDirectory(folder);
  }

  /**
   * A file that is complete.
   *
   * @param day the folder that it is in
   * @param state as it is now: whole if it is taken in as it is
   */
  record Complete(Path day, Path file, TakenFile state) {}

  /** The files that are complete, those that were begun first first. */
  List<Complete> files() {
    try {
      List<Complete> files = new ArrayList<>();
      for (Path day : list(folder, "dt=", "")) {
        for (Path file : list(day, "predictions-", ".jsonl")) {
          files.add(new Complete(day, file, state(day, file)));
        }
      }
      return files;
    } catch (IOException e) {
      throw LakeException.of("looking at " + folder, e);
    }
  }

  private TakenFile state(Path day, Path file) throws IOException {
    Path absolute = file.toAbsolutePath().normalize();
    Path root = lake.root().toAbsolutePath().normalize();
    return new TakenFile(
        (absolute.startsWith(root) ? root.relativize(absolute) : absolute).toString(),
        start(day),
        Files.size(file),
        Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.MILLIS));
  }

  private static Instant start(Path day) {
    String name = day.getFileName().toString();
    try {
      return LocalDate.parse(name.substring(name.indexOf('=') + 1))
          .atStartOfDay(ZoneOffset.UTC)
          .toInstant();
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  /** The states of files in which they were taken in. */
  Set<TakenFile> taken(List<Complete> files) {
    Set<Integer> days =
        files.stream()
            .map(file -> Partition.of(file.state().day()).epochDay())
            .collect(Collectors.toSet());
    Set<TakenFile> taken = new HashSet<>();
    Optional<TableView> table = TakenFile.in(lake).newest();
    if (table.isPresent()) {
      try {
        table
            .get()
            .only(file -> days.contains(file.partition().epochDay()))
            .read(TakenFile.SCHEMA, row -> taken.add(TakenFile.of(row)));
      } catch (IOException e) {
        throw LakeException.of("reading which files of predictions were taken in", e);
      }
    }
    return taken;
  }

  /**
   * What was read beside the days.
   *
   * @param known JSON by hash
   * @param unknown feature sets that this release cannot make, with the reason
   */
  record FeatureSets(Map<String, String> known, List<String> unknown) {}

  /** What vectors were made by. */
  FeatureSets featureSets() {
    Map<String, String> known = new TreeMap<>();
    List<String> unknown = new ArrayList<>();
    try {
      for (Path file : list(folder.resolve("feature-sets"), "", ".json")) {
        try {
          JsonNode json = JSON.readTree(file.toFile());
          known.put(FeatureSetJson.read(json).hash(), json.toString());
        } catch (JsonProcessingException e) {
          unknown.add(file.getFileName() + ": " + JsonFault.of(e));
        } catch (IllegalArgumentException e) {
          unknown.add(file.getFileName() + ": " + e.getMessage());
        }
      }
    } catch (IOException e) {
      throw LakeException.of("reading the feature sets in " + folder, e);
    }
    return new FeatureSets(known, unknown);
  }

  /**
   * Files that went.
   *
   * @param bytes that they had
   */
  public record Deleted(int files, long bytes) {}

  /**
   * Deletes files that are whole in the table, and have been left alone for so long.
   *
   * @param keep since the last change, and since the end of the day that the folder is named by
   */
  public Deleted deleteTaken(Instant now, Duration keep) {
    Instant before = now.minus(keep);
    List<Complete> files = files();
    Set<TakenFile> taken = taken(files);
    int deleted = 0;
    long bytes = 0;
    try {
      for (Complete each : files) {
        TakenFile state = each.state();
        if (taken.contains(state)
            && state.changed().isBefore(before)
            && state.day().plus(Duration.ofDays(1)).isBefore(before)) {
          Files.delete(each.file());
          deleted++;
          bytes += state.bytes();
          deleteIfEmpty(each.day());
        }
      }
    } catch (IOException e) {
      throw LakeException.of("deleting files of predictions in " + folder, e);
    }
    return new Deleted(deleted, bytes);
  }

  private static void deleteIfEmpty(Path day) throws IOException {
    try {
      Files.delete(day);
    } catch (DirectoryNotEmptyException e) {
      // A server writes there, or something else is kept.
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
}
