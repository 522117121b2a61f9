package io.purchaseintent.serving.edge;

import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names for requests: the asker's own where it is sane, or a new one. Thread-safe. */
final class RequestIds {

  /** The header of requests and of answers. */
  static final String HEADER = "X-Request-Id";

  private static final Pattern SANE = Pattern.compile("[\\x21-\\x7e]{1,64}");

  private final String run;
  private final AtomicLong number = new AtomicLong();

  /** New names begin with that of the run, which no other run has. */
  RequestIds(String run) {
    this.run = run;
  }

  /** The asker's name if it is 1 to 64 visible characters, or a new one. */
  String of(@Nullable String asked) {
    return asked != null && SANE.matcher(asked).matches()
        ? asked
        : run + "-" + number.incrementAndGet();
  }
}
