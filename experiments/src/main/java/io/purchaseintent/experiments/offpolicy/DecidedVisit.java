package io.purchaseintent.experiments.offpolicy;

import io.purchaseintent.decision.Action;
import io.purchaseintent.decision.Given;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that was decided under one session id, which keeps its draw. Not thread-safe. */
final class DecidedVisit {

  private final String sessionId;
  private @Nullable String userId;
  private final List<DecidedMoment> moments = new ArrayList<>(2);
  private VisitOutcome outcome = VisitOutcome.UNKNOWN;

  DecidedVisit(String sessionId) {
    this.sessionId = sessionId;
  }

  /** Takes a moment, unless the same question was answered before: it has had its answer again. */
  boolean add(DecidedMoment moment, @Nullable String user) {
    userId = userId == null ? user : userId;
    String request = moment.requestId();
    if (request != null) {
      for (DecidedMoment other : moments) {
        if (request.equals(other.requestId())) {
          return false;
        }
      }
    }
    moments.add(moment);
    moments.sort(Comparator.comparingLong(DecidedMoment::timeMillis));
    return true;
  }

  String sessionId() {
    return sessionId;
  }

  /** The shopper as far as he was known in it; null where he never was. */
  @Nullable String userId() {
    return userId;
  }

  /** Whose visits hang together. */
  String cluster() {
    return userId == null ? "session " + sessionId : "user " + userId;
  }

  /** In the order of time. */
  List<DecidedMoment> moments() {
    return moments;
  }

  /** What it was given before a moment, in itself. */
  List<Given> givenBefore(int moment) {
    List<Given> given = new ArrayList<>();
    for (DecidedMoment earlier : moments.subList(0, moment)) {
      String action = earlier.action().name();
      if (!action.equals(Action.NONE)) {
        given.add(new Given(action, earlier.situation().time(), true));
      }
    }
    return given;
  }

  /** What came of it. */
  VisitOutcome outcome() {
    return outcome;
  }

  void end(VisitOutcome known) {
    outcome = known;
  }

  /** Whether what could have been chosen is known of all its moments, or it has only one. */
  boolean isTold() {
    return moments.size() == 1
        || moments.stream().allMatch(moment -> moment.action().choice().isKnown());
  }
}
