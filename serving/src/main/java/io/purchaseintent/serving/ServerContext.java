package io.purchaseintent.serving;

import io.micrometer.core.instrument.MeterRegistry;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.eventlog.LogSettings;
import io.purchaseintent.serving.score.PredictionIds;
import io.purchaseintent.serving.status.Loops;
import io.purchaseintent.store.LocalCopy;
import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all parts of one server share.
 *
 * @param lake what this machine has of the datasets
 * @param logs how event logs are reached
 * @param pseudonymizers gives what makes the stored form of a user's id, or null where ids are
 *     stored as they are
 * @param ids of the predictions of this run of the server
 * @param loops what works in the background
 */
record ServerContext(
    HomeOptions homes,
    LocalCopy lake,
    LogSettings logs,
    Supplier<@Nullable Supplier<Pseudonymizer>> pseudonymizers,
    PredictionIds ids,
    Clock clock,
    MeterRegistry meters,
    Loops loops) {}
