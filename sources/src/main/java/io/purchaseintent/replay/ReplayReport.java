package io.purchaseintent.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.event.ClockRule;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a replay tells its user: warnings before, figures after, and all of it as JSON. */
final class ReplayReport {

  /** What the live job takes for a wrong clock unless told otherwise. */
  private static final Duration USUAL_CLOCK_SKEW = Duration.parse(ClockRule.USUAL_BEHIND);

  private static final Duration TOLD_BEHIND = Duration.ofSeconds(1);

  private final Recording recording;
  private final TimeShift shift;
  private final PrintWriter out;

  /** A report of a recording whose times are shifted so, that tells people here. */
  ReplayReport(Recording recording, TimeShift shift, PrintWriter out) {
    this.recording = recording;
    this.shift = shift;
    this.out = out;
  }

  /** Tells what is left out. */
  void skipped() {
    InputReader.Counts counts = recording.counts();
    if (counts.skipped() > 0) {
      say(
          String.format(
              Locale.ROOT,
              "replay: %,d of %,d lines are no valid events and are left out, such as:%n  %s",
              counts.skipped(),
              counts.read(),
              String.join(System.lineSeparator() + "  ", counts.examples())));
    }
  }

  /** Warns of events that are older than a live job takes, sent from {@code now} on. */
  void oldTimes(Instant now) {
    Duration age = Duration.between(shift.apply(recording.first()), now);
    if (shift.by() != null && age.compareTo(USUAL_CLOCK_SKEW) > 0) {
      say(
          String.format(
              Locale.ROOT,
              "replay: the first events are %,d hours old when they are sent, and the live job"
                  + " refuses those older than %d hours: give it --max-clock-skew=P%dD, or choose"
                  + " fewer here, or a lower --speed",
              age.toHours(),
              USUAL_CLOCK_SKEW.toHours(),
              age.toDays() + 1));
    }
  }

  /** The whole replay in a line. */
  String summary(Replay.Result result, String to) {
    return String.format(
        Locale.ROOT,
        "replayed %,d events and %,d copies of %s to %s into %s, %,.0f events/s",
        result.sent(),
        result.copies(),
        shift.apply(recording.first()),
        shift.apply(recording.last()),
        to,
        result.eventsPerSecond());
  }

  /** Tells what did not go as it should. */
  void troubles(Replay.Result result, Speed pace) {
    if (result.refused() > 0) {
      say(
          String.format(
              Locale.ROOT,
              "replay: %,d of them were refused, such as:%n  %s",
              result.refused(),
              String.join(System.lineSeparator() + "  ", result.refusals())));
    }
    if (result.behind().compareTo(TOLD_BEHIND) > 0) {
      say(
          String.format(
              Locale.ROOT,
              "replay: --speed=%s could not be kept: events were sent up to %.1f s after they were"
                  + " due",
              pace,
              result.behind().toMillis() / 1e3));
    }
  }

  /** Tells how soon scores knew of clicks. */
  void clicks(ClickProbe.Result clicks) {
    if (clicks.latencyMillis().isEmpty()) {
      say(
          "replay: no score came to know of "
              + clicks.unseen()
              + " clicks within "
              + ClickProbe.PATIENCE.toSeconds()
              + " s: does a live job run, on the log and the Redis of this server?");
      return;
    }
    say(
        String.format(
            Locale.ROOT,
            "click to score: %,d clicks, median %,d ms, p99 %,d ms, at most %,d ms%s",
            clicks.latencyMillis().size(),
            clicks.percentile(0.5),
            clicks.percentile(0.99),
            clicks.percentile(1),
            clicks.unseen() == 0 ? "" : ", and " + clicks.unseen() + " never seen"));
    for (ClickProbe.Scored click : clicks.visit()) {
      say(
          String.format(
              Locale.ROOT, "  %-13s %6.2f%%", click.type().code(), 100 * click.propensity()));
    }
  }

  /** Tells what was asked for scores. */
  void predictions(Predictions.Result scores) {
    say(
        String.format(
            Locale.ROOT,
            "asked for %,d predictions: %,d knew nothing of the visit yet, %,d failed",
            scores.asked(),
            scores.withoutSession(),
            scores.failed()));
    scores.failures().forEach(reason -> say("  " + reason));
  }

  /** All figures in one object. */
  ObjectNode json(
      Replay.Result result,
      ClickProbe.@Nullable Result clicks,
      Predictions.@Nullable Result scores) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("read", recording.counts().read());
    node.put("sent", result.sent());
    node.put("duplicates_sent", result.copies());
    node.put("rejected", result.refused());
    node.put("skipped", recording.counts().skipped());
    node.put("seconds", result.took().toMillis() / 1e3);
    node.put("events_per_second", Math.round(result.eventsPerSecond()));
    node.put("first_event_time", shift.apply(recording.first()).toString());
    node.put("last_event_time", shift.apply(recording.last()).toString());
    if (clicks != null) {
      ObjectNode latency = node.putObject("click_to_score");
      latency.put("clicks", clicks.latencyMillis().size()).put("unseen", clicks.unseen());
      if (!clicks.latencyMillis().isEmpty()) {
        latency.put("p50_ms", clicks.percentile(0.5));
        latency.put("p99_ms", clicks.percentile(0.99));
        latency.put("max_ms", clicks.percentile(1));
      }
      ArrayNode visit = latency.putArray("visit");
      for (ClickProbe.Scored click : clicks.visit()) {
        visit.addObject().put("type", click.type().code()).put("propensity", click.propensity());
      }
    }
    if (scores != null) {
      node.putObject("predictions")
          .put("asked", scores.asked())
          .put("without_session", scores.withoutSession())
          .put("failed", scores.failed());
    }
    return node;
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
