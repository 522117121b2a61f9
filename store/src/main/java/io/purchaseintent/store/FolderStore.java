package io.purchaseintent.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A folder on a disk, or one that machines share. A file is written beside its place, forced to
 * disk, and moved in; it is created by a hard link, which is refused where something is.
 * Replacements take turns by a lock on {@code .lock}, other processes' too.
 */
public final class FolderStore implements Store {

  private static final String LOCK = ".lock";
  private static final String NEXT = ".next-";

  /** Processes wait for the file's lock, threads for this one: the file's is a process's own. */
  private static final Object THREADS = new Object();

  private final Path root;

  /** The store in this folder, which need not exist yet. */
  public FolderStore(Path root) {
    this.root = root;
  }

  /** Whether its files are those of this folder. */
  boolean isIn(Path folder) {
    return root.toAbsolutePath().normalize().equals(folder.toAbsolutePath().normalize());
  }

  @Override
  public Optional<StoredFile> read(String name) throws IOException {
    try {
      return Optional.of(new StoredFile(Files.readAllBytes(root.resolve(name)), ""));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void write(String name, byte[] content) throws IOException {
    Path next = next(name, content);
    try {
      Files.move(next, root.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  @Override
  public boolean create(String name, byte[] content) throws IOException {
    Path next = next(name, content);
    try {
      Files.createLink(root.resolve(name), next);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.deleteIfExists(next);
    }
  }

  @Override
  public boolean replace(String name, StoredFile read, byte[] content) throws IOException {
    Files.createDirectories(root);
    synchronized (THREADS) {
      try (FileChannel channel =
              FileChannel.open(
                  root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        if (!held.isValid()) {
          throw new IOException("the lock " + root.resolve(LOCK) + " was lost: try again");
        }
        boolean same =
            read(name).filter(now -> Arrays.equals(now.content(), read.content())).isPresent();
        if (same) {
          write(name, content);
        }
        return same;
      }
    }
  }

  @Override
  public boolean upload(String name, Path file) throws IOException {
    Path target = root.resolve(name);
    Files.createDirectories(target.toAbsolutePath().getParent());
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    try {
      Files.createLink(target, file);
      return true;
    } catch (FileAlreadyExistsException e) {
      return Files.isSameFile(target, file);
    }
  }

  @Override
  public boolean download(String name, Path to) throws IOException {
    Path next = to.resolveSibling(NEXT + UUID.randomUUID());
    Files.createDirectories(to.toAbsolutePath().getParent());
    try {
      Files.copy(root.resolve(name), next);
      Files.move(next, to, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } finally {
      Files.deleteIfExists(next);
    }
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(root.resolve(name));
  }

  @Override
  public List<String> files(String folder) throws IOException {
    return names(folder, file -> !Files.isDirectory(file));
  }

  @Override
  public List<String> folders(String folder) throws IOException {
    return names(folder, Files::isDirectory);
  }

  private List<String> names(String folder, Predicate<Path> kind) throws IOException {
    try (Stream<Path> children = Files.list(root.resolve(folder))) {
      return children
          .filter(kind)
          .map(child -> child.getFileName().toString())
          .filter(name -> !name.equals(LOCK) && !name.startsWith(NEXT))
          .sorted()
          .toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }

  @Override
  public List<ListedFile> all(String folder) throws IOException {
    List<ListedFile> all = new ArrayList<>();
    for (String file : files(folder)) {
      Path path = root.resolve(folder).resolve(file);
      all.add(
          new ListedFile(
              inside(folder, file), Files.size(path), Files.getLastModifiedTime(path).toInstant()));
    }
    for (String inner : folders(folder)) {
      all.addAll(all(inside(folder, inner)));
    }
    return all.stream().sorted(Comparator.comparing(ListedFile::name)).toList();
  }

  private static String inside(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  @Override
  public void requireWritable() throws IOException {
    Path nearest = root.toAbsolutePath();
    while (nearest != null && !Files.exists(nearest)) {
      nearest = nearest.getParent();
    }
    if (nearest == null || !Files.isWritable(nearest)) {
      throw new AccessDeniedException(
          root.toString(), null, "no permission there, or mounted read-only");
    }
  }

  /** The content beside its place, on disk. */
  private Path next(String name, byte[] content) throws IOException {
    Path folder = root.resolve(name).toAbsolutePath().getParent();
    Path next = Files.createDirectories(folder).resolve(NEXT + UUID.randomUUID());
    try (FileChannel channel =
        FileChannel.open(next, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
      return next;
    } catch (IOException e) {
      Files.deleteIfExists(next);
      throw e;
    }
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
