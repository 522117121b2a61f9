package io.purchaseintent.explanation;

import io.purchaseintent.scoring.Segment;
import java.util.List;

/**
 * Why a visit got its propensity.
 *
 * <p>{@code base}, the contributions of all reasons and {@code everythingElse} add up to {@code
 * margin}, but for the rounding of floats. All four are log odds before calibration.
 *
 * @param segment the part of the traffic whose trees scored it
 * @param propensity the probability that the session ends in a purchase
 * @param margin the log odds before calibration
 * @param base what all visits of the segment share
 * @param raising what speaks most for a purchase, the strongest first
 * @param lowering what speaks most against one, the strongest first
 * @param everythingElse what all other reasons add
 */
public record Explanation(
    Segment segment,
    double propensity,
    double margin,
    double base,
    List<Reason> raising,
    List<Reason> lowering,
    double everythingElse) {

  public Explanation {
    raising = List.copyOf(raising);
    lowering = List.copyOf(lowering);
  }
}
