package io.purchaseintent.cli.retrain;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How a step ends that found broken data. */
final class Broken {

  private static final int MOST = 10;

  private Broken() {}

  /** Refused. */
  static StepEnd refused(DataFault fault) {
    return new StepEnd(
        StepEnd.Outcome.DATA_BROKEN, null, fault.report(), fault.inWords(), Map.of());
  }

  /** Refused, unless a person said why it is done all the same. */
  static StepEnd of(List<DataFault> faults, RetrainRequest request) {
    String all =
        faults.stream().limit(MOST).map(DataFault::inWords).collect(Collectors.joining("\n  "))
            + (faults.size() > MOST ? "\n  and " + (faults.size() - MOST) + " more" : "");
    String report =
        faults.stream().map(DataFault::report).filter(r -> !r.isEmpty()).findFirst().orElse("");
    boolean despite = !request.despiteData().isEmpty();
    return new StepEnd(
        despite ? StepEnd.Outcome.PASSED : StepEnd.Outcome.DATA_BROKEN,
        null,
        report,
        despite ? "goes on, for " + request.despiteData() + ", despite\n  " + all : all,
        Map.of());
  }
}
