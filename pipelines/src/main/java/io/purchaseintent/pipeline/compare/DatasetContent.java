package io.purchaseintent.pipeline.compare;

import io.purchaseintent.lake.RowFile;
import io.purchaseintent.pipeline.job.JobFailure;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * What one side has of a dataset.
 *
 * @param files Parquet files with rows, all of the same columns
 * @param ignored columns of the files that are not compared
 * @param texts rows that are known already, in the form of {@link RowText}
 */
record DatasetContent(List<RowFile> files, Set<String> ignored, List<String> texts) {

  static DatasetContent ofFiles(List<RowFile> files, Set<String> ignored) {
    return new DatasetContent(files, ignored, List.of());
  }

  static DatasetContent ofTexts(List<String> texts) {
    return new DatasetContent(List.of(), Set.of(), texts);
  }

  /**
   * What the values of a row's text are, in their order.
   *
   * @throws JobFailure if the files cannot be read
   */
  List<String> columns() {
    if (files.isEmpty()) {
      return RowText.NAME_AND_VALUE;
    }
    try {
      return RowText.columns(files.get(0).columns(), ignored).stream()
          .map(Schema.Field::name)
          .toList();
    } catch (IOException e) {
      throw JobFailure.of("reading the columns of " + files.get(0).location(), e);
    }
  }
}
