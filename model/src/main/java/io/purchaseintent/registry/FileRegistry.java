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
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A registry in a folder: {@code NAME/VERSION/} with the files of a version, and {@code
 * NAME/log.jsonl}, the log of who moved which version where, when and why.
 *
 * <p>A version appears whole, by one rename, and never changes; where versions stand is what the
 * log's entries come to. A crash leaves the old state or the new one. Changes take turns, whichever
 * process makes them; readers wait for nobody.
 */
public final class FileRegistry {

  private static final ObjectMapper JSON = new ObjectMapper();
  static final String MANIFEST = "manifest.json";
  private static final String STAGING = ".staging-";

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

  /** The models that there are. */
  public List<String> names() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(root)) {
      return children
          .filter(Files::isDirectory)
          .map(child -> child.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw fault("list", e);
    }
  }

  /**
   * Writes a new version, as a candidate.
   *
   * @param manifest what is known of it; the files' hashes and the version's name are added
   * @param files content by name
   * @return the version's name
   * @throws RegistryException if the folder cannot be written; the registry is then as it was
   */
  public String write(
      String name, ObjectNode manifest, Map<String, byte[]> files, Decision decision) {
    Path staged = null;
    try {
      Path folder = Files.createDirectories(root.resolve(name));
      staged = Files.createTempDirectory(folder, STAGING);
      ObjectNode hashes = manifest.putObject("files");
      for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
        writeDurably(staged.resolve(file.getKey()), file.getValue());
        hashes.put(file.getKey(), Sha256.of(file.getValue()));
      }
      Path written = staged;
      return log(name).inTurn(turn -> register(name, manifest, written, decision, turn));
    } catch (IOException e) {
      throw fault("write to", e);
    } finally {
      deleteQuietly(staged);
    }
  }

  private String register(
      String name, ObjectNode manifest, Path staged, Decision decision, MoveLog.Turn turn)
      throws IOException {
    List<String> versions = versions(name);
    int newest =
        versions.isEmpty() ? 0 : Integer.parseInt(versions.get(versions.size() - 1).substring(1));
    String version = "v" + (newest + 1);
    byte[] bytes =
        JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest.put("version", version));
    writeDurably(staged.resolve(MANIFEST), bytes);
    Path target = root.resolve(name).resolve(version);
    Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
    try {
      turn.append(Move.register(version, Sha256.of(bytes), decision));
    } catch (IOException e) {
      Files.move(target, staged, StandardCopyOption.ATOMIC_MOVE);
      throw e;
    }
    return version;
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
          .sorted(Comparator.comparingInt(v -> Integer.parseInt(v.substring(1))))
          .toList();
    } catch (IOException e) {
      throw fault("list", e);
    }
  }

  /**
   * Brings a version to a stage, in production with a role; who had the role is archived.
   *
   * @throws RegistryException if there is no such version, or none would be champion any more
   */
  public Move promote(String name, String version, Placement to, Decision decision) {
    return move(name, standings -> standings.promote(version, to, decision));
  }

  /**
   * Takes the last promotion of a champion back: the one before it is champion again.
   *
   * @throws RegistryException if there was none before
   */
  public Move rollback(String name, Decision decision) {
    return move(name, standings -> standings.rollback(decision));
  }

  /**
   * Takes a version out of use.
   *
   * @throws RegistryException if there is no such version, or it is the champion
   */
  public Move archive(String name, String version, Decision decision) {
    return move(name, standings -> standings.archive(version, decision));
  }

  private Move move(String name, Function<Standings, Move> choice) {
    requireVersions(name);
    try {
      return log(name)
          .inTurn(
              turn -> {
                Move move = choice.apply(Standings.of(turn.moves()));
                requireVersion(name, move.version());
                turn.append(move);
                return move;
              });
    } catch (IOException e) {
      throw fault("write to", e);
    }
  }

  private List<String> requireVersions(String name) {
    List<String> versions = versions(name);
    if (versions.isEmpty()) {
      throw new RegistryException(
          "There is no model \""
              + name
              + "\" in the registry "
              + root
              + (names().isEmpty() ? ", which is empty" : ", only " + names()));
    }
    return versions;
  }

  private void requireVersion(String name, String version) {
    List<String> versions = requireVersions(name);
    if (!versions.contains(version)) {
      throw new RegistryException(
          "There is no version " + version + " of " + name + ", only " + versions);
    }
  }

  /**
   * What was done to a model's versions, the oldest first.
   *
   * @throws RegistryException if the log was edited
   */
  public List<Move> moves(String name) {
    try {
      return log(name).read();
    } catch (IOException e) {
      throw fault("read", e);
    }
  }

  /** Where a model's versions stand. */
  public Standings standings(String name) {
    return Standings.of(moves(name));
  }

  /** The version that serves, or none if none was promoted yet. */
  public Optional<String> champion(String name) {
    return standings(name).champion();
  }

  /**
   * Hashes everything again, and says what is not as it was registered.
   *
   * @return nothing where all is as it was
   * @throws RegistryException if the folder cannot be read
   */
  public List<Finding> verify(String name) {
    requireVersions(name);
    try {
      return new FolderCheck(root.resolve(name), log(name)).findings(versions(name));
    } catch (IOException e) {
      throw fault("read", e);
    }
  }

  private MoveLog log(String name) {
    return new MoveLog(root.resolve(name));
  }

  /**
   * What is known of a version.
   *
   * @throws RegistryException if there is none, or its manifest is not the one that was registered
   */
  public JsonNode manifest(String name, String version) {
    requireVersion(name, version);
    try {
      byte[] bytes = Files.readAllBytes(folder(name, version).resolve(MANIFEST));
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

  private Path folder(String name, String version) {
    return root.resolve(name).resolve(version);
  }

  /**
   * A version, ready to score.
   *
   * @throws RegistryException if a file is missing, changed, or names features that this release
   *     does not have
   */
  public PropensityModel load(String name, String version) {
    JsonNode manifest = manifest(name, version);
    Path folder = folder(name, version);
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
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // A staging folder that stays is no version: nobody reads it.
    }
  }
}
