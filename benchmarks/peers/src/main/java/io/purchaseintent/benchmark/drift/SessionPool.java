package io.purchaseintent.benchmark.drift;

import io.purchaseintent.command.UserError;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.lake.table.MomentRow;
import io.purchaseintent.lake.trainingset.TrainingSet;
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
record SessionPool(FeatureSet featureSet, List<List<MomentRow>> sessions) {

  /**
   * The first sessions of a part of a training set, by id: at most so many.
   *
   * @throws UserError if there is none
   */
  static SessionPool read(TrainingSet set, String part, int most) {
    Map<String, List<MomentRow>> byId = new TreeMap<>();
    try {
      for (Path file : set.files(part)) {
        MomentRow.read(
            file,
            set.featureSet().names(),
            row -> {
              byId.computeIfAbsent(row.sessionId(), id -> new ArrayList<>()).add(row);
            });
      }
    } catch (IOException e) {
      throw new UserError("Training set " + set.id() + " is not readable: " + e.getMessage(), e);
    }
    if (byId.isEmpty()) {
      throw new UserError(
          "Part " + part + " of training set " + set.id() + " has no session: take more days");
    }
    List<List<MomentRow>> sessions = new ArrayList<>();
    for (List<MomentRow> moments : byId.values()) {
      if (sessions.size() == most) {
        break;
      }
      moments.sort(Comparator.comparingInt(MomentRow::moment));
      sessions.add(moments);
    }
    return new SessionPool(set.featureSet(), sessions);
  }

  /** Whether a session ends in a purchase. */
  static boolean buys(List<MomentRow> session) {
    return session.get(0).label() > 0;
  }
}
