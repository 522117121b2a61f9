package io.purchaseintent.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.Progress;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.mapping.MappingFile;
import io.purchaseintent.source.Importer.Counts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Imports in a folder of a test, and reads what they wrote. */
final class Imports {

  static final Path MAPPINGS = Path.of("..", "testdata", "mappings");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  Imports(Path folder) {
    this.folder = folder;
  }

  Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  Path output() {
    return folder.resolve("out");
  }

  /** An import by a shipped mapping that allows every row to be rejected. */
  Counts run(String mapping, Path... files) {
    return run(MAPPINGS.resolve(mapping + ".yaml"), 1, files);
  }

  Counts run(Path mapping, double allowedShare, Path... files) {
    EventRules rules = EventRules.asOf(Instant.parse("2026-06-01T00:00:00Z"));
    return new Importer(MappingFile.read(mapping), rules, allowedShare, silent())
        .run(Stream.of(files).map(Path::toString).toList(), Map.of(), output());
  }

  /** How many of what there were, and which files had no rows. */
  record Brief(long read, long written, long rejected, int files, List<String> empty) {}

  static Brief brief(Counts counts) {
    return new Brief(
        counts.read(), counts.written(), counts.rejected(), counts.files(), counts.empty());
  }

  static Progress silent() {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new Progress(nowhere, false, () -> 0);
  }

  /** The events written, in order. */
  List<JsonNode> events() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    forEach("events-", line -> lines.add(parse(line)));
    return lines;
  }

  /** The rows rejected, in order. */
  List<JsonNode> rejected() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    forEach("rejected", line -> lines.add(parse(line)));
    return lines;
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + line, e);
    }
  }

  /** Reads the files whose names begin so, line by line. */
  void forEach(String prefix, Consumer<String> consumer) throws IOException {
    try (Stream<Path> files = Files.list(output())) {
      for (Path file : files.sorted().toList()) {
        if (file.getFileName().toString().startsWith(prefix)) {
          try (BufferedReader reader = Files.newBufferedReader(file)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
              consumer.accept(line);
            }
          }
        }
      }
    }
  }
}
