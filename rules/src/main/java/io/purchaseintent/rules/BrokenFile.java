package io.purchaseintent.rules;

import io.purchaseintent.measurement.Measurement;
import java.nio.file.Path;

/**
 * A file of the user's that cannot be read, where the work goes on without it: told by the watch as
 * an alarm of the release's rule on {@value #MEASURE}.
 *
 * @param name of the file, without its folder
 * @param why it cannot be read, with place and remedy
 */
public record BrokenFile(String name, String why) {

  /** What is measured of a file: 1 where it cannot be read, 0 where it can. */
  public static final String MEASURE = "broken";

  /** The file there, and why it cannot be read. */
  public static BrokenFile of(Path file, String why) {
    return new BrokenFile(String.valueOf(file.getFileName()), why);
  }

  /** The subject of what is measured of a file. */
  public static String subject(String name) {
    return "file:" + name;
  }

  /** What is measured of it. */
  public Measurement measurement() {
    return Measurement.ofState(MEASURE, subject(name), 1);
  }
}
