package io.purchaseintent.benchmark.drift;

import io.purchaseintent.command.UserError;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.hash.StableHash;
import io.purchaseintent.lake.table.MomentRow;
import io.purchaseintent.lake.trainingset.TrainingSet;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.monitoring.SessionSample;
import io.purchaseintent.scoring.PropensityModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sessions with all of their moments, to draw from.
 *
 * @param featureSet what the vectors were made by
 * @param sessions the moments of each, in their order; sessions by their ids' order
 */
record SessionPool(FeatureSet featureSet, List<List<ScoredMoment>> sessions) {

  /**
   * The first sessions of a part of a training set, by id: at most so many.
   *
   * @throws UserError if there is none
   */
  static SessionPool read(TrainingSet set, String part, int most, PropensityModel model) {
    Map<String, List<MomentRow>> byId = new TreeMap<>();
    try {
      for (Path file : set.files(part)) {
        MomentRow.read(
            file,
            set.featureSet().names(),
            row -> {
              if (row.isAtEvent()) {
                byId.computeIfAbsent(row.sessionId(), id -> new ArrayList<>()).add(row);
              }
            });
      }
    } catch (IOException e) {
      throw new UserError("Training set " + set.id() + " is not readable: " + e.getMessage(), e);
    }
    if (byId.isEmpty()) {
      throw new UserError(
          "Part " + part + " of training set " + set.id() + " has no session: take more days");
    }
    List<List<ScoredMoment>> sessions = new ArrayList<>();
    for (List<MomentRow> moments : byId.values()) {
      if (sessions.size() == most) {
        break;
      }
      moments.sort(Comparator.comparingInt(MomentRow::moment));
      sessions.add(moments.stream().map(moment -> ScoredMoment.of(moment, model)).toList());
    }
    return new SessionPool(set.featureSet(), sessions);
  }

  /** One of two halves, which have no session in common. */
  SessionPool half(boolean first) {
    return new SessionPool(
        featureSet,
        sessions.stream()
            .filter(session -> (StableHash.of("half/" + id(session)) >= 0) == first)
            .toList());
  }

  /**
   * What a version would be compared with had it been trained on these sessions: their features,
   * and its scores of them; importance and figures are the version's.
   *
   * @param version its own reference
   */
  ReferenceProfile reference(ReferenceProfile.Model version) {
    SessionSample sample = new SessionSample(ReferenceProfile.MOST_SESSIONS, featureSet.size());
    for (List<ScoredMoment> session : sessions) {
      for (ScoredMoment moment : session) {
        sample.add(
            SessionSample.row(
                "session/" + id(session),
                "moment/" + id(session) + "/" + moment.row().moment(),
                moment.segment(),
                moment.vector()));
      }
    }
    List<ReferenceProfile.Scored> scored = new ArrayList<>();
    for (List<ScoredMoment> session : sessions) {
      ScoredMoment moment =
          session.get(Math.floorMod(StableHash.of("score/" + id(session)), session.size()));
      scored.add(
          new ReferenceProfile.Scored(
              moment.vector(), moment.segment(), moment.propensity(), moment.margin()));
    }
    return ReferenceProfile.of("half of the train part", featureSet, sample)
        .with(
            new ReferenceProfile.Model(
                ReferenceProfile.scores(featureSet, scored),
                version.importance(),
                version.figures()));
  }

  /** Whether a session ends in a purchase. */
  static boolean buys(List<ScoredMoment> session) {
    return session.get(0).row().label() > 0;
  }

  private static String id(List<ScoredMoment> session) {
    return session.get(0).row().sessionId();
  }
}
