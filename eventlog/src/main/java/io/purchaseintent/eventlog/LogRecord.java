package io.purchaseintent.eventlog;

/**
 * What is put into a log.
 *
 * @param key records of the same key keep their order; for events the session's id
 * @param value from one byte to {@value #MAX_BYTES}
 */
public record LogRecord(String key, byte[] value) {

  /** The most bytes of a value. */
  public static final int MAX_BYTES = 1 << 20;

  public LogRecord {
    if (value.length == 0 || value.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "A record has " + value.length + " bytes, must have 1 to " + MAX_BYTES);
    }
  }
}
