package io.purchaseintent.pipeline.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.feature.SessionState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewestSessionFnTest {

  private static final long VISIT_MILLIS = Duration.ofMinutes(45).toMillis();

  private final NewestSessionFn newest =
      new NewestSessionFn(new SessionGap(Duration.ofMinutes(30)));

  private static CompactEvent event(int visit, long millisLater) {
    return new CompactEvent(
        visit * VISIT_MILLIS + millisLater,
        0,
        visit * 10_000_000L + millisLater,
        EventType.PAGE_VIEW,
        null,
        null,
        0,
        0,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** An id that is used for ever, its visits so close that their windows never end. */
  @Test
  void chainOfVisits_keepsTheNewest_howeverLongItIs() {
    List<SessionState> chain = newest.createAccumulator();
    for (int visit = 0; visit < 2_000; visit++) {
      chain = newest.addInput(chain, event(visit, 0));
      chain = newest.addInput(chain, event(visit, 60_000));
      assertTrue(chain.size() <= LiveSessions.MOST_VISITS, chain.size() + " visits");
    }
    SessionState last = newest.extractOutput(chain).getValue();

    List<SessionState> late = newest.addInput(chain, event(1_990, 120_000));
    List<SessionState> tooLate = newest.addInput(chain, event(10, 120_000));

    assertEquals(2, last.size());
    assertEquals(last, newest.extractOutput(late).getValue());
    assertTrue(late.stream().anyMatch(visit -> visit.size() == 3), "it counts in its visit");
    assertEquals(chain, tooLate, "its visit is forgotten");
    assertEquals(LiveSessions.MOST_VISITS, newest.mergeAccumulators(List.of(chain, late)).size());
  }
}
