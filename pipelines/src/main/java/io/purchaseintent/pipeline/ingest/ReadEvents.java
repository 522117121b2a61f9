package io.purchaseintent.pipeline.ingest;

import io.purchaseintent.event.ClockRule;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.event.ParseResult;
import io.purchaseintent.event.ParseResult.Accepted;
import io.purchaseintent.event.ParseResult.Rejected;
import io.purchaseintent.event.Robots;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.record.Packing;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a stretch of a file, decodes and validates each, and drops declared robots.
 *
 * <p>Valid events go to the main output, everything else to {@link #DEAD_LETTERS}. Blank lines are
 * not counted.
 */
final class ReadEvents extends DoFn<FileRange, Event> {

  static final TupleTag<Event> ACCEPTED = new TupleTag<>("accepted") {};
  static final TupleTag<DeadLetter> DEAD_LETTERS = new TupleTag<>("dead-letters") {};

  static final String READ = "events_read";
  static final String REJECTED = "events_rejected";
  static final String ROBOTS = "robot_events_dropped";

  private static final long serialVersionUID = 1L;

  private final Instant earliest;
  private final Instant latest;
  private final ClockRule clocks;
  private final long nowMillis;
  private final Counter read = Metrics.counter(ReadEvents.class, READ);
  private final Counter rejected = Metrics.counter(ReadEvents.class, REJECTED);
  private final Counter robots = Metrics.counter(ReadEvents.class, ROBOTS);

  private final NoUsers noUsers = new NoUsers();
  private final YetToCome yetToCome = new YetToCome();

  private transient @Nullable EventJson json;

  /**
   * Reads by the rules of now.
   *
   * @param clocks for events whose line says when they were received
   */
  ReadEvents(Instant now, ClockRule clocks) {
    EventRules rules = EventRules.asOf(now);
    this.clocks = clocks;
    this.nowMillis = now.toEpochMilli();
    this.earliest = rules.earliest();
    this.latest = rules.latest();
  }

  @Setup
  public void setup() {
    json = new EventJson(new EventRules(earliest, latest));
  }

  @ProcessElement
  public void process(@Element FileRange range, MultiOutputReceiver out) {
    // A stretch opens one byte early: what ends after that byte is the line of the one before.
    long opened = Math.max(0, range.start() - 1);
    long reached = 0;
    try (InputStream in = range.open(opened)) {
      LineReader lines = new LineReader(in, EventJson.MAX_BYTES);
      if (range.start() > 0) {
        lines.next();
      }
      boolean packed = range.packing() != Packing.NONE;
      while (packed || opened + lines.consumed() < range.end()) {
        reached = opened + lines.consumed();
        byte[] line = lines.next();
        if (line == null) {
          break;
        }
        if (line.length > 0) {
          process(range, reached, line, lines.lineLength(), out);
        }
      }
    } catch (IOException e) {
      throw new JobFailure(
          range.file()
              + " cannot be read beyond byte "
              + reached
              + " of its content ("
              + e.getMessage()
              + "): is it cut off? Nothing was written; fetch the file again",
          e);
    }
  }

  private void process(
      FileRange range, long offset, byte[] line, long length, MultiOutputReceiver out) {
    read.inc();
    ParseResult result =
        length > line.length
            ? new Rejected(
                Rejected.RECORD,
                "is "
                    + length
                    + " bytes long, at most "
                    + EventJson.MAX_BYTES
                    + ", which are kept here")
            : clocks.check(parser().parse(line), Instant.ofEpochMilli(nowMillis));
    if (result instanceof Accepted accepted) {
      if (Robots.isRobot(accepted.event())) {
        robots.inc();
      } else {
        noUsers.count(accepted);
        yetToCome.count(accepted);
        out.get(ACCEPTED).output(accepted.event());
      }
    } else if (result instanceof Rejected why) {
      rejected.inc();
      out.get(DEAD_LETTERS)
          .output(
              new DeadLetter(
                  range.file(), Long.toString(offset), why.field(), why.reason(), nowMillis, line));
    }
  }

  private EventJson parser() {
    if (json == null) {
      throw new IllegalStateException("setup() was not called");
    }
    return json;
  }
}
