package io.purchaseintent.pipeline.experiment;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.experiment.analysis.Design;
import io.purchaseintent.experiment.analysis.ExperimentSums;
import io.purchaseintent.experiment.analysis.UnitRecord;
import io.purchaseintent.experiment.analysis.UnitStory;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.pipeline.shuffle.Buckets;
import io.purchaseintent.pipeline.shuffle.HandOut;
import io.purchaseintent.pipeline.shuffle.MergeFn;
import io.purchaseintent.statistics.arms.Amounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * Exposures and events to the sums of an experiment: first by session, which says whose its events
 * are, then by unit. Bounded, global window. Between its steps go blocks of many; of one bucket all
 * is in memory at a time.
 */
final class ExperimentPipeline {

  /** Blocks of a step. */
  static final TupleTag<KV<Integer, byte[]>> BLOCKS = new TupleTag<>("blocks") {};

  private static final TupleTag<byte[]> RECORDS = new TupleTag<>("records") {};
  private static final TupleTag<Amounts> AMOUNTS = new TupleTag<>("amounts") {};
  private static final TupleTag<byte[]> SUMS = new TupleTag<>("sums") {};
  private static final TupleTag<byte[]> GIVEN = new TupleTag<>("given") {};
  private static final TupleTag<byte[]> DONE = new TupleTag<>("done") {};

  /** What is known of a session in memory, about, for each row that it is made of. */
  private static final long ROW_BYTES = 80;

  private static final long BUCKET_BYTES = 32L << 20;

  /** Few: each session bucket gives a block to each bucket of units, which is their square. */
  private static final int LEAST_BUCKETS = 16;

  private final Design design;
  private final long gapMillis;
  private final double winsorised;
  private final Buckets buckets;

  /**
   * @param gapMillis that ends a visit
   * @param winsorised share of the units with revenue whose revenue counts whole
   * @param rows that are read
   */
  ExperimentPipeline(Design design, long gapMillis, double winsorised, long rows) {
    this.design = design;
    this.gapMillis = gapMillis;
    this.winsorised = winsorised;
    this.buckets = Buckets.ofBytes(rows * ROW_BYTES, BUCKET_BYTES, LEAST_BUCKETS);
  }

  /**
   * Adds the steps, of which the last writes the sums to a file.
   *
   * @param currency of the lake's amounts; null where it has none
   */
  void build(
      Pipeline pipeline,
      @Nullable TableView predictions,
      @Nullable TableView events,
      @Nullable String currency,
      Path file) {
    PCollectionTuple given =
        read(
            pipeline,
            "Exposures",
            predictions,
            view -> new ReadExposures(view.reader(), design, buckets, SUMS));
    PCollectionTuple done =
        read(
            pipeline,
            "Outcomes",
            events,
            view -> new ReadOutcomes(view.reader(), design, currency, buckets, SUMS));
    PCollectionTuple units =
        KeyedPCollectionTuple.of(GIVEN, given.get(BLOCKS))
            .and(DONE, done.get(BLOCKS))
            .apply("By session", CoGroupByKey.create())
            .apply("Whose", ParDo.of(new JoinFn(new JoinSession(design, gapMillis), buckets)))
            .setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()))
            .apply("By unit", GroupByKey.create())
            .apply(
                "Stories",
                ParDo.of(new TellFn()).withOutputTags(RECORDS, TupleTagList.of(AMOUNTS)));
    units.get(AMOUNTS).setCoder(new AmountsCoder());
    PCollectionView<Long> cap = cap(units.get(AMOUNTS));
    PCollection<byte[]> ofUnits =
        units
            .get(RECORDS)
            .setCoder(ByteArrayCoder.of())
            .apply("Add", ParDo.of(new AddFn(design, cap)).withSideInputs(cap))
            .setCoder(ByteArrayCoder.of());
    // There is always a sum, so that an experiment without an exposure has a report.
    PCollection<byte[]> none =
        pipeline.apply(
            "None", Create.of(packed(new ExperimentSums(design))).withCoder(ByteArrayCoder.of()));
    PCollectionList.of(ofUnits)
        .and(given.get(SUMS))
        .and(done.get(SUMS))
        .and(none)
        .apply("All sums", Flatten.pCollections())
        .apply("Of all", WithKeys.of(0))
        .setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()))
        .apply("Together", GroupByKey.create())
        .apply("Write", ParDo.of(new WriteFn(file.toString(), design)));
  }

  /** Sums as they are shuffled: runners copy bytes for less than what they stand for. */
  static byte[] packed(ExperimentSums sums) {
    Packer out = new Packer();
    sums.pack(out);
    return out.toBytes();
  }

  /** Makes what reads the files of a table. */
  private interface Reading {
    DoFn<TableFile, KV<Integer, byte[]>> of(TableView view);
  }

  private PCollectionTuple read(
      Pipeline pipeline, String name, @Nullable TableView view, Reading reading) {
    KvCoder<Integer, byte[]> blocks = KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of());
    if (view == null) {
      return PCollectionTuple.of(BLOCKS, pipeline.apply("No " + name, Create.empty(blocks)))
          .and(SUMS, pipeline.apply("No sums of " + name, Create.empty(ByteArrayCoder.of())));
    }
    PCollectionTuple read =
        pipeline
            .apply(
                name,
                HandOut.of(view.files(), TableFile::bytes, SerializableCoder.of(TableFile.class)))
            .apply(
                "Read " + name,
                ParDo.of(reading.of(view)).withOutputTags(BLOCKS, TupleTagList.of(SUMS)));
    read.get(BLOCKS).setCoder(blocks);
    read.get(SUMS).setCoder(ByteArrayCoder.of());
    return read;
  }

  private PCollectionView<Long> cap(PCollection<Amounts> amounts) {
    double share = winsorised;
    return amounts
        .apply(
            "Amounts",
            Combine.globally(
                    MergeFn.of(Amounts::new, Amounts::merge, new AmountsCoder())
                        .giving(all -> all.quantile(share), VarLongCoder.of()))
                .withoutDefaults())
        .apply("Cap", View.<Long>asSingleton().withDefaultValue(Long.MAX_VALUE));
  }

  /** The sums in a file. */
  static ExperimentSums read(Path file, Design design) throws IOException {
    return ExperimentSums.unpack(design, new Unpacker(Files.readAllBytes(file)));
  }

  private static final class JoinFn extends DoFn<KV<Integer, CoGbkResult>, KV<Integer, byte[]>> {
    private static final long serialVersionUID = 1L;

    private final JoinSession join;
    private final Buckets buckets;
    private transient @Nullable OpenBlocks blocks;

    JoinFn(JoinSession join, Buckets buckets) {
      this.join = join;
      this.buckets = buckets;
    }

    private record Session(List<Given> given, List<Done> done) {
      Session() {
        this(new ArrayList<>(1), new ArrayList<>(1));
      }
    }

    @StartBundle
    public void startBundle() {
      blocks = new OpenBlocks(buckets);
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, CoGbkResult> bucket, OutputReceiver<KV<Integer, byte[]>> out) {
      Map<Long, Session> sessions = new HashMap<>();
      for (byte[] block : bucket.getValue().getAll(GIVEN)) {
        OpenBlocks.read(
            block,
            in -> {
              Given given = Given.unpack(in);
              sessions.computeIfAbsent(given.session(), id -> new Session()).given().add(given);
            });
      }
      for (byte[] block : bucket.getValue().getAll(DONE)) {
        OpenBlocks.read(
            block,
            in -> {
              Done done = Done.unpack(in);
              sessions.computeIfAbsent(done.session(), id -> new Session()).done().add(done);
            });
      }
      OpenBlocks open = Objects.requireNonNull(blocks, "blocks");
      sessions.forEach(
          (id, session) -> {
            for (UnitPiece piece : join.of(id, session.given(), session.done())) {
              open.add(piece.unit(), piece::pack, out::output);
            }
          });
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      Objects.requireNonNull(blocks, "blocks")
          .close(
              block ->
                  context.output(
                      block, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE));
      blocks = null;
    }
  }

  private static final class TellFn extends DoFn<KV<Integer, Iterable<byte[]>>, byte[]> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<byte[]>> bucket, MultiOutputReceiver out) {
      Map<Long, UnitStory> stories = new HashMap<>();
      for (byte[] block : bucket.getValue()) {
        OpenBlocks.read(
            block,
            in -> {
              UnitPiece piece = UnitPiece.unpack(in);
              piece.tell(stories.computeIfAbsent(piece.unit(), unit -> new UnitStory()));
            });
      }
      stories.values().removeIf(story -> !story.isExposed());
      Packer records = new Packer().unsigned(stories.size());
      Amounts amounts = new Amounts();
      for (UnitStory story : stories.values()) {
        UnitRecord record = story.toRecord();
        record.pack(records);
        amounts.add(record.inTwoArms() ? 0 : record.revenueMicros());
      }
      out.get(RECORDS).output(records.toBytes());
      out.get(AMOUNTS).output(amounts);
    }
  }

  private static final class AddFn extends DoFn<byte[], byte[]> {
    private static final long serialVersionUID = 1L;

    private final Design design;
    private final PCollectionView<Long> cap;
    private transient @Nullable ExperimentSums sums;

    AddFn(Design design, PCollectionView<Long> cap) {
      this.design = design;
      this.cap = cap;
    }

    @StartBundle
    public void startBundle() {
      sums = new ExperimentSums(design);
    }

    @ProcessElement
    public void process(ProcessContext context) {
      ExperimentSums to = Objects.requireNonNull(sums, "sums");
      long most = context.sideInput(cap);
      Unpacker in = new Unpacker(context.element());
      for (long left = in.unsigned(); left > 0; left--) {
        to.add(UnitRecord.unpack(in), most);
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      context.output(
          packed(Objects.requireNonNull(sums, "sums")),
          GlobalWindow.INSTANCE.maxTimestamp(),
          GlobalWindow.INSTANCE);
      sums = null;
    }
  }

  /** Merges all sums and writes them, whole: a bundle that runs again writes the same. */
  private static final class WriteFn extends DoFn<KV<Integer, Iterable<byte[]>>, Void> {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final Design design;

    WriteFn(String file, Design design) {
      this.file = file;
      this.design = design;
    }

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<byte[]>> all) throws IOException {
      ExperimentSums sums = new ExperimentSums(design);
      for (byte[] each : all.getValue()) {
        sums.merge(ExperimentSums.unpack(design, new Unpacker(each)));
      }
      Path path = Path.of(file);
      Files.createDirectories(path.getParent());
      Path next = path.resolveSibling(path.getFileName() + "-" + UUID.randomUUID());
      Files.write(next, packed(sums));
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
