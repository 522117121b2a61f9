package io.purchaseintent.pipeline.sessionize;

import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.pipeline.SmallShop;
import io.purchaseintent.pipeline.coder.CompactEventCoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.CombineFnTester;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.WithTimestamps;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Sessions;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

/** A stream's session windows and the batch jobs' gap make the same sessions. */
class SessionWindowsTest {

  private static final long SEED = 11;
  private static final Duration GAP = Duration.ofMinutes(30);

  /** Sessions a gap apart, exactly and nearly, and ids that are used again. */
  private static List<KV<String, CompactEvent>> events() {
    return SmallShop.events(SEED).stream()
        .map(event -> KV.of(event.sessionId(), CompactEvent.of(event)))
        .toList();
  }

  @Test
  void sessionWindows_holdTheSessionsThatTheGapSplits() {
    Map<String, List<CompactEvent>> byId = new HashMap<>();
    for (KV<String, CompactEvent> event : events()) {
      byId.computeIfAbsent(event.getKey(), id -> new ArrayList<>()).add(event.getValue());
    }
    List<KV<String, SessionState>> expected = new ArrayList<>();
    byId.forEach(
        (id, events) ->
            new SessionGap(GAP)
                .split(events)
                .forEach(session -> expected.add(KV.of(id, SessionState.of(session)))));

    Pipeline pipeline = Pipeline.create();
    PCollection<KV<String, SessionState>> sessions =
        pipeline
            .apply(
                Create.of(events())
                    .withCoder(KvCoder.of(StringUtf8Coder.of(), CompactEventCoder.of())))
            .apply(WithTimestamps.of(event -> Instant.ofEpochMilli(event.getValue().timeMillis())))
            .apply(
                Window.into(
                    Sessions.withGapDuration(org.joda.time.Duration.millis(GAP.toMillis()))))
            .apply(Combine.perKey(new SessionStateFn()))
            .apply(Window.into(new GlobalWindows()));

    PAssert.that(sessions).containsInAnyOrder(expected);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void sessionStateFn_isIndifferentToShardsOrderAndEmptyAccumulators() {
    // The tester shuffles its argument.
    List<CompactEvent> events =
        new ArrayList<>(events().stream().map(KV::getValue).limit(40).toList());

    CombineFnTester.testCombineFn(new SessionStateFn(), events, SessionState.of(events));
  }
}
