package io.purchaseintent.eventlog;

/**
 * What is read from a log.
 *
 * @param offset where it begins in its partition, in bytes
 * @param nextOffset where the entry after it begins
 * @param appendMillis when it was appended, in milliseconds since the epoch
 * @param value what was put in
 */
public record LogEntry(long offset, long nextOffset, long appendMillis, byte[] value) {}
