package io.purchaseintent.benchmark.drift;

import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The moments of a day's sessions, whose vectors may be changed. Not thread-safe. */
final class ChangedDay {

  static final float UNSEEN = Vocabulary.UNSEEN;

  /** What becomes of a value. */
  interface Edit {
    float of(int row, float value);
  }

  private final int device;
  private final int channel;
  private final int country;
  private final int known;
  private final int rarestDevice;
  private final int numeric;
  private final double deviation;
  private final List<float[]> vectors = new ArrayList<>();
  private final List<ScoredMoment> origins = new ArrayList<>();
  private final List<Integer> sessions = new ArrayList<>();
  private int sessionCount;

  /**
   * An empty day.
   *
   * @param numeric place of the feature that changes
   * @param deviation its standard deviation
   */
  ChangedDay(FeatureSet features, int numeric, double deviation) {
    List<String> names = features.names();
    this.device = names.indexOf("device_type");
    this.channel = names.indexOf("channel_type");
    this.country = names.indexOf("country");
    this.known = names.indexOf("is_known_user");
    Vocabulary devices = features.vocabularies().get("device_type");
    this.rarestDevice = devices == null ? -1 : devices.terms().size();
    this.numeric = numeric;
    this.deviation = deviation;
  }

  /** Adds a session with its moments. */
  void add(List<ScoredMoment> moments) {
    for (ScoredMoment moment : moments) {
      vectors.add(moment.vector());
      origins.add(moment);
      sessions.add(sessionCount);
    }
    sessionCount++;
  }

  /** Adds a session of so many moments, each drawn from its own. */
  void add(List<ScoredMoment> moments, int number, SplittableRandom random) {
    List<ScoredMoment> drawn = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      drawn.add(moments.get(random.nextInt(moments.size())));
    }
    add(drawn);
  }

  int rows() {
    return vectors.size();
  }

  float[] vector(int row) {
    return vectors.get(row);
  }

  ScoredMoment origin(int row) {
    return origins.get(row);
  }

  /** Whether a moment is as it was. */
  boolean isUnchanged(int row) {
    return vectors.get(row) == origins.get(row).vector();
  }

  int session(int row) {
    return sessions.get(row);
  }

  int numeric() {
    return numeric;
  }

  double deviation() {
    return deviation;
  }

  int channel() {
    return channel;
  }

  /** Whether it is of the last device in the vocabulary, the rarest. */
  boolean isRarestDevice(int row) {
    return vector(row)[device] == rarestDevice;
  }

  /** What slices a moment is in, as a key. */
  String slices(int row) {
    float[] vector = vector(row);
    return vector[device] + "/" + vector[channel] + "/" + vector[known] + "/" + vector[country];
  }

  /** Changes a feature's values, where there are any. */
  void edit(int feature, Edit edit) {
    for (int row = 0; row < rows(); row++) {
      float value = vector(row)[feature];
      if (!Float.isNaN(value)) {
        set(row, feature, edit.of(row, value));
      }
    }
  }

  void exchange(int feature, int one, int other) {
    float value = vector(one)[feature];
    set(one, feature, vector(other)[feature]);
    set(other, feature, value);
  }

  /** The pool's own vectors stay as they are. */
  private void set(int row, int feature, float value) {
    if (isUnchanged(row)) {
      vectors.set(row, vector(row).clone());
    }
    vector(row)[feature] = value;
  }

  /** A share of the sessions, drawn. */
  boolean[] drawSessions(double share, SplittableRandom random) {
    boolean[] drawn = new boolean[sessionCount];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = random.nextDouble() < share;
    }
    return drawn;
  }

  /**
   * A category's code after a swap.
   *
   * @param pair 1 swaps the codes 4 and 5, 2 the codes 2 and 3, 3 moves each of 1 to 5 on by one
   */
  static float swapped(float code, int pair) {
    return switch (pair) {
      case 1 -> code == 4 ? 5 : code == 5 ? 4 : code;
      case 2 -> code == 2 ? 3 : code == 3 ? 2 : code;
      default -> code >= 1 && code <= 5 ? code % 5 + 1 : code;
    };
  }
}
