package io.purchaseintent.lake.catalog;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/** Files of this machine, or of a file system that every worker sees under the same path. */
public final class LocalFiles implements FileIO {

  private static final long serialVersionUID = 1L;

  private static final String SCHEME = "file:";

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
    return new Named(location, org.apache.iceberg.Files.localInput(file(location)));
  }

  @Override
  public OutputFile newOutputFile(String location) {
    return new NamedOutput(location, org.apache.iceberg.Files.localOutput(file(location)));
  }

  @Override
  public void deleteFile(String location) {
    try {
      Files.deleteIfExists(path(location));
    } catch (IOException e) {
      throw new UncheckedIOException("Failed at deleting " + location, e);
    }
  }

  private static File file(String location) {
    return path(location).toFile();
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
    public org.apache.iceberg.io.PositionOutputStream create() {
      return file.create();
    }

    @Override
    public org.apache.iceberg.io.PositionOutputStream createOrOverwrite() {
      return file.createOrOverwrite();
    }

    @Override
    public InputFile toInputFile() {
      return new Named(location, file.toInputFile());
    }
  }
}
