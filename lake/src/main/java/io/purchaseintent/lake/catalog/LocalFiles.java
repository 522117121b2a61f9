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
import java.util.List;
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
    String now = now(location);
    try {
      // Iceberg's own way fails where two threads make the same folder.
      Files.createDirectories(path(now).resolveSibling("."));
    } catch (IOException e) {
      throw LakeException.of("writing " + now, e);
    }
    return new NamedOutput(now, org.apache.iceberg.Files.localOutput(path(now).toFile()));
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

  private String now(String location) {
    return made != null && moved != null && location.startsWith(made + "/")
        ? moved + location.substring(made.length())
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

  private record NamedOutput(String location, OutputFile file) implements OutputFile {
    @Override
    public PositionOutputStream create() {
      return open(StandardOpenOption.CREATE_NEW);
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
      return open(StandardOpenOption.CREATE);
    }

    private PositionOutputStream open(StandardOpenOption how) {
      Path path = path(location);
      try {
        Files.createDirectories(path.resolveSibling(".").normalize());
        return new ForcedStream(
            path,
            FileChannel.open(
                path, how, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING));
      } catch (FileAlreadyExistsException e) {
        throw new AlreadyExistsException(e, "There is a file already: %s", location);
      } catch (IOException e) {
        throw LakeException.of("writing " + path, e);
      }
    }

    @Override
    public InputFile toInputFile() {
      return new Named(location, file.toInputFile());
    }
  }

  /** Writes a file that is on disk once it is closed, for what is committed names it. */
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
          channel.force(true);
        }
        forceFolder(path);
      }
    }
  }

  /** Makes the entry of a file in its folder last. */
  static void forceFolder(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file.resolveSibling(".").normalize(), StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
