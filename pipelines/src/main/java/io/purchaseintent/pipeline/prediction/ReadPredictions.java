package io.purchaseintent.pipeline.prediction;

import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableReader;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.table.PredictionTable;
import io.purchaseintent.pipeline.shuffle.HandOut;
import io.purchaseintent.prediction.LoggedPrediction;
import java.io.IOException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.iceberg.io.CloseableIterable;
import org.jspecify.annotations.Nullable;

/**
 * Reads predictions, in no order.
 *
 * @param <T> what is made of each at once, so that no more of it is handed on
 */
public final class ReadPredictions<T> extends PTransform<PBegin, PCollection<T>> {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable TableView view;
  private final SerializableFunction<LoggedPrediction, T> make;
  private final transient Coder<T> coder;

  private ReadPredictions(
      @Nullable TableView view, SerializableFunction<LoggedPrediction, T> make, Coder<T> coder) {
    this.view = view;
    this.make = make;
    this.coder = coder;
  }

  /** What is made of these predictions. */
  public static <T> ReadPredictions<T> of(
      LoggedPredictions predictions,
      SerializableFunction<LoggedPrediction, T> make,
      Coder<T> coder) {
    return new ReadPredictions<>(predictions.view(), make, coder);
  }

  @Override
  public PCollection<T> expand(PBegin begin) {
    if (view == null) {
      return begin.apply("No predictions", Create.empty(coder));
    }
    return begin
        .apply(
            "Files",
            HandOut.of(view.files(), TableFile::bytes, SerializableCoder.of(TableFile.class)))
        .apply("Read", ParDo.of(new ReadFn<>(view.reader(), make)))
        .setCoder(coder);
  }

  private static final class ReadFn<T> extends DoFn<TableFile, T> {
    private static final long serialVersionUID = 1L;

    private final TableReader reader;
    private final SerializableFunction<LoggedPrediction, T> make;

    ReadFn(TableReader reader, SerializableFunction<LoggedPrediction, T> make) {
      this.reader = reader;
      this.make = make;
    }

    @ProcessElement
    public void process(@Element TableFile file, OutputReceiver<T> out) throws IOException {
      try (CloseableIterable<LoggedPrediction> rows = PredictionTable.open(reader, file)) {
        for (LoggedPrediction prediction : rows) {
          out.output(make.apply(prediction));
        }
      }
    }
  }
}
