package io.purchaseintent.codec;

/** What was read from a stored value: the value, or why it must be treated as missing. */
public sealed interface Decoded<T> {

  /** The stored value. */
  record Value<T>(T value) implements Decoded<T> {}

  /**
   * A value that a later release wrote.
   *
   * @param version the codec's version that it carries
   */
  record OtherVersion<T>(int version) implements Decoded<T> {}

  /** Bytes that no codec wrote. */
  record Corrupt<T>(String reason) implements Decoded<T> {}
}
