package io.purchaseintent.lake.catalog;

import io.purchaseintent.lake.LakeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Version files of a local folder: a hard link is made whole, and only where none is. */
final class LocalVersionFiles implements VersionFiles {

  @Override
  public boolean create(String location, byte[] content) {
    Path target = LocalFiles.path(location);
    try {
      Path written = write(target, content);
      try {
        Files.createLink(target, written);
        force(target.resolveSibling("."));
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      } finally {
        Files.deleteIfExists(written);
      }
    } catch (IOException e) {
      throw LakeException.of("writing " + target, e);
    }
  }

  @Override
  public void replace(String location, byte[] content) {
    Path target = LocalFiles.path(location);
    try {
      Files.move(write(target, content), target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw LakeException.of("writing " + target, e);
    }
  }

  private static Path write(Path target, byte[] content) throws IOException {
    Path folder = Files.createDirectories(target.resolveSibling("."));
    Path written = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID()).normalize();
    try (FileChannel channel =
        FileChannel.open(written, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    return written;
  }

  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
