package io.purchaseintent.decision;

import java.time.Instant;

/**
 * An action that the shopper was given before.
 *
 * @param action its name
 * @param time when
 * @param inThisSession whether in the session that is decided for, else in one before
 */
public record Given(String action, Instant time, boolean inThisSession) {}
