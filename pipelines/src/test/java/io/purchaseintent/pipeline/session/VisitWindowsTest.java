package io.purchaseintent.pipeline.session;

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
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

/** A stream's windows and the batch jobs' gap make the same sessions. */
class VisitWindowsTest {

  private static final long SEED = 11;
  private static final SessionGap GAP = new SessionGap(Duration.ofMinutes(30));

  /** Sessions a gap apart, exactly and nearly, and ids that are used again. */
  private static List<KV<String, CompactEvent>> events() {
    return SmallShop.events(SEED).stream()
        .map(event -> KV.of(event.sessionId(), CompactEvent.of(event)))
        .toList();
  }

  @Test
  void newestOfAllWindows_isTheLastSessionThatTheGapSplits() {
    Map<String, List<CompactEvent>> byId = new HashMap<>();
    for (KV<String, CompactEvent> event : events()) {
      byId.computeIfAbsent(event.getKey(), id -> new ArrayList<>()).add(event.getValue());
    }
    List<KV<String, KV<Integer, SessionState>>> expected = new ArrayList<>();
    byId.forEach(
        (id, events) -> {
          List<List<CompactEvent>> sessions = GAP.split(events);
          expected.add(KV.of(id, newest(sessions)));
        });

    Pipeline pipeline = Pipeline.create();
    PCollection<KV<String, KV<Integer, SessionState>>> newest =
        pipeline
            .apply(
                Create.of(events())
                    .withCoder(KvCoder.of(StringUtf8Coder.of(), CompactEventCoder.of())))
            .apply(WithTimestamps.of(event -> Instant.ofEpochMilli(event.getValue().timeMillis())))
            .apply(Window.into(new VisitWindows(GAP.gap())))
            .apply(Combine.perKey(new NewestSessionFn(GAP)))
            .apply(Window.into(new GlobalWindows()))
            .apply(
                Combine.perKey(
                    Combine.BinaryCombineFn.of(
                        (a, b) ->
                            a.getValue().newest().compareTo(b.getValue().newest()) >= 0 ? a : b)));

    PAssert.that(newest).containsInAnyOrder(expected);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void newestSessionFn_isIndifferentToShardsOrderAndEmptyAccumulators() {
    // The tester shuffles its argument.
    List<CompactEvent> events =
        new ArrayList<>(events().stream().map(KV::getValue).limit(40).toList());
    List<List<CompactEvent>> sessions = GAP.split(events);

    CombineFnTester.testCombineFn(new NewestSessionFn(GAP), events, newest(sessions));
  }

  private static KV<Integer, SessionState> newest(List<List<CompactEvent>> visits) {
    List<SessionState> states = visits.stream().map(SessionState::of).toList();
    return KV.of(GAP.known(states), states.get(states.size() - 1));
  }
}
