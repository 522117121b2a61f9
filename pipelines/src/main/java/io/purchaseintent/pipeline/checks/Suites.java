package io.purchaseintent.pipeline.checks;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.pipeline.job.JobFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Where suites are from: a file, the folder beside the lake, or this release. */
final class Suites {

  /** The folder beside the lake, in the home folder, with suites of one's own. */
  private static final String FOLDER = "suites";

  private Suites() {}

  /** Where a suite of one's own for a table is looked for. */
  static Path own(CheckedTable table, Lake lake) {
    return lake.home().resolve(FOLDER).resolve(table.code() + ".json");
  }

  /** The text of the suite of a table: one's own if there is one, else that of the release. */
  static Source of(CheckedTable table, Lake lake) {
    Path own = own(table, lake);
    return Files.isRegularFile(own) ? read(own) : shipped(table);
  }

  /** The suite of this release. */
  static Source shipped(CheckedTable table) {
    String name = table.code() + ".json";
    try (InputStream in = Suites.class.getResourceAsStream(name)) {
      byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
      return new Source(
          "the suite of this release for " + table.code(),
          new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw JobFailure.of("reading " + name, e);
    }
  }

  /**
   * The text of a file.
   *
   * @throws JobFailure if it is not readable
   */
  static Source read(Path file) {
    try {
      return new Source(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw JobFailure.of("reading the suite " + file, e);
    }
  }

  /**
   * A suite's text.
   *
   * @param name where it is from
   */
  record Source(String name, String json) {}
}
