package io.purchaseintent.eventlog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kind of event logs: which texts name one, and how it is reached.
 *
 * <p>A kind is there once {@code META-INF/services/io.purchaseintent.eventlog.LogKind} names it.
 * How jobs read it is said by another service, {@code LogReading} of the pipelines.
 */
public interface LogKind {

  /** What its addresses begin with, before a colon. */
  String scheme();

  /** What stands behind the colon, for those who gave something else: {@code STREAM}. */
  String label();

  /** What one is: {@code a stream of Amazon Kinesis}. */
  String title();

  /** What it can be told beside an address; each is an option of every command that takes a log. */
  List<LogSetting> settings();

  /**
   * Whether several processes may write one at the same time, on whatever machines: they must hash
   * users' ids with one key then.
   */
  boolean isShared();

  /**
   * The address that a text of this scheme names.
   *
   * @param text with the scheme
   * @throws IllegalArgumentException if it names none, with what is accepted, as it follows the
   *     text
   */
  @Nullable LogAddress parse(String text, LogSettings settings);

  /** How an address is written: {@code kinesis:STREAM}. */
  default String form() {
    return scheme() + ":" + label();
  }
}
