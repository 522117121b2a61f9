package io.purchaseintent.pipeline.lake;

import io.purchaseintent.lake.ParquetRows;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.parquet.ParquetIO;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/** Reads the rows of a dataset's current files, in no order. */
public final class ReadTable<T> extends PTransform<PBegin, PCollection<T>> {

  private static final long serialVersionUID = 1L;

  private final List<String> files;
  private final String columns;
  private final SerializableFunction<GenericRecord, T> ofRow;
  private final transient Coder<T> coder;

  private ReadTable(
      List<String> files,
      String columns,
      SerializableFunction<GenericRecord, T> ofRow,
      Coder<T> coder) {
    this.files = files;
    this.columns = columns;
    this.ofRow = ofRow;
    this.coder = coder;
  }

  /**
   * The rows of these files.
   *
   * @param columns the columns to read; others are not looked at
   * @throws io.purchaseintent.lake.LakeException if a file was cut off
   */
  public static <T> ReadTable<T> of(
      List<Path> files,
      Schema columns,
      SerializableFunction<GenericRecord, T> ofRow,
      Coder<T> coder) {
    ParquetRows.requireWhole(files);
    return new ReadTable<>(
        files.stream().map(Path::toString).toList(), columns.toString(), ofRow, coder);
  }

  @Override
  public PCollection<T> expand(PBegin begin) {
    return begin
        .apply("Name files", Create.of(files).withCoder(StringUtf8Coder.of()))
        .apply(
            "Find files", FileIO.matchAll().withEmptyMatchTreatment(EmptyMatchTreatment.DISALLOW))
        .apply("Open files", FileIO.readMatches())
        .apply(
            "Read rows",
            ParquetIO.parseFilesGenericRecords(ofRow)
                .withConfiguration(ParquetRows.reading(new Schema.Parser().parse(columns)))
                .withCoder(coder));
  }
}
