package io.purchaseintent.serving.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What experiments were found to be worth, as {@code ./intent run experiment} wrote it into a lake.
 * A file is read again only when it has changed. Thread-safe.
 */
public final class AnalysisFolder {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of all that was found, what fits beside the experiment. */
  private static final List<String> TOLD = List.of("until", "verdict", "series");

  private final Path folder;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();

  private record Kept(FileTime modified, long size, ObjectNode told) {}

  /** Those of a lake, which need not be there yet. */
  public AnalysisFolder(Path lake) {
    this.folder = lake.resolve("reports").resolve("experiment");
  }

  /**
   * What was found last; null where nothing was, or nothing that this release understands.
   *
   * @param id of an experiment that there is
   */
  @Nullable ObjectNode told(String id) {
    Path file = folder.resolve(id + ".json");
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      Kept before = kept.get(id);
      if (before != null
          && before.modified().equals(now.lastModifiedTime())
          && before.size() == now.size()) {
        return before.told();
      }
      JsonNode read = JSON.readTree(file.toFile());
      if (!read.path("id").asText().equals(id) || !TOLD.stream().allMatch(read::has)) {
        return null;
      }
      ObjectNode told = JsonNodeFactory.instance.objectNode();
      TOLD.forEach(field -> told.set(field, read.get(field)));
      told.put(
          "page", Files.isRegularFile(page(id)) ? "/experiments/" + id + "/report.html" : null);
      kept.put(id, new Kept(now.lastModifiedTime(), now.size(), told));
      return told;
    } catch (IOException e) {
      kept.remove(id);
      return null;
    }
  }

  /** The page, as it was written; empty where there is none. */
  Optional<byte[]> report(String id) {
    try {
      return Optional.of(Files.readAllBytes(page(id)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Path page(String id) {
    return folder.resolve(id + ".html");
  }
}
