package io.purchaseintent.pipeline.trainingset;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.feature.Availability;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.hash.StableHash;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.asof.Moment;
import io.purchaseintent.lake.table.MomentFile;
import io.purchaseintent.lake.table.MomentRow;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.monitoring.SessionSample;
import io.purchaseintent.pipeline.coder.BytesCoder;
import io.purchaseintent.pipeline.lake.RowTally;
import io.purchaseintent.pipeline.shuffle.Buckets;
import io.purchaseintent.pipeline.shuffle.PackBlocks;
import io.purchaseintent.training.TimeSplit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.BitSet;
import java.util.Locale;
import java.util.UUID;
import java.util.function.IntToLongFunction;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;

/**
 * Computes the vector of each moment as it would have been served then, and writes it into a file
 * of its part. What crosses the network are sessions, not their many wide rows: a row is made where
 * it is written, counted there, and shown to the sample that the reference profile is made of.
 *
 * <p>A file is there whole or not at all, under a name that tries of one bundle share. Bounded
 * input, global window; one session is in memory at a time. The output is a sample of the train
 * part for each of its files.
 */
final class WriteMoments
    extends PTransform<PCollection<JoinedSession>, PCollection<SessionSample>> {

  private static final long serialVersionUID = 1L;

  private static final JoinedSession.JoinedCoder CODER = new JoinedSession.JoinedCoder();
  private static final TimeSplit.Part[] PARTS = TimeSplit.Part.values();

  private final String folder;
  private final String run;
  private final int files;
  private final PCollectionView<String> frozen;
  private final Duration publishLag;
  private final @Nullable VisitDraw draw;
  private final RowTally.Beginning tally;

  /**
   * Files in this staging folder.
   *
   * @param files of each part
   * @param frozen the feature set as JSON, known only when the job runs
   * @param draw that left these sessions of all, of which the sample sees those of an even draw;
   *     null where it are all
   * @param tally counts the rows of each file, and is noted in it
   */
  WriteMoments(
      Dataset.Staging staging,
      int files,
      PCollectionView<String> frozen,
      Duration publishLag,
      @Nullable VisitDraw draw,
      RowTally.Beginning tally) {
    this.folder = staging.path().toString();
    this.run = staging.run();
    this.files = files;
    this.frozen = frozen;
    this.publishLag = publishLag;
    this.draw = draw;
    this.tally = tally;
  }

  @Override
  public PCollection<SessionSample> expand(PCollection<JoinedSession> sessions) {
    Buckets buckets = new Buckets(files);
    return sessions
        .apply(
            "Block",
            PackBlocks.by(
                joined ->
                    joined.session().part().ordinal() * buckets.count()
                        + buckets.of(joined.session().sessionId()),
                VarIntCoder.of(),
                CODER))
        .apply("By file", GroupByKey.create())
        .apply("Compute and write", ParDo.of(new WriteFn(this)).withSideInputs(frozen))
        .setCoder(BytesCoder.sessionSample());
  }

  /** No sessions of vectors of so many features. */
  static SessionSample noSample(int features) {
    return new SessionSample(ReferenceProfile.MOST_SESSIONS, features);
  }

  private static final class WriteFn extends DoFn<KV<Integer, Iterable<byte[]>>, SessionSample> {

    private static final long serialVersionUID = 1L;

    private final String folder;
    private final String run;
    private final int files;
    private final PCollectionView<String> frozen;
    private final Duration publishLag;
    private final @Nullable VisitDraw draw;
    private final RowTally.Beginning beginning;

    WriteFn(WriteMoments moments) {
      this.folder = moments.folder;
      this.run = moments.run;
      this.files = moments.files;
      this.frozen = moments.frozen;
      this.publishLag = moments.publishLag;
      this.draw = moments.draw;
      this.beginning = moments.tally;
    }

    @ProcessElement
    public void process(ProcessContext context) throws IOException {
      Path staging = Path.of(folder);
      TimeSplit.Part part = PARTS[context.element().getKey() / files];
      int number = context.element().getKey() % files;
      FeatureSet features =
          FeatureSetJson.read(new ObjectMapper().readTree(context.sideInput(frozen)));
      SessionSample sample = noSample(features.size());
      Path unfinished = staging.resolve(Dataset.UNFINISHED).resolve(UUID.randomUUID().toString());
      Files.createDirectories(unfinished.getParent());
      try {
        RowTally tally = beginning.begin();
        try (MomentFile file = new MomentFile(unfinished, features.definitions(), tally::note)) {
          Rows rows = new Rows(features, file, tally, sample);
          for (byte[] block : context.element().getValue()) {
            PackBlocks.unpack(block, CODER, rows::write);
          }
        } catch (UncheckedIOException e) {
          throw e.getCause();
        }
        Path target = staging.resolve(MomentRow.partition(part)).resolve(name(number));
        Files.createDirectories(target.getParent());
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(unfinished);
      }
      if (part == TimeSplit.Part.TRAIN) {
        context.output(sample);
      }
    }

    private String name(int number) {
      return String.format(Locale.ROOT, "part-%s-%05d-of-%05d.parquet", run, number, files);
    }

    /** The rows of a file. */
    private final class Rows {
      private final Availability availability = new Availability(publishLag);
      private final FeatureSet features;
      private final MomentFile file;
      private final RowTally tally;
      private final SessionSample sample;

      Rows(FeatureSet features, MomentFile file, RowTally tally, SessionSample sample) {
        this.features = features;
        this.file = file;
        this.tally = tally;
        this.sample = sample;
      }

      void write(JoinedSession joined) {
        LabeledSession session = joined.session();
        float weight = draw == null ? session.moments().weight() : draw.weight(session);
        boolean sampled = session.part() == TimeSplit.Part.TRAIN && isEven(session);
        String name = session.sessionId() + "/" + session.moments().startMillis();
        long hash = sampled ? StableHash.of(name) : 0;
        IntToLongFunction hashOfMoment = number -> StableHash.of(name + "/" + number);
        BitSet taken = draw == null ? null : draw.taken(session, hashOfMoment);
        joined.forEachMoment(
            availability,
            moment -> {
              if (taken != null && !taken.get(moment.number() - 1)) {
                return;
              }
              MomentRow row = row(session, weight, moment);
              file.write(row);
              tally.add(row);
              // What production is compared with was asked right after an event.
              if (sampled && row.isAtEvent()) {
                sample.add(
                    hash,
                    () -> hashOfMoment.applyAsLong(row.moment()),
                    row.segment(),
                    row.vector());
              }
            });
      }

      private boolean isEven(LabeledSession session) {
        return draw == null
            || draw.isEven(session.part(), session.sessionId(), session.moments().startMillis());
      }

      private MomentRow row(LabeledSession session, float weight, Moment moment) {
        return new MomentRow(
            session.part(),
            session.sessionId(),
            moment.userId(),
            session.moments().startMillis(),
            moment.number(),
            moment.idleSeconds(),
            moment.request().time().toEpochMilli(),
            moment.request().productId(),
            UserHistory.isKnown(moment.user()),
            moment.label(),
            weight,
            features.vector(moment.user(), moment.session(), moment.product(), moment.request()));
      }
    }
  }
}
