package io.purchaseintent.registry;

import java.time.Instant;

/**
 * Who changes the registry, when and why: what its log keeps.
 *
 * @param time of the change
 * @param who a person or a program
 * @param why in their words
 */
public record AuditEntry(Instant time, String who, String why) {}
