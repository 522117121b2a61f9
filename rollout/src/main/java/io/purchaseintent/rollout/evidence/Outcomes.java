package io.purchaseintent.rollout.evidence;

import io.purchaseintent.statistics.RateDetector.Hits;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the lake tells of the visits since a step began.
 *
 * @param sessions that the version scored, outcome or not
 * @param pending sessions of both that may still go on, or of which no event is known
 * @param visitors of both since the step began; those whom the version scored first are the hits
 * @param slices by name, such as {@code device=mobile}; all visitors as {@value #ALL}
 * @param problem what kept it from being read; null where it was
 */
public record Outcomes(
    long sessions,
    long pending,
    Hits visitors,
    Map<String, SliceFigures> slices,
    @Nullable String problem) {

  /** The slice of everybody. */
  public static final String ALL = "all";

  /** Of a lake that cannot be read, or is none. */
  public static Outcomes unknown(String problem) {
    return new Outcomes(0, 0, Hits.NONE, new TreeMap<>(), problem);
  }
}
