package io.purchaseintent.cli.retrain;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Looks whether all days of the window are there, closed, and not told to be broken. */
final class DaysStep implements Step {

  private final Supplier<LakeDays> days;

  /** One that asks for the days where they were not asked for before. */
  DaysStep(Supplier<LakeDays> days) {
    this.days = days;
  }

  @Override
  public String name() {
    return "days";
  }

  @Override
  public StepEnd run(Work work) {
    RetrainRequest request = work.request();
    List<DataFault> faults = faults(days.get(), work.places(), request);
    return faults.isEmpty()
        ? StepEnd.passed(
            "all days are there and closed, and no report of them says that data broke")
        : Broken.of(faults, request);
  }

  /** All that is wrong, as far as it is seen without running a job. */
  static List<DataFault> faults(LakeDays days, Places places, RetrainRequest request) {
    return Stream.concat(
            days.faults(request.from(), request.until()).stream(),
            DayReports.faults(places.lake(), request.from(), request.until()).stream())
        .toList();
  }
}
