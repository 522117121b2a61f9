package io.purchaseintent.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.scoring.Calibration;
import io.purchaseintent.scoring.ModelFormatException;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.scoring.TreeEnsemble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A registry in a folder: {@code NAME/VERSION/} with the files of a version, and {@code
 * NAME/stages.jsonl}, the log of who moved which version where, when and why.
 *
 * <p>A version appears whole, by one rename, and never changes; what serves is what the log's last
 * entry says. A crash leaves the old state.
 */
public final class FileRegistry {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MANIFEST = "manifest.json";
  private static final String STAGES = "stages.jsonl";

  private final Path root;

  /** The registry in this folder, which need not exist yet. */
  public FileRegistry(Path root) {
    this.root = root;
  }

  /** File of a segment's trees. */
  public static String boosterFile(Segment segment) {
    return "booster-" + segment.code() + ".json";
  }

  /** File of a segment's calibration. */
  public static String calibrationFile(Segment segment) {
    return "calibration-" + segment.code() + ".json";
  }

  /**
   * Writes a new version.
   *
   * @param manifest what is known of it; the files' hashes and the version's name are added
   * @param files content by name
   * @return the version's name
   * @throws RegistryException if the folder cannot be written; the registry is then as it was
   */
  public String write(String name, ObjectNode manifest, Map<String, byte[]> files) {
    Path staged = null;
    try {
      Path folder = Files.createDirectories(root.resolve(name));
      staged = Files.createTempDirectory(folder, ".staging-");
      ObjectNode hashes = manifest.putObject("files");
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        writeDurably(staged.resolve(file.getKey()), file.getValue());
        hashes.put(file.getKey(), Sha256.of(file.getValue()));
      }
      for (int number = versions(name).size() + 1; ; number++) {
        String version = "v" + number;
        manifest.put("version", version);
        writeDurably(
            staged.resolve(MANIFEST),
            JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
        if (claim(staged, folder.resolve(version))) {
          return version;
        }
      }
    } catch (IOException e) {
      throw fault("write to", e);
    } finally {
      deleteQuietly(staged);
    }
  }

  /** Renames, or says that somebody else took the name. */
  private static boolean claim(Path staged, Path target) throws IOException {
    if (Files.exists(target)) {
      return false;
    }
    try {
      Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (FileSystemException e) {
      // A rename onto a folder with content fails in another way on each system.
      if (Files.exists(target)) {
        return false;
      }
      throw e;
    }
  }

  /** The versions of a model, the oldest first. */
  public List<String> versions(String name) {
    Path folder = root.resolve(name);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .map(child -> child.getFileName().toString())
          .filter(child -> child.matches("v[0-9]+"))
          .sorted(java.util.Comparator.comparingInt(v -> Integer.parseInt(v.substring(1))))
          .toList();
    } catch (IOException e) {
      throw fault("list", e);
    }
  }

  /**
   * Makes a version the champion in production.
   *
   * @throws RegistryException if there is no such version
   */
  public void promote(String name, String version, Instant time, String who, String why) {
    if (!versions(name).contains(version)) {
      throw new RegistryException(
          "There is no version " + version + " of " + name + ", only " + versions(name));
    }
    ObjectNode entry =
        JSON.createObjectNode()
            .put("time", time.toString())
            .put("version", version)
            .put("stage", "production")
            .put("role", "champion")
            .put("who", who)
            .put("why", why);
    Path stages = root.resolve(name).resolve(STAGES);
    try (FileChannel log =
        FileChannel.open(stages, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      // An entry that a crash cut short must not swallow this one.
      String start = endsWithin(stages) ? "\n" : "";
      byte[] line = (start + entry + "\n").getBytes(StandardCharsets.UTF_8);
      log.write(ByteBuffer.wrap(line));
      log.force(true);
    } catch (IOException e) {
      throw fault("write to", e);
    }
  }

  /** Whether the log's last line has no end. */
  private static boolean endsWithin(Path log) throws IOException {
    byte[] content = Files.readAllBytes(log);
    return content.length > 0 && content[content.length - 1] != '\n';
  }

  /** The version that serves, or none if none was promoted yet. */
  public Optional<String> champion(String name) {
    Path log = root.resolve(name).resolve(STAGES);
    if (!Files.isRegularFile(log)) {
      return Optional.empty();
    }
    try {
      Optional<String> champion = Optional.empty();
      for (String line : Files.readAllLines(log)) {
        JsonNode entry = readOrNull(line);
        if (entry != null && entry.path("role").asText().equals("champion")) {
          champion = Optional.of(entry.path("version").asText());
        }
      }
      return champion;
    } catch (IOException e) {
      throw fault("read", e);
    }
  }

  /** A line that a crash cut short is no entry. */
  private static JsonNode readOrNull(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      return JSON.nullNode();
    }
  }

  /**
   * What is known of a version.
   *
   * @throws RegistryException if it is not readable
   */
  public JsonNode manifest(String name, String version) {
    try {
      return JSON.readTree(root.resolve(name).resolve(version).resolve(MANIFEST).toFile());
    } catch (IOException e) {
      throw fault("read version " + version + " of " + name + " in", e);
    }
  }

  /**
   * A version, ready to score.
   *
   * @throws RegistryException if a file is missing, changed, or names features that this release
   *     does not have
   */
  public PropensityModel load(String name, String version) {
    JsonNode manifest = manifest(name, version);
    Path folder = root.resolve(name).resolve(version);
    try {
      Map<Segment, PropensityModel.Scorer> scorers = new EnumMap<>(Segment.class);
      for (Segment segment : Segment.values()) {
        scorers.put(
            segment,
            new PropensityModel.Scorer(
                TreeEnsemble.ofXgboostJson(verified(folder, boosterFile(segment), manifest)),
                Calibration.ofJson(verified(folder, calibrationFile(segment), manifest))));
      }
      return new PropensityModel(
          version, FeatureSetJson.read(manifest.path("feature_set")), scorers);
    } catch (IllegalArgumentException | ModelFormatException e) {
      throw new RegistryException(
          "Version " + version + " of " + name + " cannot serve: " + e.getMessage(), e);
    } catch (IOException e) {
      throw fault("read version " + version + " of " + name + " in", e);
    }
  }

  private static JsonNode verified(Path folder, String file, JsonNode manifest) throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve(file));
    String expected = manifest.path("files").path(file).asText();
    if (!Sha256.of(bytes).equals(expected)) {
      throw new ModelFormatException(
          file + " is not the file that was registered: its SHA-256 differs from the manifest's");
    }
    return JSON.readTree(bytes);
  }

  private RegistryException fault(String doing, IOException e) {
    String reason = e instanceof AccessDeniedException ? "no permission" : e.getMessage();
    return new RegistryException("Cannot " + doing + " the registry " + root + ": " + reason, e);
  }

  private static void writeDurably(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  private static void deleteQuietly(@Nullable Path staged) {
    if (staged == null || !Files.isDirectory(staged)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(staged)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // A staging folder that stays is no version: nobody reads it.
    }
  }
}
