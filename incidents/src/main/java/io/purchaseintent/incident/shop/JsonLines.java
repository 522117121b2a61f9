package io.purchaseintent.incident.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Files with a JSON object a line. */
final class JsonLines {

  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonLines() {}

  /** Reads a file. */
  static void read(Path file, Consumer<ObjectNode> consumer) {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        consumer.accept((ObjectNode) JSON.readTree(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " is not readable", e);
    }
  }

  /** Reads the events of a folder, file by file. */
  static void readEvents(Path folder, Consumer<ObjectNode> consumer) {
    List<Path> events;
    try (Stream<Path> files = Files.list(folder)) {
      events =
          files
              .filter(file -> file.getFileName().toString().startsWith("events-"))
              .sorted()
              .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " is not readable", e);
    }
    events.forEach(file -> read(file, consumer));
  }

  /** Writes a file, and the folder that it is in. */
  static void write(Path file, Consumer<Consumer<JsonNode>> writing) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (BufferedWriter out = Files.newBufferedWriter(file)) {
        writing.accept(
            node -> {
              try {
                out.write(node.toString());
                out.newLine();
              } catch (IOException e) {
                throw new UncheckedIOException(file + " cannot be written", e);
              }
            });
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }
}
