package io.purchaseintent.record;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that is read.
 *
 * @param path where it is
 * @param entry the name of one of the files in it, where it is a zip
 */
public record InputFile(Path path, @Nullable String entry) {

  /** A file that is no zip. */
  public static InputFile of(Path path) {
    return new InputFile(path, null);
  }

  /** For messages: {@code a.zip!b.csv}. */
  @Override
  public String toString() {
    return entry == null ? path.toString() : path + "!" + entry;
  }
}
