package io.purchaseintent.pipeline.prediction;

import io.purchaseintent.json.LoggedPredictionJson;
import io.purchaseintent.prediction.LoggedPrediction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Reads the lines of a log. Predictions go to {@link #READABLE}; of a line that is none the reason
 * goes to {@link #UNREADABLE}.
 */
public final class ReadPredictions extends PTransform<PBegin, PCollectionTuple> {

  /** The predictions, in no order. */
  public static final TupleTag<LoggedPrediction> READABLE = new TupleTag<>("readable") {};

  /** Why a line is no prediction; an element a line. */
  public static final TupleTag<String> UNREADABLE = new TupleTag<>("unreadable") {};

  private static final long serialVersionUID = 1L;

  private final transient PredictionFiles files;

  private ReadPredictions(PredictionFiles files) {
    this.files = files;
  }

  /** Reads all lines of these files. */
  public static ReadPredictions of(PredictionFiles files) {
    return new ReadPredictions(files);
  }

  @Override
  public PCollectionTuple expand(PBegin begin) {
    PCollectionTuple read =
        begin
            .apply(
                "Name files",
                Create.of(files.files().stream().map(Path::toString).toList())
                    .withCoder(StringUtf8Coder.of()))
            .apply("Find files", FileIO.matchAll())
            .apply("Open files", FileIO.readMatches())
            .apply("Read lines", TextIO.readFiles())
            .apply(
                "Parse",
                ParDo.of(new ParseFn()).withOutputTags(READABLE, TupleTagList.of(UNREADABLE)));
    read.get(READABLE).setCoder(new PredictionCoder());
    read.get(UNREADABLE).setCoder(StringUtf8Coder.of());
    return read;
  }

  private static final class ParseFn extends DoFn<String, LoggedPrediction> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element String line, MultiOutputReceiver out) {
      LoggedPrediction prediction;
      try {
        prediction = LoggedPredictionJson.parse(line.getBytes(StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        out.get(UNREADABLE).output(String.valueOf(e.getMessage()));
        return;
      }
      out.get(READABLE).output(prediction);
    }
  }
}
