package io.purchaseintent.incident.play;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.UserError;
import io.purchaseintent.incident.stage.Ground;
import io.purchaseintent.registry.FileRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What programs wrote beside what they made. */
final class Manifests {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Manifests() {}

  /** When the test part of a training set begins. */
  static Instant testStart(Path home, String set) {
    return Instant.parse(ofSet(home, set).at("/splits/test_start").asText());
  }

  /** How many visits of a training set, of all its parts, ended in a purchase. */
  static long purchasingSessions(Path home, String set) {
    long purchasing = 0;
    for (JsonNode part : ofSet(home, set).path("sessions")) {
      purchasing += part.path("purchasing").asLong();
    }
    return purchasing;
  }

  /** The gates that refused a version. */
  static List<String> refusals(Path registry, String version) {
    JsonNode manifest = new FileRegistry(registry).manifest(Ground.MODEL, version);
    List<String> gates = new ArrayList<>();
    for (JsonNode gate : manifest.at("/gates/results")) {
      if (gate.path("verdict").asText().equals("failed")) {
        gates.add(gate.path("gate").asText());
      }
    }
    return gates;
  }

  private static JsonNode ofSet(Path home, String set) {
    return read(home.resolve("lake/training-sets").resolve(set).resolve("manifest.json"));
  }

  /** A file of JSON. */
  static JsonNode read(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UserError(file + " is not readable: " + e.getMessage(), e);
    }
  }
}
