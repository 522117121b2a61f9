package io.purchaseintent.lake.catalog;

import io.purchaseintent.lake.LakeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.jspecify.annotations.Nullable;

/**
 * Files of this machine, or of a file system that every worker sees under the same path. A table's
 * files are named by where they were made; that of a table whose folder was moved or copied since
 * is looked for where the folder is.
 */
public final class LocalFiles implements SupportsPrefixOperations {

  private static final long serialVersionUID = 1L;

  private static final String SCHEME = "file:";

  private static final int FORCED_AT_ONCE = 32;

  private final @Nullable String made;
  private final @Nullable String moved;

  /** Files that are where their names say. */
  public LocalFiles() {
    this(null, null);
  }

  private LocalFiles(@Nullable String made, @Nullable String moved) {
    this.made = made;
    this.moved = moved;
  }

  /** Files of a table that was made in one folder, and is in another now. */
  static LocalFiles moved(String made, String now) {
    return new LocalFiles(made, now);
  }

  /** The location of a path, as it stands in a table's metadata. */
  public static String location(Path path) {
    return SCHEME + "//" + path.toAbsolutePath().normalize();
  }

  /** The path of a location, with or without a scheme. */
  public static Path path(String location) {
    return location.startsWith(SCHEME)
        ? Path.of(
            location.startsWith(SCHEME + "//") ? location.substring(7) : location.substring(5))
        : Path.of(location);
  }

  /** Whether a location is one of this machine's files. */
  public static boolean isLocal(String location) {
    return location.startsWith(SCHEME)
        || URI.create(location.replace(' ', '+')).getScheme() == null;
  }

  @Override
  public InputFile newInputFile(String location) {
    String now = now(location);
    return new Named(now, org.apache.iceberg.Files.localInput(path(now).toFile()));
  }

  @Override
  public OutputFile newOutputFile(String location) {
    return new NamedOutput(made(location), now(location));
  }

  @Override
  public void deleteFile(String location) {
    try {
      Files.deleteIfExists(path(now(location)));
    } catch (IOException e) {
      throw new UncheckedIOException("Failed at deleting " + location, e);
    }
  }

  @Override
  public Iterable<FileInfo> listPrefix(String location) {
    Path root = path(now(location));
    List<FileInfo> files = new ArrayList<>();
    if (!Files.isDirectory(root)) {
      return files;
    }
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path file : paths.filter(Files::isRegularFile).toList()) {
        files.add(
            new FileInfo(
                location + "/" + root.relativize(file),
                Files.size(file),
                Files.getLastModifiedTime(file).toMillis()));
      }
    } catch (IOException e) {
      throw LakeException.of("listing " + root, e);
    }
    return files;
  }

  @Override
  public void deletePrefix(String location) {
    listPrefix(location).forEach(file -> deleteFile(file.location()));
  }

  /**
   * Has data files on disk, for what is committed names them: all at once, as a disk takes a
   * hundred in the time of a few.
   */
  public void force(Collection<String> locations) {
    ExecutorService threads = Executors.newFixedThreadPool(FORCED_AT_ONCE);
    try {
      List<Future<?>> forced = new ArrayList<>();
      Set<Path> folders = new HashSet<>();
      for (String location : locations) {
        Path file = path(now(location));
        folders.add(file.resolveSibling(".").normalize());
        forced.add(threads.submit(() -> force(file, StandardOpenOption.WRITE)));
      }
      for (Path folder : folders) {
        forced.add(threads.submit(() -> force(folder, StandardOpenOption.READ)));
      }
      for (Future<?> each : forced) {
        each.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LakeException("Interrupted while files were put on disk", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io
          ? LakeException.of("putting files on disk", io)
          : new LakeException("Files were not put on disk: " + e.getCause(), e);
    } finally {
      threads.shutdown();
    }
  }

  private static Void force(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
    return null;
  }

  private String now(String location) {
    return made != null && moved != null && location.startsWith(made + "/")
        ? moved + location.substring(made.length())
        : location;
  }

  /** The name by which a table knows a file of its, wherever its folder is. */
  private String made(String location) {
    return made != null && moved != null && location.startsWith(moved + "/")
        ? made + location.substring(moved.length())
        : location;
  }

  /** A file under the name that it has in the table, scheme and all. */
  private record Named(String location, InputFile file) implements InputFile {
    @Override
    public long getLength() {
      return file.getLength();
    }

    @Override
    public org.apache.iceberg.io.SeekableInputStream newStream() {
      return file.newStream();
    }

    @Override
    public boolean exists() {
      return file.exists();
    }
  }

  /**
   * A file that is being written.
   *
   * @param location by which the table will know it
   * @param now where it is
   */
  private record NamedOutput(String location, String now) implements OutputFile {
    @Override
    public PositionOutputStream create() {
      return open(StandardOpenOption.CREATE_NEW);
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
      return open(StandardOpenOption.CREATE);
    }

    private PositionOutputStream open(StandardOpenOption how) {
      Path path = path(now);
      try {
        Files.createDirectories(path.resolveSibling(".").normalize());
        return new ForcedStream(
            path,
            FileChannel.open(
                path, how, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING));
      } catch (FileAlreadyExistsException e) {
        throw new AlreadyExistsException(e, "There is a file already: %s", now);
      } catch (IOException e) {
        throw LakeException.of("writing " + path, e);
      }
    }

    @Override
    public InputFile toInputFile() {
      return new LocalFiles().newInputFile(now);
    }
  }

  /**
   * Writes a file that is on disk once it is closed, but for a data file: those are many, and are
   * put there together before their commit.
   */
  private static final class ForcedStream extends PositionOutputStream {

    private final Path path;
    private final FileChannel channel;
    private long position;

    ForcedStream(Path path, FileChannel channel) {
      this.path = path;
      this.channel = channel;
    }

    /** Also after the end. */
    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer left = ByteBuffer.wrap(bytes, offset, length);
      while (left.hasRemaining()) {
        position += channel.write(left);
      }
    }

    @Override
    public void close() throws IOException {
      if (channel.isOpen()) {
        try (channel) {
          if (!isData()) {
            channel.force(true);
          }
        }
        if (!isData()) {
          forceFolder(path);
        }
      }
    }

    private boolean isData() {
      return path.toString().endsWith(".parquet");
    }
  }

  /** Makes the entry of a file in its folder last. */
  static void forceFolder(Path file) throws IOException {
    force(file.resolveSibling(".").normalize(), StandardOpenOption.READ);
  }
}
