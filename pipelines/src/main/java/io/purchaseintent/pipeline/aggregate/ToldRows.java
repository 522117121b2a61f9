package io.purchaseintent.pipeline.aggregate;

import io.purchaseintent.feature.ClosedDays;
import io.purchaseintent.feature.DeclaredFeature.Of;
import io.purchaseintent.feature.TableRow;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableReader;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.table.TableRows;
import io.purchaseintent.pipeline.shuffle.HandOut;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/** What tables beside the clicks tell of shoppers and products, that counts on some days. */
final class ToldRows {

  private final Optional<TableView> rows;

  private ToldRows(Optional<TableView> rows) {
    this.rows = rows;
  }

  /** Those of a lake; from now on nothing is added that counts before a midnight. */
  static ToldRows closed(Lake lake, LocalDate until) {
    LakeTable table = TableRows.in(lake);
    return new ToldRows(table.exists() ? Optional.of(table.close(until)) : Optional.empty());
  }

  /** Whether there is none. */
  boolean isEmpty() {
    return rows.isEmpty();
  }

  /**
   * What happened, and what rows tell.
   *
   * @param all whether rows that count before the days are told, too
   * @param told makes of a row what it tells
   */
  <T> PCollection<KV<String, T>> with(
      PCollection<KV<String, T>> happened,
      Of of,
      ClosedDays days,
      boolean all,
      SerializableFunction<TableRow, T> told,
      Coder<T> coder) {
    long from = all ? Long.MIN_VALUE : millis(days.from());
    TableView counting =
        rows.map(view -> view.only(file -> file.landedMillis() >= from)).orElse(null);
    if (counting == null || counting.files().isEmpty()) {
      return happened;
    }
    PCollection<KV<String, T>> rowsOf =
        happened
            .getPipeline()
            .apply(
                "Files of rows of " + of,
                HandOut.of(
                    counting.files(), TableFile::bytes, SerializableCoder.of(TableFile.class)))
            .apply(
                "Rows of " + of,
                ParDo.of(new TellFn<>(counting.reader(), of, from, millis(days.until()), told)))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), coder));
    return PCollectionList.of(happened)
        .and(rowsOf)
        .apply("And rows of " + of, Flatten.pCollections());
  }

  private static long millis(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  private static final class TellFn<T> extends DoFn<TableFile, KV<String, T>> {

    private static final long serialVersionUID = 1L;

    private final TableReader reader;
    private final Of of;
    private final long from;
    private final long until;
    private final SerializableFunction<TableRow, T> told;

    TellFn(
        TableReader reader, Of of, long from, long until, SerializableFunction<TableRow, T> told) {
      this.reader = reader;
      this.of = of;
      this.from = from;
      this.until = until;
      this.told = told;
    }

    @ProcessElement
    public void process(@Element TableFile file, OutputReceiver<KV<String, T>> out)
        throws IOException {
      reader.read(
          file,
          TableRows.SCHEMA,
          record -> {
            TableRow row = TableRows.of(record);
            if (row.of() == of && row.knownMillis() >= from && row.knownMillis() < until) {
              out.output(KV.of(row.key(), told.apply(row)));
            }
          });
    }
  }
}
