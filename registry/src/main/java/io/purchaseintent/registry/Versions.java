package io.purchaseintent.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.hash.Sha256;
import io.purchaseintent.scoring.PropensityModel;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The versions on a shelf, each with the files that its manifest names, as the log tells of them: a
 * folder that it does not tell of is none, for a crash left it, or a hand.
 */
final class Versions {

  static final String MANIFEST = "manifest.json";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");
  private static final Pattern VERSIONS = Pattern.compile("v[1-9][0-9]{0,8}");

  private final Shelf shelf;
  private final String registry;

  /**
   * The versions on this shelf.
   *
   * @param registry its address, for messages
   */
  Versions(Shelf shelf, String registry) {
    this.shelf = shelf;
    this.registry = registry;
  }

  /** Makes sure that a model has a name that is none of a place beside the registry. */
  static void requireName(String name) {
    if (!NAMES.matcher(name).matches()) {
      throw new RegistryException(
          "A model's name is of letters, digits, \"-\", \"_\" and \".\", which is not the first, but"
              + " is \""
              + name
              + "\"");
    }
  }

  /**
   * The files of a version as they are to be written, with the hash of each in the manifest, which
   * comes last.
   */
  static Map<String, byte[]> whole(ObjectNode manifest, Map<String, byte[]> files)
      throws IOException {
    TreeMap<String, byte[]> whole = new TreeMap<>(files);
    ObjectNode hashes = manifest.putObject("files");
    whole.forEach((file, content) -> hashes.put(file, Sha256.of(content)));
    TreeMap<String, byte[]> last =
        new TreeMap<>(
            Comparator.comparing((String file) -> file.equals(MANIFEST))
                .thenComparing(Comparator.naturalOrder()));
    last.putAll(whole);
    last.put(MANIFEST, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
    return last;
  }

  /** The number after the newest of these names of versions. */
  static String after(List<String> names) {
    List<String> versions = sorted(names);
    int newest =
        versions.isEmpty() ? 0 : Integer.parseInt(versions.get(versions.size() - 1).substring(1));
    return "v" + (newest + 1);
  }

  private static List<String> sorted(List<String> names) {
    return names.stream()
        .filter(name -> VERSIONS.matcher(name).matches())
        .sorted(Comparator.comparingInt(version -> Integer.parseInt(version.substring(1))))
        .toList();
  }

  List<String> names() {
    try {
      return shelf.folders("").stream().sorted().toList();
    } catch (IOException e) {
      throw fault("list", e);
    }
  }

  /** The folders that have the name of a version, whether the log tells of them or not. */
  List<String> folders(String name) {
    requireName(name);
    try {
      return sorted(shelf.folders(name));
    } catch (IOException e) {
      throw fault("list", e);
    }
  }

  List<String> registered(String name) {
    Set<String> told =
        moves(name).stream()
            .filter(move -> move.action() == Move.Action.REGISTER)
            .map(Move::version)
            .collect(Collectors.toSet());
    return folders(name).stream().filter(told::contains).toList();
  }

  List<Move> moves(String name) {
    requireName(name);
    try {
      return shelf.moves(name);
    } catch (IOException e) {
      throw fault("read", e);
    }
  }

  List<String> requireVersions(String name) {
    List<String> versions = registered(name);
    if (versions.isEmpty()) {
      requireLog(name);
      throw new RegistryException(
          "There is no model \""
              + name
              + "\" in the registry "
              + registry
              + (names().isEmpty() ? ", which is empty" : ", only " + names()));
    }
    return versions;
  }

  private void requireLog(String name) {
    List<String> folders = folders(name);
    if (!folders.isEmpty() && moves(name).isEmpty()) {
      throw new RegistryException(
          registry
              + "/"
              + name
              + " has "
              + folders
              + ", but no log.jsonl that tells of them: put back the file of a backup");
    }
  }

  void requireVersion(String name, String version) {
    List<String> versions = requireVersions(name);
    if (!versions.contains(version)) {
      throw new RegistryException(
          "There is no version " + version + " of " + name + ", only " + versions);
    }
  }

  /**
   * What serves must be what was registered: none would answer with a file that was changed. What
   * has vanished can still be taken out of production.
   */
  void requireMayMove(String name, Move move) {
    boolean isUp = move.placement().stage() == Stage.PRODUCTION;
    boolean isKnown = moves(name).stream().anyMatch(each -> each.version().equals(move.version()));
    if (isUp || !isKnown) {
      requireVersion(name, move.version());
    }
    if (isUp) {
      ModelBundle.requireWhole(
          move.version(), manifest(name, move.version()), source(name, move.version()));
    }
  }

  JsonNode manifest(String name, String version) {
    requireVersion(name, version);
    try {
      byte[] bytes = shelf.read(name, version, MANIFEST);
      boolean changed =
          moves(name).stream()
              .filter(move -> move.version().equals(version))
              .map(Move::manifestSha256)
              .anyMatch(hash -> hash != null && !hash.equals(Sha256.of(bytes)));
      if (changed) {
        throw new RegistryException(
            MANIFEST
                + " of version "
                + version
                + " of "
                + name
                + " is not the file that was registered: put it back, or train the version again");
      }
      return JSON.readTree(bytes);
    } catch (IOException e) {
      throw fault("read version " + version + " of " + name + " in", e);
    }
  }

  PropensityModel load(String name, String version) {
    return ModelBundle.read(version, manifest(name, version), source(name, version));
  }

  byte[] file(String name, String version, String file) {
    return ModelBundle.file(version, manifest(name, version), file, source(name, version));
  }

  private ModelBundle.Source source(String name, String version) {
    return file -> shelf.read(name, version, file);
  }

  List<Discrepancy> verify(String name) {
    List<String> folders = folders(name);
    if (folders.isEmpty()) {
      requireVersions(name);
    }
    try {
      return new FolderCheck(name, shelf).discrepancies(folders);
    } catch (IOException e) {
      throw fault("read", e);
    }
  }

  /** What the registry could not do. */
  RegistryException fault(String doing, IOException e) {
    String reason =
        e instanceof AccessDeniedException
            ? "no permission"
            : e instanceof NoSuchFileException ? "there is no " + e.getMessage() : e.getMessage();
    return new RegistryException(
        "Cannot " + doing + " the registry " + registry + ": " + reason, e);
  }
}
