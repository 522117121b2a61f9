package io.purchaseintent.replay;

import java.time.Instant;

/**
 * A dead letter of the lake: an input that made no event.
 *
 * @param file where it came from, a file or a partition of an event log
 * @param position where it stood there
 * @param field the offending field, or {@code record}
 * @param reason what was wrong
 * @param rejected when it was rejected
 * @param original its bytes
 * @param ofLog whether the live job read it from an event log, where users' ids are hashed already
 */
record Letter(
    String file,
    String position,
    String field,
    String reason,
    Instant rejected,
    byte[] original,
    boolean ofLog) {}
