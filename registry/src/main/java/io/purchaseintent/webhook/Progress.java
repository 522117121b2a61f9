package io.purchaseintent.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which events of a log a hook is done with: a line each in a file that only grows, forced to disk.
 * Held by one process at a time, and freed by the system however that one ends. A last line without
 * an end is what a crash left of it, and none.
 *
 * <p>Ids are kept and not a place in the log: not every registry adds at the end of it.
 */
final class Progress implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ID = "id";

  private final Path file;
  private final FileChannel lock;
  private final Set<String> done = new HashSet<>();
  private long end;

  private Progress(Path file, FileChannel lock) {
    this.file = file;
    this.lock = lock;
  }

  /** Which events a hook is done with when it begins. */
  @FunctionalInterface
  interface Beginning {
    List<RegistryEvent> passed();
  }

  /** Whether a hook has begun. */
  static boolean isThere(Path file) {
    return Files.exists(file);
  }

  /**
   * Takes hold of a file, and begins it where it is not there.
   *
   * @return null if another holds it
   * @throws UserError if the file is not as it was written
   */
  static @Nullable Progress hold(Path file, Beginning beginning) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    FileChannel lock =
        FileChannel.open(
            file.resolveSibling(file.getFileName() + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    boolean held = false;
    try {
      if (tryLock(lock) == null) {
        return null;
      }
      Progress progress = new Progress(file, lock);
      if (!isThere(file)) {
        begin(file, beginning.passed());
      }
      progress.read();
      held = true;
      return progress;
    } finally {
      if (!held) {
        lock.close();
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel lock) throws IOException {
    try {
      return lock.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** In one step: killed meanwhile, it has not begun. */
  private static void begin(Path file, List<RegistryEvent> passed) throws IOException {
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    StringBuilder lines = new StringBuilder();
    passed.forEach(event -> lines.append(line(event, "passed")));
    try (FileChannel channel =
        FileChannel.open(
            whole,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      write(channel, lines.toString(), 0);
    }
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private void read() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int start = 0;
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] == '\n') {
        done.add(id(new String(bytes, start, at - start, StandardCharsets.UTF_8)));
        start = at + 1;
      }
    }
    end = start;
  }

  private String id(String line) {
    try {
      JsonNode id = JSON.readTree(line).path(ID);
      if (id.isTextual()) {
        return id.asText();
      }
    } catch (JsonProcessingException e) {
      throw broken(line, e);
    }
    throw broken(line, null);
  }

  private UserError broken(String line, @Nullable Throwable cause) {
    String message =
        file
            + " is not as it was written, it has the line \""
            + line
            + "\": put back what was changed, or delete the file, and the hook begins anew";
    return cause == null ? new UserError(message) : new UserError(message, cause);
  }

  /** Whether the hook is done with an event. */
  boolean has(RegistryEvent event) {
    return done.contains(event.id());
  }

  /**
   * Notes events, durably.
   *
   * @param how delivered, or passed
   */
  void add(List<RegistryEvent> events, String how) throws IOException {
    if (events.isEmpty()) {
      return;
    }
    StringBuilder lines = new StringBuilder();
    events.forEach(event -> lines.append(line(event, how)));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(end);
      end = write(channel, lines.toString(), end);
    }
    events.forEach(event -> done.add(event.id()));
  }

  private static String line(RegistryEvent event, String how) {
    ObjectNode json =
        JSON.createObjectNode().put(ID, event.id()).put("type", event.type()).put("how", how);
    return Commands.oneLine(json) + "\n";
  }

  private static long write(FileChannel channel, String lines, long from) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8));
    long at = from;
    while (buffer.hasRemaining()) {
      at += channel.write(buffer, at);
    }
    channel.force(true);
    return at;
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
