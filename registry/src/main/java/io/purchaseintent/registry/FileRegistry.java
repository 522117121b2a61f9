package io.purchaseintent.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.hash.Sha256;
import io.purchaseintent.scoring.PropensityModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
public final class FileRegistry implements ModelRegistry {

  private static final ObjectMapper JSON = new ObjectMapper();
  static final String MANIFEST = "manifest.json";
  private static final String STAGING = ".staging-";
  private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");
  private static final Pattern VERSIONS = Pattern.compile("v[1-9][0-9]{0,8}");

  private final Path root;

  /** The registry in this folder, which need not exist yet. */
  public FileRegistry(Path root) {
    this.root = root;
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

  @Override
  public String write(
      String name,
      ObjectNode manifest,
      Function<String, Map<String, byte[]>> files,
      AuditEntry audit) {
    Path staged = null;
    try {
      Path folder = Files.createDirectories(folder(name));
      // No temporary folder of the system's: a server may run as another user.
      staged = Files.createDirectory(folder.resolve(STAGING + UUID.randomUUID()));
      Path empty = staged;
      return log(name)
          .inTurn(
              turn -> {
                String version = nextVersion(name);
                byte[] told = stage(empty, manifest.put("version", version), files.apply(version));
                register(
                    name, version, empty, Move.register(version, Sha256.of(told), audit), turn);
                return version;
              });
    } catch (IOException e) {
      throw fault("write to", e);
    } finally {
      deleteQuietly(staged);
    }
  }

  @Override
  public void requireWritable(String name) {
    Path nearest = folder(name).toAbsolutePath();
    while (nearest != null && !Files.exists(nearest)) {
      nearest = nearest.getParent();
    }
    if (nearest == null || !Files.isWritable(nearest)) {
      throw fault("write to", new AccessDeniedException(root.toString()));
    }
  }

  private String nextVersion(String name) {
    List<String> versions = folders(name);
    int newest =
        versions.isEmpty() ? 0 : Integer.parseInt(versions.get(versions.size() - 1).substring(1));
    return "v" + (newest + 1);
  }

  /** Writes files and manifest, and returns the manifest's bytes. */
  private static byte[] stage(Path staged, ObjectNode manifest, Map<String, byte[]> files)
      throws IOException {
    ObjectNode hashes = manifest.putObject("files");
    for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
      writeDurably(staged.resolve(file.getKey()), file.getValue());
      hashes.put(file.getKey(), Sha256.of(file.getValue()));
    }
    byte[] bytes = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest);
    writeDurably(staged.resolve(MANIFEST), bytes);
    return bytes;
  }

  private void register(String name, String version, Path staged, Move move, MoveLog.Turn turn)
      throws IOException {
    Path target = folder(name, version);
    Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
    try {
      turn.append(move);
    } catch (IOException e) {
      Files.move(target, staged, StandardCopyOption.ATOMIC_MOVE);
      throw e;
    }
  }

  /** A folder that the log does not tell of is none: a crash left it, or a hand. */
  @Override
  public List<String> versions(String name) {
    Set<String> registered =
        moves(name).stream()
            .filter(move -> move.action() == Move.Action.REGISTER)
            .map(Move::version)
            .collect(Collectors.toSet());
    return folders(name).stream().filter(registered::contains).toList();
  }

  private List<String> folders(String name) {
    Path folder = folder(name);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(Files::isDirectory)
          .map(child -> child.getFileName().toString())
          .filter(child -> VERSIONS.matcher(child).matches())
          .sorted(Comparator.comparingInt(v -> Integer.parseInt(v.substring(1))))
          .toList();
    } catch (IOException e) {
      throw fault("list", e);
    }
  }

  @Override
  public Move move(String name, Function<Standings, Move> choice) {
    requireVersions(name);
    try {
      return log(name)
          .inTurn(
              turn -> {
                Move move = choice.apply(Standings.of(turn.moves()));
                requireVersion(name, move.version());
                if (move.placement().stage() == Stage.PRODUCTION) {
                  requireWhole(name, move.version());
                }
                turn.append(move);
                return move;
              });
    } catch (IOException e) {
      throw fault("write to", e);
    }
  }

  /** What serves must be what was registered: none would answer with a file that was changed. */
  private void requireWhole(String name, String version) {
    Path folder = folder(name, version);
    ModelBundle.requireWhole(
        version, manifest(name, version), file -> Files.readAllBytes(folder.resolve(file)));
  }

  private List<String> requireVersions(String name) {
    List<String> versions = versions(name);
    if (versions.isEmpty()) {
      requireLog(name);
      throw new RegistryException(
          "There is no model \""
              + name
              + "\" in the registry "
              + root
              + (names().isEmpty() ? ", which is empty" : ", only " + names()));
    }
    return versions;
  }

  private void requireLog(String name) {
    List<String> folders = folders(name);
    if (!folders.isEmpty() && moves(name).isEmpty()) {
      throw new RegistryException(
          folder(name)
              + " has "
              + folders
              + ", but no log.jsonl that tells of them: put back the file of a backup");
    }
  }

  private void requireVersion(String name, String version) {
    List<String> versions = requireVersions(name);
    if (!versions.contains(version)) {
      throw new RegistryException(
          "There is no version " + version + " of " + name + ", only " + versions);
    }
  }

  @Override
  public List<Move> moves(String name) {
    try {
      return log(name).read();
    } catch (IOException e) {
      throw fault("read", e);
    }
  }

  @Override
  public List<Discrepancy> verify(String name) {
    List<String> folders = folders(name);
    if (folders.isEmpty()) {
      requireVersions(name);
    }
    try {
      return new FolderCheck(folder(name), log(name)).discrepancies(folders);
    } catch (IOException e) {
      throw fault("read", e);
    }
  }

  private MoveLog log(String name) {
    return new MoveLog(folder(name));
  }

  @Override
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
    return folder(name).resolve(version);
  }

  /** A model's folder: never one beside the registry. */
  private Path folder(String name) {
    if (!NAMES.matcher(name).matches()) {
      throw new RegistryException(
          "A model's name is of letters, digits, \"-\", \"_\" and \".\", which is not the first, but"
              + " is \""
              + name
              + "\"");
    }
    return root.resolve(name);
  }

  @Override
  public PropensityModel load(String name, String version) {
    Path folder = folder(name, version);
    return ModelBundle.read(
        version, manifest(name, version), file -> Files.readAllBytes(folder.resolve(file)));
  }

  @Override
  public byte[] file(String name, String version, String file) {
    Path folder = folder(name, version);
    return ModelBundle.file(
        version, manifest(name, version), file, each -> Files.readAllBytes(folder.resolve(each)));
  }

  private RegistryException fault(String doing, IOException e) {
    String reason =
        e instanceof AccessDeniedException
            ? "no permission"
            : e instanceof NoSuchFileException ? "there is no " + e.getMessage() : e.getMessage();
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
