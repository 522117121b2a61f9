package io.purchaseintent.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.hash.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Compares a model's folder with what its manifests and its log say. */
final class FolderCheck {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final Shelf shelf;
  private final List<Discrepancy> discrepancies = new ArrayList<>();

  FolderCheck(String name, Shelf shelf) {
    this.name = name;
    this.shelf = shelf;
  }

  /** What differs, given the folders of versions that are there. */
  List<Discrepancy> discrepancies(List<String> versions) throws IOException {
    List<Move> moves = moves();
    Set<String> registered =
        moves.stream()
            .filter(move -> move.action() == Move.Action.REGISTER)
            .map(Move::version)
            .collect(Collectors.toSet());
    if (registered.isEmpty() && discrepancies.isEmpty()) {
      add("log.jsonl", "is missing, or was emptied: it tells of none of " + versions);
    }
    for (String version : versions) {
      // Where the log is not readable, all are looked at.
      if (registered.isEmpty() || registered.contains(version)) {
        check(version, moves);
      }
    }
    TreeSet<String> missing = new TreeSet<>();
    moves.forEach(move -> missing.add(move.version()));
    versions.forEach(missing::remove);
    missing.forEach(version -> add(version, "is in the log, but not in the folder"));
    return List.copyOf(discrepancies);
  }

  private List<Move> moves() throws IOException {
    try {
      return shelf.moves(name);
    } catch (RegistryException e) {
      add("log.jsonl", "was edited: " + e.getMessage());
      return List.of();
    }
  }

  private void check(String version, List<Move> moves) throws IOException {
    String subject = version + "/" + Versions.MANIFEST;
    if (!shelf.files(name, version).contains(Versions.MANIFEST)) {
      add(subject, "is missing");
      return;
    }
    byte[] bytes = shelf.read(name, version, Versions.MANIFEST);
    boolean changed =
        moves.stream()
            .filter(move -> move.version().equals(version))
            .map(Move::manifestSha256)
            .anyMatch(hash -> hash != null && !hash.equals(Sha256.of(bytes)));
    if (changed) {
      add(subject, "is not the file that was registered: its SHA-256 differs from the log's");
    }
    try {
      checkFiles(version, JSON.readTree(bytes).path("files"));
    } catch (JsonProcessingException e) {
      add(subject, "is no JSON");
    }
  }

  private void checkFiles(String version, JsonNode hashes) throws IOException {
    TreeSet<String> unknown = new TreeSet<>(shelf.files(name, version));
    unknown.remove(Versions.MANIFEST);
    for (Map.Entry<String, JsonNode> entry : hashes.properties()) {
      String file = entry.getKey();
      String subject = version + "/" + file;
      if (!unknown.remove(file)) {
        add(subject, "is missing");
      } else if (!Sha256.of(shelf.read(name, version, file)).equals(entry.getValue().asText())) {
        add(
            subject,
            "is not the file that was registered: its SHA-256 differs from the manifest's");
      }
    }
    unknown.forEach(file -> add(version + "/" + file, "is not in the manifest"));
  }

  private void add(String subject, String what) {
    discrepancies.add(new Discrepancy(subject, what));
  }
}
