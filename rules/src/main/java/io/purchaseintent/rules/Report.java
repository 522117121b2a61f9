package io.purchaseintent.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.measurement.Measurement;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a job measured of a period. It holds nothing of the run itself (no time of its own, no
 * path), so that every runner, and a run after a crash, gives the same.
 *
 * @param job that measured
 * @param from start of the period, within it
 * @param to end of the period, outside it
 * @param model version of the model that was looked at, or null where it is about none
 * @param counts what went in, by name, such as {@code predictions}
 * @param measurements what was measured, in an order that depends on the data alone
 * @param details what a page draws: histograms, curves
 */
public record Report(
    String job,
    Instant from,
    Instant to,
    @Nullable String model,
    ObjectNode counts,
    List<Measurement> measurements,
    ObjectNode details) {}
