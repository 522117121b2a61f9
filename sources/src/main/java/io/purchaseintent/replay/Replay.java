package io.purchaseintent.replay;

import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.event.ParseResult.Accepted;
import io.purchaseintent.json.EventJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Sends a plan's events when they are due. */
final class Replay {

  private static final int EXAMPLES = 3;
  private static final double NANOS = 1e9;

  private final Target target;
  private final Speed speed;
  private final TimeShift shift;
  private final EventJson json;
  private final Wall wall;
  private final Progress progress;
  private final @Nullable Predictions predictions;
  private final Batch batch = new Batch();
  private final List<Event> asked = new ArrayList<>();

  private long sent;
  private long copies;
  private long refused;
  private long delivered;
  private long behindNanos;
  private final List<String> refusals = new ArrayList<>();

  /**
   * A replay, of a single run.
   *
   * @param rules those by which the events of the plan are valid
   * @param predictions are asked for after each event that the target took; null to ask for none
   */
  Replay(
      Target target,
      Speed speed,
      TimeShift shift,
      EventRules rules,
      Wall wall,
      Progress progress,
      @Nullable Predictions predictions) {
    this.target = target;
    this.speed = speed;
    this.shift = shift;
    this.json = new EventJson(rules);
    this.wall = wall;
    this.progress = progress;
    this.predictions = predictions;
  }

  /**
   * What was sent.
   *
   * @param sent events, each once
   * @param copies events that were sent again
   * @param refused those of both that the target refused
   * @param refusals the first of the reasons
   * @param took from the first batch to the last
   * @param behind how far a batch was behind its schedule at most
   */
  record Result(
      long sent, long copies, long refused, List<String> refusals, Duration took, Duration behind) {

    double eventsPerSecond() {
      return took.isZero() ? 0 : (sent + copies) / (took.toNanos() / NANOS);
    }
  }

  /**
   * Sends all, and returns when the target has them.
   *
   * @param firstMillis the event time at which the schedule begins
   * @throws UserError if the target takes no more; what was sent until then stays sent
   */
  Result run(List<Sending> plan, long firstMillis) throws InterruptedException {
    Pace pace = new Pace(speed, firstMillis, wall);
    for (int i = 0; i < plan.size(); i++) {
      Sending next = plan.get(i);
      while (!pace.isDue(next.dueMillis())) {
        if (batch.isEmpty()) {
          pace.rest(next.dueMillis());
          tell(i, plan, pace);
        } else {
          flush();
        }
      }
      Event event = decode(next.event());
      Message message = target.encode(event);
      if (!batch.hasRoomFor(message)) {
        flush();
        tell(i, plan, pace);
      }
      if (batch.isEmpty()) {
        behindNanos = Math.max(behindNanos, pace.behindNanos(next.dueMillis()));
      }
      batch.add(message);
      if (predictions != null && !next.copy() && event.type().isOfVisit()) {
        asked.add(event);
      }
      sent += next.copy() ? 0 : 1;
      copies += next.copy() ? 1 : 0;
    }
    flush();
    return new Result(
        sent,
        copies,
        refused,
        refusals,
        Duration.ofNanos(pace.elapsedNanos()),
        Duration.ofNanos(behindNanos));
  }

  private Event decode(Recorded recorded) {
    if (json.parse(recorded.json()) instanceof Accepted accepted) {
      return shift.apply(accepted.event(), wall.clock().instant());
    }
    throw new IllegalStateException("an event is no longer valid: " + recorded.eventId());
  }

  private void flush() throws InterruptedException {
    if (batch.isEmpty()) {
      return;
    }
    List<Message> messages = batch.messages();
    List<String> reasons = send(messages);
    delivered += messages.size();
    batch.clear();
    refused += reasons.size();
    reasons.stream().limit(EXAMPLES - refusals.size()).forEach(refusals::add);
    if (predictions != null) {
      for (Event event : asked) {
        predictions.after(event);
      }
      asked.clear();
    }
  }

  private List<String> send(List<Message> messages) throws InterruptedException {
    try {
      return target.send(messages);
    } catch (UserError e) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "%s. %,d events were sent before that, and stay sent",
              e.getMessage(),
              delivered),
          e);
    }
  }

  /** Tells what is reached before the plan's sending of this number. */
  private void tell(int reached, List<Sending> plan, Pace pace) {
    long millis = plan.get(reached).dueMillis();
    double seconds = pace.elapsedNanos() / NANOS;
    progress.at(
        String.format(
            Locale.ROOT,
            "replay: %,d of %,d events sent, at %s, %,.0f events/s%s",
            reached,
            plan.size(),
            shift.apply(Instant.ofEpochMilli(millis)),
            seconds == 0 ? 0 : reached / seconds,
            speed.isMax()
                ? ""
                : String.format(
                    Locale.ROOT,
                    ", %.1f s behind",
                    Math.max(0, pace.behindNanos(millis) / NANOS))));
  }
}
