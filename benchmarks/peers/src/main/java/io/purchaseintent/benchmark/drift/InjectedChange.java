package io.purchaseintent.benchmark.drift;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A change of the world, or of what is sent, done to a day's vectors. Labels stay as they were. */
enum InjectedChange {
  /** Strength in standard deviations. */
  SHIFT("shift, in standard deviations", 0.1, 0.5, 1) {
    @Override
    void apply(ChangedDay day, double strength, SplittableRandom random) {
      day.edit(day.numeric(), (row, value) -> (float) (value + strength * day.deviation()));
    }
  },
  SCALE("scale, by a factor", 1.1, 1.5, 2) {
    @Override
    void apply(ChangedDay day, double strength, SplittableRandom random) {
      day.edit(day.numeric(), (row, value) -> (float) (value * strength));
    }
  },
  MISSING("missing, in a share of the moments", 0.05, 0.2, 0.5) {
    @Override
    void apply(ChangedDay day, double strength, SplittableRandom random) {
      day.edit(day.numeric(), (row, value) -> random.nextDouble() < strength ? Float.NaN : value);
    }
  },
  NEW_CATEGORY("an unseen channel, in a share of the sessions", 0.01, 0.05, 0.2) {
    @Override
    void apply(ChangedDay day, double strength, SplittableRandom random) {
      boolean[] hit = day.drawSessions(strength, random);
      day.edit(day.channel(), (row, value) -> hit[day.session(row)] ? ChangedDay.UNSEEN : value);
    }
  },
  /** Strength is how many of the most frequent channels' codes move on by one. */
  SWAPPED_CODES("codes of channels swapped: of the 4th and 5th, the 2nd and 3rd, all", 1, 2, 3) {
    @Override
    void apply(ChangedDay day, double strength, SplittableRandom random) {
      int pair = (int) strength;
      day.edit(day.channel(), (row, value) -> ChangedDay.swapped(value, pair));
    }
  },
  UNIT("another unit, times 100, in a share of the sessions", 0.01, 0.1, 1) {
    @Override
    void apply(ChangedDay day, double strength, SplittableRandom random) {
      boolean[] hit = day.drawSessions(strength, random);
      day.edit(day.numeric(), (row, value) -> hit[day.session(row)] ? value * 100 : value);
    }
  },
  ONE_VALUE("one value of so much", 1e5, 1e7, 1e9) {
    @Override
    void apply(ChangedDay day, double strength, SplittableRandom random) {
      int one = random.nextInt(day.rows());
      day.edit(day.numeric(), (row, value) -> row == one ? (float) strength : value);
    }
  },
  SEGMENT_ONLY("shift on one kind of device, in standard deviations", 0.25, 0.5, 1) {
    @Override
    void apply(ChangedDay day, double strength, SplittableRandom random) {
      day.edit(
          day.numeric(),
          (row, value) ->
              day.isRarestDevice(row) ? (float) (value + strength * day.deviation()) : value);
    }
  },
  /** Values change hands among sessions that no slice tells apart: all marginals stay. */
  INTERACTION_ONLY("values that change hands, in a share of the moments", 0.2, 0.5, 1) {
    @Override
    void apply(ChangedDay day, double strength, SplittableRandom random) {
      Map<String, List<Integer>> alike = new TreeMap<>();
      for (int row = 0; row < day.rows(); row++) {
        if (random.nextDouble() < strength) {
          alike.computeIfAbsent(day.slices(row), key -> new ArrayList<>()).add(row);
        }
      }
      for (List<Integer> rows : alike.values()) {
        for (int i = rows.size() - 1; i > 0; i--) {
          day.exchange(day.numeric(), rows.get(i), rows.get(random.nextInt(i + 1)));
        }
      }
    }
  };

  private final String description;
  private final double[] strengths;

  InjectedChange(String description, double... strengths) {
    this.description = description;
    this.strengths = strengths;
  }

  /** The name in files. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  String description() {
    return description;
  }

  /** Weak, medium, strong. */
  double[] strengths() {
    return strengths.clone();
  }

  abstract void apply(ChangedDay day, double strength, SplittableRandom random);
}
