package io.purchaseintent.pipeline.drift;

import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableReader;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.pipeline.prediction.LoggedPredictions;
import io.purchaseintent.pipeline.shuffle.Buckets;
import io.purchaseintent.pipeline.shuffle.HandOut;
import io.purchaseintent.pipeline.shuffle.MergeFn;
import io.purchaseintent.pipeline.shuffle.PackBlocks;
import java.util.Base64;
import java.util.Objects;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Counts the predictions of a period by the bins and slices of a reference, in one pass. One
 * element: the tally as text. Memory depends on the reference alone: sessions are brought together
 * in buckets whose number grows with the log.
 */
final class TallyPredictions extends PTransform<PBegin, PCollection<String>> {

  private static final long serialVersionUID = 1L;

  private static final long BUCKET_BYTES = 16L << 20;

  private final transient LoggedPredictions logged;
  private final DayPeriod period;
  private final String version;
  private final String reference;

  /**
   * @param version whose predictions are looked at
   */
  TallyPredictions(
      LoggedPredictions logged, DayPeriod period, String version, ReferenceProfile reference) {
    this.logged = logged;
    this.period = period;
    this.version = version;
    this.reference = Yardstick.text(reference);
  }

  @Override
  public PCollection<String> expand(PBegin begin) {
    DriftTally.TallyCoder tallies = new DriftTally.TallyCoder();
    int hours = LookFn.hours(period);
    Buckets buckets = Buckets.ofBytes(logged.bytes(), BUCKET_BYTES);
    PCollectionTuple read =
        begin
            .apply(
                "Files",
                HandOut.of(logged.files(), TableFile::bytes, SerializableCoder.of(TableFile.class)))
            .apply(
                "Read",
                ParDo.of(new LookFn(reader(), period, version, reference))
                    .withOutputTags(LookFn.PICKS, TupleTagList.of(LookFn.TALLIES)));
    SessionPick.PickCoder picks = new SessionPick.PickCoder();
    PCollection<DriftTally> ofSessions =
        read.get(LookFn.PICKS)
            .setCoder(picks)
            .apply(
                "By session",
                PackBlocks.by(pick -> buckets.of(pick.session()), VarIntCoder.of(), picks))
            .apply("Group", GroupByKey.create())
            .apply("Tally sessions", ParDo.of(new TallySessionsFn(hours, reference)))
            .setCoder(tallies);
    return PCollectionList.of(ofSessions)
        .and(read.get(LookFn.TALLIES).setCoder(tallies))
        .apply("All tallies", Flatten.pCollections())
        .apply(
            "Sum",
            Combine.globally(
                MergeFn.of(empty(hours, reference), DriftTally::merge, tallies)
                    .giving(TallyPredictions::text, StringUtf8Coder.of())));
  }

  private TableReader reader() {
    return Objects.requireNonNull(logged.view(), "There is a champion, and no prediction").reader();
  }

  private static MergeFn.Empty<DriftTally> empty(int hours, String reference) {
    return () -> DriftTally.empty(Yardstick.ofText(reference, hours));
  }

  private static String text(DriftTally tally) {
    return Base64.getEncoder().encodeToString(tally.encode());
  }

  /** The tally in a text that {@link #expand} gives. */
  static DriftTally ofText(String text) {
    return DriftTally.read(new Unpacker(Base64.getDecoder().decode(text.strip())));
  }
}
