package io.purchaseintent.feature;

import org.jspecify.annotations.Nullable;

/**
 * What an event says that no field of the release has, reckoned by a shop's own class: {@code
 * features.yaml} names it wherever it names a field, and what is counted of it has the laws of all
 * declared features, for it is asked of one event at a time.
 *
 * <p>Services: {@code META-INF/services/io.purchaseintent.feature.OwnField} of a jar in {@code
 * plugins/} names the class, which has a constructor without parameters. It must be thread-safe,
 * and the answer a function of the event alone: no clock, no file, no other event. Jobs, training
 * and server ask the same class, each in its own process.
 *
 * <p>Where it throws, the event says nothing of it, everywhere alike; that is logged once.
 */
public sealed interface OwnField {

  /** Its name in {@code features.yaml}: 1 to 64 of a-z, 0-9 and _, the first a letter. */
  String name();

  /**
   * The version of what it means, from 1. A class that means something else has the next one; the
   * class of the version before stays in the jar until no feature that is made, and no model, needs
   * it.
   */
  int version();

  /** A field that is a text. */
  non-sealed interface Text extends OwnField {

    /** What an event says; null where it says nothing. */
    @Nullable String of(CompactEvent event);
  }

  /** A field that is a number. */
  non-sealed interface Amount extends OwnField {

    /** What an event says, to the millionth; below 0 or NaN where it says nothing. */
    double of(CompactEvent event);
  }
}
