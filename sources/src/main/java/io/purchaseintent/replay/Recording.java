package io.purchaseintent.replay;

import io.purchaseintent.command.UserError;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.ParseResult.Accepted;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.record.RecordReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The chosen events of an input, in the order of their time, held in memory.
 *
 * @param events at least one
 * @param counts of the whole input, chosen or not
 */
record Recording(List<Recorded> events, InputReader.Counts counts) {

  /** Of the heap the rest is for what is sent, and for the garbage in between. */
  private static final double SHARE_OF_HEAP = 0.65;

  private static final double MIB = 1 << 20;
  private static final double GIB = 1 << 30;

  /**
   * Reads the events of a window.
   *
   * @param heapBytes the most that this process may have
   * @throws UserError if none is chosen, or more than memory can hold
   */
  static Recording read(InputReader input, Window window, long heapBytes) {
    Chooser chooser = new Chooser(window, (long) (heapBytes * SHARE_OF_HEAP));
    InputReader.Counts counts = input.forEach("reading", chooser);
    chooser.requireFit();
    if (chooser.count == 0) {
      throw chooser.nothing(counts);
    }
    chooser.held.sort(Recorded.ORDER);
    return new Recording(chooser.held, counts);
  }

  /**
   * Reads the events of the last time of an input, which is read twice.
   *
   * @param span how much event time
   * @throws UserError as {@link #read}, or if the input is a pipe
   */
  static Recording readLast(InputReader input, Duration span, long heapBytes) {
    if (!input.canBeReadTwice()) {
      throw new UserError(
          "--last reads the input twice, which a pipe does not allow: write it to a file, or choose"
              + " by --from and --until");
    }
    Newest newest = new Newest();
    InputReader.Counts counts = input.forEach("looking for the newest event in", newest);
    if (newest.time == null) {
      throw noValidEvent(counts);
    }
    return read(input, Window.last(span, newest.time), heapBytes);
  }

  /** The first event's time. */
  Instant first() {
    return Instant.ofEpochMilli(events.get(0).millis());
  }

  /** The last event's time. */
  Instant last() {
    return Instant.ofEpochMilli(events.get(events.size() - 1).millis());
  }

  /** The event time that is reached after so much of the wall's: the last event's at most. */
  Instant reached(Speed speed, long nanos) {
    long span = Duration.between(first(), last()).toMillis();
    return first().plusMillis(Math.min(span, speed.eventMillis(nanos)));
  }

  /** An event of a product, with its price if one has it; else any event. */
  Event aProduct(EventJson json) {
    Event any = null;
    for (Recorded recorded : events) {
      if (json.parse(recorded.json()) instanceof Accepted accepted) {
        Event event = accepted.event();
        if (event.productId() != null && event.priceMicros() > 0) {
          return event;
        }
        any = any == null || event.productId() != null ? event : any;
      }
    }
    if (any == null) {
      throw new IllegalStateException("a recording has an event");
    }
    return any;
  }

  private static UserError noValidEvent(InputReader.Counts counts) {
    return new UserError(
        counts.read() == 0
            ? "The input is empty: there is nothing to replay"
            : "None of the input's "
                + counts.read()
                + " lines is a valid event; "
                + counts.examples().get(0)
                + ". Foreign files become events by ./intent import");
  }

  private static final class Newest implements InputReader.Visitor {

    private @Nullable Instant time;

    @Override
    public void visit(Event event, RecordReader record) {
      if (time == null || event.eventTime().isAfter(time)) {
        time = event.eventTime();
      }
    }
  }

  private static final class Chooser implements InputReader.Visitor {

    private final Window window;
    private final long mostBytes;
    private final List<Recorded> held = new ArrayList<>();
    private long count;
    private long bytes;
    private @Nullable Instant earliest;
    private @Nullable Instant latest;

    private Chooser(Window window, long mostBytes) {
      this.window = window;
      this.mostBytes = mostBytes;
    }

    @Override
    public void visit(Event event, RecordReader record) {
      Instant time = event.eventTime();
      earliest = earliest == null || time.isBefore(earliest) ? time : earliest;
      latest = latest == null || time.isAfter(latest) ? time : latest;
      if (!window.holds(time)) {
        return;
      }
      Recorded chosen =
          new Recorded(
              time.toEpochMilli(),
              event.sequence(),
              event.eventId(),
              Arrays.copyOfRange(record.content(), record.from(), record.to()));
      count++;
      bytes += chosen.heldBytes();
      if (bytes <= mostBytes) {
        held.add(chosen);
      } else {
        // From here on it is counted only, to say how much would be needed.
        held.clear();
      }
    }

    private void requireFit() {
      if (bytes > mostBytes) {
        throw new UserError(
            String.format(
                Locale.ROOT,
                "%,d events are chosen, which need %,.0f MiB of memory; at most %,.0f MiB of the"
                    + " heap are for events. Give it more: INTENT_JAVA_OPTS=-Xmx%dg ./intent replay"
                    + " …, or choose fewer: --last=P1D takes the last day",
                count,
                bytes / MIB,
                mostBytes / MIB,
                (long) Math.ceil(bytes / SHARE_OF_HEAP / GIB)));
      }
    }

    private UserError nothing(InputReader.Counts counts) {
      return earliest == null
          ? noValidEvent(counts)
          : new UserError(
              "No event is in the window from "
                  + window
                  + ": those of the input are from "
                  + earliest
                  + " to "
                  + latest
                  + "; change --from and --until");
    }
  }
}
