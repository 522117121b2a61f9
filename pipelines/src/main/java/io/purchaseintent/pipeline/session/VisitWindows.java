package io.purchaseintent.pipeline.session;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Sessions;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.transforms.windowing.WindowMappingFn;
import org.joda.time.Instant;

/**
 * Windows that hold whole sessions, and seldom merge.
 *
 * <p>The window of {@link Sessions} grows with each event, and for a runner growing is merging: of
 * states, triggers, timers and holds. These windows begin and end at multiples of the gap, so that
 * most events of a session have the very same one. Events less than the gap apart always share a
 * window; others may, and whoever reads it splits by the gap.
 */
final class VisitWindows extends WindowFn<Object, IntervalWindow> {

  private static final long serialVersionUID = 1L;

  private final long gapMillis;

  /** Windows for sessions that end where no event follows for {@code gap}. */
  VisitWindows(Duration gap) {
    this.gapMillis = gap.toMillis();
  }

  @Override
  public Collection<IntervalWindow> assignWindows(AssignContext context) {
    long millis = context.timestamp().getMillis();
    long start = millis - Math.floorMod(millis, gapMillis);
    return List.of(
        new IntervalWindow(
            Instant.ofEpochMilli(start), Instant.ofEpochMilli(start + 2 * gapMillis)));
  }

  @Override
  public void mergeWindows(MergeContext context) throws Exception {
    Sessions.withGapDuration(org.joda.time.Duration.millis(gapMillis)).mergeWindows(context);
  }

  @Override
  public boolean isCompatible(WindowFn<?, ?> other) {
    return equals(other);
  }

  @Override
  public Coder<IntervalWindow> windowCoder() {
    return IntervalWindow.getCoder();
  }

  @Override
  public WindowMappingFn<IntervalWindow> getDefaultWindowMappingFn() {
    throw new UnsupportedOperationException("Merging windows are no side input");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VisitWindows that && gapMillis == that.gapMillis;
  }

  @Override
  public int hashCode() {
    return Objects.hash(gapMillis);
  }
}
