package io.purchaseintent.pipeline.experiment;

import io.purchaseintent.experiment.ExperimentUnit;
import io.purchaseintent.experiment.analysis.Design;
import io.purchaseintent.experiment.analysis.Design.ActionCost;
import io.purchaseintent.experiment.analysis.UnitStory.Deed;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says whose a session's deeds are. A session that was given an arm by its own id is a unit of its
 * own, also if its shopper signs in later: what he does in it is its own. Else they are its
 * shopper's.
 *
 * @param gapMillis that ends a visit
 */
record JoinSession(Design design, long gapMillis) implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final Comparator<Given> FIRST =
      Comparator.comparingLong((Given each) -> each.exposed().firstMillis())
          .thenComparingLong(Given::unit)
          .thenComparingInt(each -> each.exposed().arm());

  /** What each unit was given and did in it, the same in whatever order it is told. */
  Collection<UnitPiece> of(long session, List<Given> told, List<Done> done) {
    List<Given> given = new ArrayList<>(told);
    given.sort(FIRST);
    Map<Long, UnitPiece> pieces = new HashMap<>();
    for (Given each : given) {
      pieces.computeIfAbsent(each.unit(), UnitPiece::new).exposed().add(each.exposed());
    }
    long user = lastUser(done);
    Map<Long, List<Long>> times = new HashMap<>();
    for (Done part : done) {
      long owner = owner(session, given, part.user() == Ids.NOBODY ? user : part.user());
      if (owner != Ids.NOBODY) {
        UnitPiece own = pieces.computeIfAbsent(owner, UnitPiece::new);
        times.computeIfAbsent(owner, added -> new ArrayList<>()).addAll(part.times());
        own.lines().addAll(part.lines());
        for (Done.Counted each : part.counted()) {
          own.deeds().add(new UnitPiece.Did(Deed.EVENT, each.event(), each.millis()));
        }
      }
    }
    times.forEach((owner, each) -> addVisits(each, pieces.computeIfAbsent(owner, UnitPiece::new)));
    addCosts(given, done, pieces);
    return pieces.values();
  }

  /**
   * Whose it is what a user did in the session: a session id that is used again may have several.
   */
  private long owner(long session, List<Given> given, long user) {
    if (design.unit() == ExperimentUnit.VISIT || given.stream().anyMatch(Given::isBySession)) {
      return given.isEmpty() ? Ids.NOBODY : session;
    }
    boolean isUsers = given.isEmpty() || given.stream().anyMatch(each -> each.unit() == user);
    return isUsers ? user : given.get(0).unit();
  }

  /** The user who was known last; {@link Ids#NOBODY} where nobody was. */
  private static long lastUser(List<Done> done) {
    return done.stream()
        .filter(part -> part.user() != Ids.NOBODY)
        .max(Comparator.comparing((Done part) -> lastOf(part)).thenComparing(Done::user))
        .map(Done::user)
        .orElse(Ids.NOBODY);
  }

  private static long lastOf(Done part) {
    return part.times().get(part.times().size() - 1);
  }

  private void addVisits(List<Long> times, UnitPiece to) {
    Collections.sort(times);
    int first = 0;
    for (int i = 1; i <= times.size(); i++) {
      if (i == times.size() || times.get(i) - times.get(i - 1) >= gapMillis) {
        to.deeds().add(new UnitPiece.Did(Deed.VISIT, i - first == 1 ? 1 : 0, times.get(i - 1)));
        first = i;
      }
    }
  }

  /** What actions cost: each once a session, whose orders it is told of. */
  private void addCosts(List<Given> given, List<Done> done, Map<Long, UnitPiece> pieces) {
    Set<String> counted = new HashSet<>();
    for (Given each : given) {
      long from = each.exposed().firstMillis();
      for (String action : each.actions()) {
        ActionCost cost = design.costs().get(action);
        if (cost != null && counted.add(action)) {
          long worth = 0;
          long ordered = Long.MAX_VALUE;
          Set<Done.Line> once = new HashSet<>();
          for (Done part : done) {
            for (Done.Line line : part.lines()) {
              Done.Line timeless = new Done.Line(line.order(), line.product(), line.amount(), 0);
              if (line.millis() >= from && once.add(timeless)) {
                worth += line.amount();
                ordered = Math.min(ordered, line.millis());
              }
            }
          }
          boolean bought = ordered < Long.MAX_VALUE;
          if (bought || cost.always()) {
            long micros = cost.fixedMicros() + Math.round(cost.share() * worth);
            pieces
                .computeIfAbsent(each.unit(), UnitPiece::new)
                .deeds()
                .add(new UnitPiece.Did(Deed.COST, micros, bought ? ordered : from));
          }
        }
      }
    }
  }
}
