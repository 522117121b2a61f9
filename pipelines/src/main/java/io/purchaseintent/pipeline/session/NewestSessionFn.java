package io.purchaseintent.pipeline.session;

import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.feature.SessionState;
import java.util.List;

/** Of the events of a session id that share a window. */
final class NewestSessionFn extends NewestFn<CompactEvent> {

  private static final long serialVersionUID = 1L;

  NewestSessionFn(SessionGap gap) {
    super(gap);
  }

  @Override
  protected List<SessionState> with(List<SessionState> visits, CompactEvent event, SessionGap gap) {
    return gap.with(visits, event);
  }
}
