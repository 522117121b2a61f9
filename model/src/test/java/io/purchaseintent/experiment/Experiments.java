package io.purchaseintent.experiment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Experiments for tests. */
public final class Experiments {

  private Experiments() {}

  /** One with these arms, by visitor. */
  public static Experiment of(String name, String layer, double traffic, List<Arm> arms) {
    return of(name, layer, ExperimentUnit.VISITOR, traffic, null, arms);
  }

  /** One with these arms. */
  public static Experiment of(
      String name,
      String layer,
      ExperimentUnit unit,
      double traffic,
      @Nullable String salt,
      List<Arm> arms) {
    return new Experiment(
        name,
        1,
        "",
        layer,
        unit,
        traffic,
        salt,
        arms,
        null,
        null,
        List.of(ExperimentMetric.CONVERSION),
        List.of(),
        0.05,
        0.05,
        0.8);
  }

  /** Two labels of one weight. */
  public static List<Arm> two() {
    return List.of(Arm.label("control", 1), Arm.label("with", 1));
  }
}
