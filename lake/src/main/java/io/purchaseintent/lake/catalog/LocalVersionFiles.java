package io.purchaseintent.lake.catalog;

import io.purchaseintent.lake.LakeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.iceberg.exceptions.CommitStateUnknownException;

/** Version files of a local folder: a hard link is made whole, and only where none is. */
final class LocalVersionFiles implements VersionFiles {

  @Override
  public boolean create(String location, byte[] content) {
    return create(LocalFiles.path(location), content);
  }

  static boolean create(Path target, byte[] content) {
    Path written = write(target, content);
    try {
      if (!link(target, written)) {
        return false;
      }
    } finally {
      deleteQuietly(written);
    }
    try {
      LocalFiles.forceFolder(target);
    } catch (IOException e) {
      throw new CommitStateUnknownException(LakeException.of("writing " + target, e));
    }
    return true;
  }

  private static boolean link(Path target, Path written) {
    try {
      Files.createLink(target, written);
      return true;
    } catch (FileAlreadyExistsException e) {
      // A network file system may have made it, lost the answer, and asked again.
      return isSame(target, written);
    } catch (UnsupportedOperationException e) {
      throw noLinks(target, e);
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      throw reason.contains("not permitted") || reason.contains("not supported")
          ? noLinks(target, e)
          : LakeException.of("writing " + target, e);
    }
  }

  private static LakeException noLinks(Path target, Exception e) {
    return new LakeException(
        "The file system of "
            + target.resolveSibling(".").normalize()
            + " makes no hard links, by which of two writers of a table one is told to wait: keep"
            + " the lake on another file system (--home or --lake), or name a catalogue in its "
            + LakeCatalog.FILE,
        e);
  }

  private static boolean isSame(Path target, Path written) {
    try {
      return Files.isSameFile(target, written);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void replace(String location, byte[] content) {
    Path target = LocalFiles.path(location);
    Path written = write(target, content);
    try {
      Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      deleteQuietly(written);
      throw LakeException.of("writing " + target, e);
    }
  }

  @Override
  public List<String> names(String folder) {
    Path listed = LocalFiles.path(folder);
    try (Stream<Path> files = Files.list(listed)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw LakeException.of("listing " + listed, e);
    }
  }

  /** Writes a file beside another, under a name that no reader looks for. */
  private static Path write(Path target, byte[] content) {
    Path folder = target.resolveSibling(".").normalize();
    Path written = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID());
    try {
      Files.createDirectories(folder);
      try (FileChannel channel =
          FileChannel.open(written, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      return written;
    } catch (IOException e) {
      deleteQuietly(written);
      throw LakeException.of("writing " + target, e);
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // No reader looks for it.
    }
  }
}
