package io.purchaseintent.source;

import io.purchaseintent.command.UserError;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of JSON lines that appears whole or not at all.
 *
 * <p>Lines go to a staging folder beside it; {@link #publish} puts that in the place of an earlier
 * output. {@link #close} without it drops what was staged and leaves the earlier output alone.
 * Events go to {@code events-00000.jsonl} and on, rolled at a size; other lines to files by name.
 */
public final class EventFolder implements AutoCloseable {

  /** Bytes from which on the next line begins a new file. */
  public static final long ROLL_BYTES = 64L << 20;

  private static final Pattern OURS = Pattern.compile("events-\\d{5}\\.jsonl|[a-z]+\\.jsonl");
  private static final int MOST_STAGINGS = 1_000;
  private static final int BUFFER = 1 << 18;

  private final Path folder;
  private final Path staging;
  private final long rollBytes;
  private final Map<String, OutputStream> others = new LinkedHashMap<>();
  private @Nullable OutputStream events;
  private long eventBytes;
  private int files;

  private EventFolder(Path folder, Path staging, long rollBytes) {
    this.folder = folder;
    this.staging = staging;
    this.rollBytes = rollBytes;
  }

  /**
   * Begins an output.
   *
   * @throws UserError if the folder holds anything that is no such output, or cannot be written
   */
  public static EventFolder stage(Path folder) {
    return stage(folder, ROLL_BYTES);
  }

  static EventFolder stage(Path folder, long rollBytes) {
    Path absolute = folder.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    if (parent == null) {
      throw new UserError(folder + " cannot be an output; name a folder of its own");
    }
    requireReplaceable(absolute);
    try {
      Files.createDirectories(parent);
      return new EventFolder(absolute, createStaging(absolute), rollBytes);
    } catch (IOException e) {
      throw cannotWrite(parent, e);
    }
  }

  /** A new folder beside the output: on the same disk, so that it can take the place by a move. */
  private static Path createStaging(Path folder) throws IOException {
    for (int i = 0; ; i++) {
      try {
        return Files.createDirectory(
            folder.resolveSibling("." + folder.getFileName() + "-staging-" + i));
      } catch (FileAlreadyExistsException e) {
        if (i == MOST_STAGINGS) {
          throw e;
        }
      }
    }
  }

  private static void requireReplaceable(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new UserError(folder + " is a file; name a folder");
    }
    for (Path file : list(folder)) {
      if (!OURS.matcher(file.getFileName().toString()).matches()) {
        throw new UserError(
            folder
                + " holds "
                + file.getFileName()
                + ", which no import wrote, and would be replaced whole; name another folder");
      }
    }
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UserError(folder + " cannot be listed: " + reason(e), e);
    }
  }

  /** Adds an event's line. */
  public void event(byte[] json) {
    try {
      if (events == null || eventBytes >= rollBytes) {
        if (events != null) {
          events.close();
        }
        events = create(String.format("events-%05d.jsonl", files));
        files++;
        eventBytes = 0;
      }
      events.write(json);
      events.write('\n');
      eventBytes += json.length + 1;
    } catch (IOException e) {
      throw cannotWrite(folder, e);
    }
  }

  /** Adds a line to another file of the output, such as {@code rejected.jsonl}. */
  public void line(String file, byte[] json) {
    try {
      OutputStream out = others.get(file);
      if (out == null) {
        out = create(file);
        others.put(file, out);
      }
      out.write(json);
      out.write('\n');
    } catch (IOException e) {
      throw cannotWrite(folder, e);
    }
  }

  private OutputStream create(String name) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(staging.resolve(name)), BUFFER);
  }

  /** How many files of events there are. */
  public int files() {
    return files;
  }

  /** Puts the staged files in the place of an earlier output. */
  public void publish() {
    try {
      closeStreams();
      Path old = staging.resolveSibling(staging.getFileName() + "-old");
      boolean replaces = Files.exists(folder);
      if (replaces) {
        Files.move(folder, old);
      }
      try {
        Files.move(staging, folder);
      } catch (IOException e) {
        if (replaces) {
          Files.move(old, folder);
        }
        throw e;
      }
      delete(old);
    } catch (IOException e) {
      throw cannotWrite(folder, e);
    }
  }

  private void closeStreams() throws IOException {
    if (events != null) {
      events.close();
      events = null;
    }
    for (OutputStream out : others.values()) {
      out.close();
    }
    others.clear();
  }

  /** Drops what was not published. */
  @Override
  public void close() {
    try {
      closeStreams();
    } catch (IOException e) {
      // What could not be flushed is about to be deleted; why writing failed was told already.
    }
    delete(staging);
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try {
      for (Path file : list(folder)) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UserError(folder + " is left over and cannot be deleted: " + reason(e), e);
    }
  }

  private static UserError cannotWrite(Path folder, IOException e) {
    return new UserError(
        folder + " cannot be written: " + reason(e) + "; an earlier output there is unchanged", e);
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "no such folder can be made";
    }
    if (e instanceof FileSystemException failure && failure.getReason() != null) {
      return failure.getReason();
    }
    return String.valueOf(e.getMessage());
  }
}
