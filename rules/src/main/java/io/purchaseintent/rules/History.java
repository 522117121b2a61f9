package io.purchaseintent.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was measured of the periods before one that is judged, each as long as it. */
@FunctionalInterface
public interface History {

  /**
   * The report of a period before.
   *
   * @param back how many periods before, at least 1
   * @return null where there is none
   */
  @Nullable Report before(int back);

  /** No period before. */
  static History none() {
    return back -> null;
  }

  /** Reports of the periods before, the newest first and without a gap. */
  static History of(List<Report> reports) {
    return back -> back <= reports.size() ? reports.get(back - 1) : null;
  }
}
