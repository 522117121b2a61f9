package io.purchaseintent.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a log of moves, wherever it is kept: JSON, each with the hash of the one before it,
 * so that a line that was changed or taken out is noticed; and its own, for the last one, which no
 * other follows. A last line without an end is what a crash or a full disk left of an entry: it is
 * none.
 *
 * @param moves the oldest first
 * @param end where the last whole line ends, in bytes
 * @param last the hash of that line; empty if there is none
 */
record MoveLines(List<Move> moves, int end, String last) {

  /** Name of the log in a model's folder. */
  static final String LOG = "log.jsonl";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PREVIOUS = "previous";

  /** The end of a line: the hash of what stands before it. Older lines have none. */
  private static final Pattern SEAL = Pattern.compile(",\"sha256\":\"([0-9a-f]{64})\"}$");

  /**
   * The lines in these bytes.
   *
   * @param log its address, for the message
   * @throws RegistryException if a line is no entry, or does not follow from the one before it
   */
  static MoveLines of(byte[] bytes, String log) {
    List<Move> moves = new ArrayList<>();
    String last = "";
    int start = 0;
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] == '\n') {
        byte[] line = Arrays.copyOfRange(bytes, start, at);
        moves.add(move(line, moves.size() + 1, last, log));
        last = Sha256.of(line);
        start = at + 1;
      }
    }
    return new MoveLines(List.copyOf(moves), start, last);
  }

  /** The line of a move that follows these, with its end. */
  byte[] next(Move move) {
    byte[] entry = bytes(move.toJson().put(PREVIOUS, last));
    String open = new String(entry, 0, entry.length - 1, StandardCharsets.UTF_8);
    return (open + ",\"sha256\":\"" + Sha256.of(entry) + "\"}\n").getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(JsonNode json) {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree is always JSON", e);
    }
  }

  private static Move move(byte[] line, int number, String last, String log) {
    String text = new String(line, StandardCharsets.UTF_8);
    Matcher seal = SEAL.matcher(text);
    if (seal.find()) {
      String entry = text.substring(0, seal.start()) + "}";
      if (!Sha256.of(entry.getBytes(StandardCharsets.UTF_8)).equals(seal.group(1))) {
        throw edited(number, log, "its SHA-256 differs from the one that it ends with", null);
      }
    }
    try {
      JsonNode entry = JSON.readTree(text);
      Move move = Move.ofJson(entry);
      if (!entry.path(PREVIOUS).asText().equals(last)) {
        throw edited(number, log, "it does not follow from the line before it", null);
      }
      return move;
    } catch (JsonProcessingException e) {
      throw edited(number, log, "it is no JSON", e);
    } catch (IllegalArgumentException e) {
      throw edited(number, log, String.valueOf(e.getMessage()), e);
    }
  }

  private static RegistryException edited(
      int number, String log, String reason, @Nullable Throwable cause) {
    String message =
        "Line "
            + number
            + " of "
            + log
            + " is not as it was written: "
            + reason
            + ". Put back what was changed by hand, or the file of a backup";
    return cause == null ? new RegistryException(message) : new RegistryException(message, cause);
  }
}
