package io.purchaseintent.pipeline.checks;

import io.purchaseintent.lake.PlainRowFile;
import io.purchaseintent.lake.RowFile;
import io.purchaseintent.pipeline.job.JobFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/** The Parquet files of a path, and the columns that all of them have. */
final class FileColumns {

  private FileColumns() {}

  /**
   * The file, or those below the folder, sorted; names that begin with a dot or a low line are no
   * data.
   *
   * @throws JobFailure if there are none
   */
  static List<RowFile> files(Path data) {
    if (Files.isRegularFile(data)) {
      return List.of(PlainRowFile.of(data));
    }
    if (!Files.isDirectory(data)) {
      throw JobFailure.ofOption("data", data, "is no file and no folder");
    }
    try (Stream<Path> paths = Files.walk(data)) {
      List<RowFile> files =
          paths
              .filter(Files::isRegularFile)
              .filter(path -> path.toString().endsWith(".parquet"))
              .filter(path -> !path.getFileName().toString().matches("[._].*"))
              .sorted()
              .<RowFile>map(PlainRowFile::of)
              .toList();
      if (files.isEmpty()) {
        throw JobFailure.ofOption("data", data, "has no files that end with .parquet");
      }
      return files;
    } catch (IOException e) {
      throw JobFailure.of("looking at " + data, e);
    }
  }

  /**
   * The columns of the first file.
   *
   * @throws JobFailure if another file has others, or one is no Parquet
   */
  static Schema of(List<RowFile> files) {
    Schema first = columns(files.get(0));
    for (RowFile file : files) {
      Schema other = columns(file);
      if (!fields(other).equals(fields(first))) {
        throw new JobFailure(
            file.location()
                + " has the columns "
                + fields(other)
                + ", but "
                + files.get(0).location()
                + " has "
                + fields(first)
                + ": check them apart, with --data for each");
      }
    }
    return first;
  }

  private static List<String> fields(Schema schema) {
    return schema.getFields().stream().map(field -> field.name() + " " + field.schema()).toList();
  }

  private static Schema columns(RowFile file) {
    try {
      return file.columns();
    } catch (IOException e) {
      throw JobFailure.of("reading " + file.location(), e);
    }
  }
}
