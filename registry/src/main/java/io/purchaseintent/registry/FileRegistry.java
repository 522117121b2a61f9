package io.purchaseintent.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.hash.Sha256;
import io.purchaseintent.scoring.PropensityModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
public final class FileRegistry implements ModelRegistry {

  private static final String STAGING = ".staging-";

  private final Path root;
  private final Versions versions;

  /** The registry in this folder, which need not exist yet. */
  public FileRegistry(Path root) {
    this.root = root;
    this.versions = new Versions(new Folders(), root.toString());
  }

  /** The folder's files as a registry reads them. */
  private final class Folders implements Shelf {

    @Override
    public List<String> folders(String name) throws IOException {
      Path folder = root.resolve(name);
      if (!Files.isDirectory(folder)) {
        return List.of();
      }
      try (Stream<Path> children = Files.list(folder)) {
        return children
            .filter(Files::isDirectory)
            .map(child -> child.getFileName().toString())
            .toList();
      }
    }

    @Override
    public List<String> files(String name, String version) throws IOException {
      try (Stream<Path> files = Files.list(folder(name).resolve(version))) {
        return files.map(file -> file.getFileName().toString()).toList();
      }
    }

    @Override
    public byte[] read(String name, String version, String file) throws IOException {
      return Files.readAllBytes(folder(name).resolve(version).resolve(file));
    }

    @Override
    public List<Move> moves(String name) throws IOException {
      return log(name).read();
    }
  }

  /** The models that there are. */
  public List<String> names() {
    return versions.names();
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
                String version = Versions.after(versions.folders(name));
                Map<String, byte[]> whole =
                    Versions.whole(manifest.put("version", version), files.apply(version));
                for (Map.Entry<String, byte[]> file : whole.entrySet()) {
                  writeDurably(empty.resolve(file.getKey()), file.getValue());
                }
                String told = Sha256.of(empty.resolve(Versions.MANIFEST));
                register(
                    folder(name).resolve(version),
                    empty,
                    Move.register(version, told, audit),
                    turn);
                return version;
              });
    } catch (IOException e) {
      throw versions.fault("write to", e);
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
      throw versions.fault("write to", new AccessDeniedException(root.toString()));
    }
  }

  private static void register(Path target, Path staged, Move move, MoveLog.Turn turn)
      throws IOException {
    Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
    try {
      turn.append(move);
    } catch (IOException e) {
      Files.move(target, staged, StandardCopyOption.ATOMIC_MOVE);
      throw e;
    }
  }

  @Override
  public List<String> versions(String name) {
    return versions.registered(name);
  }

  @Override
  public Move move(String name, Function<Standings, Move> choice) {
    versions.requireVersions(name);
    try {
      return log(name)
          .inTurn(
              turn -> {
                Move move = choice.apply(Standings.of(turn.moves()));
                versions.requireMayMove(name, move);
                turn.append(move);
                return move;
              });
    } catch (IOException e) {
      throw versions.fault("write to", e);
    }
  }

  @Override
  public List<Move> moves(String name) {
    return versions.moves(name);
  }

  @Override
  public List<Discrepancy> verify(String name) {
    return versions.verify(name);
  }

  private MoveLog log(String name) {
    return new MoveLog(folder(name));
  }

  /** A model's folder: never one beside the registry. */
  private Path folder(String name) {
    Versions.requireName(name);
    return root.resolve(name);
  }

  @Override
  public JsonNode manifest(String name, String version) {
    return versions.manifest(name, version);
  }

  @Override
  public PropensityModel load(String name, String version) {
    return versions.load(name, version);
  }

  @Override
  public byte[] file(String name, String version, String file) {
    return versions.file(name, version, file);
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
