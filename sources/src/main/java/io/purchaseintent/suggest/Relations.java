package io.purchaseintent.suggest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How columns hang together, for files whose names of columns tell nothing. */
final class Relations {

  private static final Duration GAP = Duration.ofMinutes(30);

  private final List<Map<String, List<String>>> rows;

  Relations(Columns columns) {
    this.rows = columns.rows();
  }

  /**
   * The share of the texts of one column, among those that are there more than once, that always
   * come with the same text of another; 0 where none is there twice.
   */
  double determines(Column one, Column other) {
    Map<String, String> first = new HashMap<>();
    Map<String, Integer> seen = new HashMap<>();
    Map<String, Boolean> same = new HashMap<>();
    for (Map<String, List<String>> row : rows) {
      List<String> keys = row.get(one.path());
      List<String> values = row.get(other.path());
      if (keys == null || values == null) {
        continue;
      }
      String key = keys.get(0);
      String before = first.putIfAbsent(key, values.get(0));
      seen.merge(key, 1, Integer::sum);
      same.merge(key, before == null || before.equals(values.get(0)), Boolean::logicalAnd);
    }
    long twice = seen.values().stream().filter(count -> count > 1).count();
    long kept =
        seen.entrySet().stream()
            .filter(entry -> entry.getValue() > 1 && same.getOrDefault(entry.getKey(), false))
            .count();
    return twice == 0 ? 0 : (double) kept / twice;
  }

  /**
   * The share of steps from one row of a text to its next, in time, that are shorter than a visit's
   * gap.
   */
  double closeInTime(Column column, TimeChoice time) {
    Map<String, List<Instant>> times = new HashMap<>();
    for (Map<String, List<String>> row : rows) {
      List<String> keys = row.get(column.path());
      List<String> texts = row.get(time.column().path());
      if (keys == null || texts == null) {
        continue;
      }
      for (int i = 0; i < Math.min(keys.size(), texts.size()); i++) {
        Instant at = Column.time(texts.get(i), time.forms().get(0));
        if (at != null) {
          times.computeIfAbsent(keys.get(i), key -> new ArrayList<>()).add(at);
        }
      }
    }
    long steps = 0;
    long close = 0;
    for (List<Instant> of : times.values()) {
      of.sort(null);
      for (int i = 1; i < of.size(); i++) {
        steps++;
        close += Duration.between(of.get(i - 1), of.get(i)).compareTo(GAP) < 0 ? 1 : 0;
      }
    }
    return steps == 0 ? 0 : (double) close / steps;
  }
}
