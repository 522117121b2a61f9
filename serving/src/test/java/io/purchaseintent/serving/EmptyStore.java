package io.purchaseintent.serving;

import io.purchaseintent.feature.SessionState;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.serving.online.FeatureReader;
import io.purchaseintent.serving.online.States;
import java.util.Collections;
import java.util.List;

/** A store that answers and knows nobody. */
final class EmptyStore implements FeatureReader {

  @Override
  public List<States> read(List<Keys> keys, long nanosLeft) {
    StateIdentity none = StateIdentity.none(StateStatus.MISSING);
    return Collections.nCopies(
        keys.size(), new States(null, SessionState.empty(), null, none, none, none));
  }

  @Override
  public boolean isReachable() {
    return true;
  }

  @Override
  public void close() {}
}
