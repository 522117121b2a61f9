package io.purchaseintent.pipeline.sessionize;

import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.pipeline.session.NewestFn;
import java.util.List;

/** Of the visits that share an id: what the live job tells when it has seen all of them. */
final class NewestVisitFn extends NewestFn<SessionState> {

  private static final long serialVersionUID = 1L;

  NewestVisitFn(SessionGap gap) {
    super(gap);
  }

  @Override
  protected List<SessionState> with(List<SessionState> visits, SessionState visit, SessionGap gap) {
    return gap.union(visits, List.of(visit));
  }
}
