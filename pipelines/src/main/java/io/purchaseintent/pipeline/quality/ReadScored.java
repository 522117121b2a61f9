package io.purchaseintent.pipeline.quality;

import io.purchaseintent.json.PredictionScan;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.pipeline.prediction.LogLines;
import io.purchaseintent.pipeline.prediction.LogStretch;
import io.purchaseintent.pipeline.prediction.PredictionFiles;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is judged of the predictions of a period, in no order. Lines that are no prediction go
 * to {@link #UNREADABLE} as counts.
 */
final class ReadScored extends PTransform<PBegin, PCollectionTuple> {

  static final TupleTag<ScoredPrediction> SCORED = new TupleTag<>("scored") {};
  static final TupleTag<QualityTally> UNREADABLE = new TupleTag<>("unreadable") {};

  private static final long serialVersionUID = 1L;

  private final transient PredictionFiles files;
  private final DayPeriod period;
  private final List<Double> thresholds;

  ReadScored(PredictionFiles files, DayPeriod period, List<Double> thresholds) {
    this.files = files;
    this.period = period;
    this.thresholds = thresholds;
  }

  @Override
  public PCollectionTuple expand(PBegin begin) {
    PCollectionTuple read =
        begin
            .apply(
                "Stretches",
                Create.of(files.stretches()).withCoder(SerializableCoder.of(LogStretch.class)))
            .apply("Spread", Reshuffle.viaRandomKey())
            .apply(
                "Read",
                ParDo.of(new ReadFn(files.featureSets(), period, thresholds))
                    .withOutputTags(SCORED, TupleTagList.of(UNREADABLE)));
    read.get(SCORED).setCoder(new ScoredPrediction.PredictionCoder());
    read.get(UNREADABLE).setCoder(new QualityTally.TallyCoder());
    return read;
  }

  private static final class ReadFn extends DoFn<LogStretch, ScoredPrediction> {
    private static final long serialVersionUID = 1L;

    private final TreeMap<String, String> featureSets;
    private final DayPeriod period;
    private final List<Double> thresholds;
    private transient @Nullable SliceScored sliced;

    ReadFn(TreeMap<String, String> featureSets, DayPeriod period, List<Double> thresholds) {
      this.featureSets = featureSets;
      this.period = period;
      this.thresholds = thresholds;
    }

    @Setup
    public void setup() {
      boolean severalDays = period.from().plusDays(1).isBefore(period.to());
      sliced = new SliceScored(featureSets, severalDays);
    }

    @ProcessElement
    public void process(@Element LogStretch stretch, MultiOutputReceiver out) throws IOException {
      if (sliced == null) {
        throw new IllegalStateException("It was not set up");
      }
      SliceScored slices = sliced;
      PredictionScan scan = new PredictionScan();
      QualityTally unreadable = new QualityTally(thresholds);
      new LogLines()
          .forEach(
              stretch,
              (bytes, start, end) -> {
                if (!scan.read(bytes, start, end)) {
                  unreadable.count(Counted.UNREADABLE, 1);
                } else if (period.contains(Instant.ofEpochMilli(scan.timeMillis()))) {
                  out.get(SCORED).output(slices.of(scan));
                }
              });
      if (unreadable.count(Counted.UNREADABLE) > 0) {
        out.get(UNREADABLE).output(unreadable);
      }
    }
  }
}
