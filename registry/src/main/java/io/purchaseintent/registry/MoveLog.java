package io.purchaseintent.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.hash.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The log of a model's moves, one a line of JSON, which only grows.
 *
 * <p>Each line holds the hash of the one before it, so that a line that was changed or taken out is
 * noticed; and its own, for the last one, which no other follows. A last line without an end is
 * what a crash or a full disk left of an entry: it is none, and the next entry takes its place.
 * Reading needs no lock; changes take turns, also those of other processes.
 */
final class MoveLog {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PREVIOUS = "previous";

  /** The end of a line: the hash of what stands before it. Older lines have none. */
  private static final Pattern SEAL = Pattern.compile(",\"sha256\":\"([0-9a-f]{64})\"}$");

  /** Processes wait for the file's lock, threads for this one: the file's is a process's own. */
  private static final Object THREADS = new Object();

  private final Path file;
  private final Path lock;

  MoveLog(Path folder) {
    this.file = folder.resolve("log.jsonl");
    this.lock = folder.resolve(".lock");
  }

  /** A change, made while no other is. */
  @FunctionalInterface
  interface Change<T> {
    T make(Turn turn) throws IOException;
  }

  /** The log while it is held. */
  final class Turn {

    private final List<Move> moves;
    private long end;
    private String last;

    private Turn(Content content) {
      this.moves = content.moves;
      this.end = content.end;
      this.last = content.last;
    }

    /** The moves until now. */
    List<Move> moves() {
      return moves;
    }

    /**
     * Adds a move, durably.
     *
     * @throws IOException if it cannot be written; the log is then as it was
     */
    void append(Move move) throws IOException {
      ObjectNode entry = move.toJson().put(PREVIOUS, last);
      byte[] line = sealed(JSON.writeValueAsBytes(entry));
      byte[] withEnd = Arrays.copyOf(line, line.length + 1);
      withEnd[line.length] = '\n';
      try (FileChannel log =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        try {
          // What a crash left after the last whole line goes.
          log.truncate(end);
          ByteBuffer buffer = ByteBuffer.wrap(withEnd);
          for (long at = end; buffer.hasRemaining(); ) {
            at += log.write(buffer, at);
          }
          log.force(true);
        } catch (IOException e) {
          log.truncate(end);
          throw e;
        }
      }
      moves.add(move);
      end += withEnd.length;
      last = Sha256.of(line);
    }
  }

  /** What the file holds: its moves, where its last whole line ends, and that line's hash. */
  private record Content(List<Move> moves, long end, String last) {}

  /**
   * The moves, the oldest first; none if there is no log.
   *
   * @throws RegistryException if a line is no entry, or does not follow from the one before it
   */
  List<Move> read() throws IOException {
    return content().moves;
  }

  /** Makes a change while no other is made. */
  <T> T inTurn(Change<T> change) throws IOException {
    synchronized (THREADS) {
      try (FileChannel channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        if (!held.isValid()) {
          throw new IOException("the lock " + lock + " was lost");
        }
        return change.make(new Turn(content()));
      }
    }
  }

  private Content content() throws IOException {
    byte[] bytes = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
    List<Move> moves = new ArrayList<>();
    String last = "";
    int start = 0;
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] == '\n') {
        byte[] line = Arrays.copyOfRange(bytes, start, at);
        moves.add(move(line, moves.size() + 1, last));
        last = Sha256.of(line);
        start = at + 1;
      }
    }
    return new Content(moves, start, last);
  }

  private static byte[] sealed(byte[] entry) {
    String open = new String(entry, 0, entry.length - 1, StandardCharsets.UTF_8);
    return (open + ",\"sha256\":\"" + Sha256.of(entry) + "\"}").getBytes(StandardCharsets.UTF_8);
  }

  private Move move(byte[] line, int number, String last) {
    String text = new String(line, StandardCharsets.UTF_8);
    Matcher seal = SEAL.matcher(text);
    if (seal.find()) {
      String entry = text.substring(0, seal.start()) + "}";
      if (!Sha256.of(entry.getBytes(StandardCharsets.UTF_8)).equals(seal.group(1))) {
        throw edited(number, "its SHA-256 differs from the one that it ends with", null);
      }
    }
    try {
      JsonNode entry = JSON.readTree(text);
      Move move = Move.ofJson(entry);
      if (!entry.path(PREVIOUS).asText().equals(last)) {
        throw edited(number, "it does not follow from the line before it", null);
      }
      return move;
    } catch (JsonProcessingException e) {
      throw edited(number, "it is no JSON", e);
    } catch (IllegalArgumentException e) {
      throw edited(number, String.valueOf(e.getMessage()), e);
    }
  }

  private RegistryException edited(int number, String reason, @Nullable Throwable cause) {
    String message =
        "Line "
            + number
            + " of "
            + file
            + " is not as it was written: "
            + reason
            + ". Put back what was changed by hand, or the file of a backup";
    return cause == null ? new RegistryException(message) : new RegistryException(message, cause);
  }
}
