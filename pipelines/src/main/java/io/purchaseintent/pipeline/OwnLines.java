package io.purchaseintent.pipeline;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What a job says, each line with the job's name before it: by that {@code ./intent} knows it from
 * what libraries say at the same time. Of a message of several lines those after the first begin
 * with two spaces.
 */
final class OwnLines extends OutputStream {

  private final String prefix;
  private final PrintStream err;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  private OwnLines(String job, PrintStream err) {
    this.prefix = job + ": ";
    this.err = err;
  }

  /** Where a job says its lines. */
  static PrintStream of(String job, PrintStream err) {
    return new PrintStream(new OwnLines(job, err), false, StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void write(int one) {
    if (one == '\n') {
      String text = line.toString(StandardCharsets.UTF_8).stripTrailing();
      line.reset();
      err.println(text.startsWith(prefix) ? text : prefix + text);
    } else {
      line.write(one);
    }
  }
}
