package io.purchaseintent.lake.prediction;

import io.purchaseintent.json.LoggedPredictionReader;
import io.purchaseintent.prediction.LoggedPrediction;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What is in a line.
 *
 * @param prediction null where it is none
 * @param fault why it is none; empty where it is one
 */
record ParsedLine(LogLine line, @Nullable LoggedPrediction prediction, String fault) {

  /** So many bytes of lines are parsed by one thread at a time. */
  private static final long BLOCK_BYTES = 1 << 20;

  /** Takes lines one after the other. */
  @FunctionalInterface
  interface Sink {
    void take(ParsedLine line) throws IOException;
  }

  /** Hands over the lines of a file in their order, each parsed by any of the workers. */
  static void read(InputStream in, Workers workers, Sink sink) throws IOException {
    Blocks blocks = new Blocks(workers, sink);
    LogLine.read(in, blocks::add);
    blocks.end();
  }

  private static List<ParsedLine> parse(List<LogLine> lines) {
    LoggedPredictionReader reader = new LoggedPredictionReader();
    List<ParsedLine> parsed = new ArrayList<>(lines.size());
    for (LogLine line : lines) {
      parsed.add(parse(line, reader));
    }
    return parsed;
  }

  private static ParsedLine parse(LogLine line, LoggedPredictionReader reader) {
    if (line.isTooLong()) {
      return new ParsedLine(line, null, "is longer than " + LogLine.LONGEST + " bytes");
    }
    try {
      return new ParsedLine(line, reader.read(line.bytes()), "");
    } catch (IllegalArgumentException e) {
      return new ParsedLine(line, null, String.valueOf(e.getMessage()));
    }
  }

  /** Lines that were read, and wait to be handed over. */
  private static final class Blocks {

    private final Workers workers;
    private final Sink sink;
    private final Queue<Future<List<ParsedLine>>> waiting = new ArrayDeque<>();
    private List<LogLine> block = new ArrayList<>();
    private long bytes;

    Blocks(Workers workers, Sink sink) {
      this.workers = workers;
      this.sink = sink;
    }

    void add(LogLine line) throws IOException {
      block.add(line);
      bytes += line.bytes().length;
      if (bytes >= BLOCK_BYTES) {
        start();
        if (waiting.size() > 2 * workers.number()) {
          handOver(waiting.remove());
        }
      }
    }

    private void start() {
      List<LogLine> full = block;
      block = new ArrayList<>();
      bytes = 0;
      waiting.add(workers.start(() -> parse(full)));
    }

    private void handOver(Future<List<ParsedLine>> parsed) throws IOException {
      for (ParsedLine line : Workers.result(parsed)) {
        sink.take(line);
      }
    }

    void end() throws IOException {
      start();
      while (!waiting.isEmpty()) {
        handOver(waiting.remove());
      }
    }
  }
}
