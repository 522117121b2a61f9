package io.purchaseintent.trainer.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.training.SuccessiveHalving;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The trials of one search in a file, a line each, on disk before the next one begins: a search
 * that was killed goes on where it was. A last line that was cut off is dropped.
 */
final class TrialLog implements SuccessiveHalving.Memory, AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private record Key(int number, int oneIn) {}

  private final Path file;
  private final FileChannel channel;
  private final Map<Key, SuccessiveHalving.Score> known = new HashMap<>();

  private TrialLog(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens the log of a search, making it if it is not there.
   *
   * @param file of this search alone
   * @throws UserError if it cannot be read or written
   */
  static TrialLog open(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      String text = Files.exists(file) ? Files.readString(file) : "";
      String whole = text.substring(0, text.lastIndexOf('\n') + 1);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.truncate(whole.getBytes(StandardCharsets.UTF_8).length);
      channel.position(channel.size());
      TrialLog log = new TrialLog(file, channel);
      whole.lines().forEach(log::remember);
      return log;
    } catch (IOException e) {
      throw new UserError("The trials in " + file + " cannot be kept: " + e.getMessage(), e);
    }
  }

  private void remember(String line) {
    try {
      JsonNode trial = JSON.readTree(line);
      known.put(
          new Key(trial.path("trial").asInt(), trial.path("one_in").asInt()),
          new SuccessiveHalving.Score(
              trial.path("rounds").asInt(), trial.path("validation_log_loss").asDouble()));
    } catch (JsonProcessingException e) {
      throw new UserError(
          file + " holds a line that is no trial: delete the file to search anew", e);
    }
  }

  /** Trials that were there when the log was opened, or came since. */
  int size() {
    return known.size();
  }

  @Override
  public SuccessiveHalving.@Nullable Score find(int number, int oneIn) {
    return known.get(new Key(number, oneIn));
  }

  @Override
  public void keep(SuccessiveHalving.Trial trial) {
    known.put(new Key(trial.number(), trial.oneIn()), trial.score());
    try {
      ByteBuffer line = ByteBuffer.wrap((toJson(trial) + "\n").getBytes(StandardCharsets.UTF_8));
      while (line.hasRemaining()) {
        channel.write(line);
      }
      channel.force(false);
    } catch (IOException e) {
      throw new UserError("The trial cannot be kept in " + file + ": " + e.getMessage(), e);
    }
  }

  /** A trial as it stands in the log and in the manifest. */
  static ObjectNode toJson(SuccessiveHalving.Trial trial) {
    ObjectNode json = JSON.createObjectNode();
    json.put("trial", trial.number())
        .put("one_in", trial.oneIn())
        .put("rounds", trial.score().rounds())
        .put("validation_log_loss", trial.score().loss())
        .put("max_depth", trial.parameters().maxDepth())
        .put("eta", trial.parameters().eta())
        .put("min_child_weight", trial.parameters().minChildWeight())
        .put("subsample", trial.parameters().subsample())
        .put("colsample", trial.parameters().colsample())
        .put("lambda", trial.parameters().lambda());
    return json;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UserError(file + " cannot be closed: " + e.getMessage(), e);
    }
  }
}
