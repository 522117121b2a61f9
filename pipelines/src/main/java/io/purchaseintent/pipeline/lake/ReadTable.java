package io.purchaseintent.pipeline.lake;

import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableReader;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.pipeline.shuffle.HandOut;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a table as it is seen now, in no order. */
public final class ReadTable<T> extends PTransform<PBegin, PCollection<T>> {

  private static final long serialVersionUID = 1L;

  private final transient TableView table;
  private final String columns;
  private final SerializableFunction<GenericRecord, T> ofRow;
  private final transient Coder<T> coder;

  private ReadTable(
      TableView table,
      String columns,
      SerializableFunction<GenericRecord, T> ofRow,
      Coder<T> coder) {
    this.table = table;
    this.columns = columns;
    this.ofRow = ofRow;
    this.coder = coder;
  }

  /**
   * The rows of these files.
   *
   * @param columns the columns to read; others are not looked at
   */
  public static <T> ReadTable<T> of(
      TableView table,
      Schema columns,
      SerializableFunction<GenericRecord, T> ofRow,
      Coder<T> coder) {
    return new ReadTable<>(table, columns.toString(), ofRow, coder);
  }

  @Override
  public PCollection<T> expand(PBegin begin) {
    return begin
        .apply(
            "Files",
            HandOut.of(table.files(), TableFile::bytes, SerializableCoder.of(TableFile.class)))
        .apply("Read rows", ParDo.of(new ReadFn<>(table.reader(), columns, ofRow)))
        .setCoder(coder);
  }

  private static final class ReadFn<T> extends DoFn<TableFile, T> {
    private static final long serialVersionUID = 1L;

    private final TableReader reader;
    private final String columns;
    private final SerializableFunction<GenericRecord, T> ofRow;
    private transient @Nullable Schema schema;

    ReadFn(TableReader reader, String columns, SerializableFunction<GenericRecord, T> ofRow) {
      this.reader = reader;
      this.columns = columns;
      this.ofRow = ofRow;
    }

    @ProcessElement
    public void process(@Element TableFile file, OutputReceiver<T> out) throws IOException {
      Schema rows = schema;
      if (rows == null) {
        rows = new Schema.Parser().parse(columns);
        schema = rows;
      }
      reader.read(file, rows, row -> out.output(ofRow.apply(row)));
    }
  }
}
