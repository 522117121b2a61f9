package io.purchaseintent.webhook;

import io.purchaseintent.delivery.DeliveryFailure;
import io.purchaseintent.registry.Move;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A program that is told of moves.
 *
 * @param name in the file
 * @param wanted which moves it is told of
 * @param from events of this time on are told when the hook begins; null for those from then on
 * @param sender brings one to it
 */
record Hook(String name, Predicate<Move> wanted, @Nullable Instant from, Sender sender) {

  /** Brings events to a receiver. */
  @FunctionalInterface
  interface Sender {

    /**
     * Sends it, once.
     *
     * @throws DeliveryFailure if the receiver did not take it
     */
    void send(RegistryEvent event) throws DeliveryFailure, InterruptedException;
  }

  /** Whether it is over when the hook begins, and never told. */
  boolean passes(RegistryEvent event) {
    return from == null || event.move().audit().time().isBefore(from);
  }
}
