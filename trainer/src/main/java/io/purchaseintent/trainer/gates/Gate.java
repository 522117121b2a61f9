package io.purchaseintent.trainer.gates;

import java.util.List;
import java.util.function.Function;

/**
 * One question that a version must answer before it serves. A new one is a class, and an entry in
 * {@link Gates#ALL}: its bounds are then read from {@code --gates}, and reports print its question.
 */
public interface Gate {

  /** What manifests and logs call it. */
  String name();

  /** What it asks, in a sentence for who knows none of the names. */
  String question();

  /** What its verdict hangs on that a user may set. */
  List<Bound> bounds();

  /** Judges the version. */
  GateVerdict judge(Evidence evidence);

  /** A gate of these parts. */
  static Gate of(
      String name, String question, List<Bound> bounds, Function<Evidence, GateVerdict> judge) {
    return new Gate() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public String question() {
        return question;
      }

      @Override
      public List<Bound> bounds() {
        return bounds;
      }

      @Override
      public GateVerdict judge(Evidence evidence) {
        return judge.apply(evidence);
      }
    };
  }
}
