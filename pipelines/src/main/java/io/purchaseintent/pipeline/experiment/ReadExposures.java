package io.purchaseintent.pipeline.experiment;

import io.purchaseintent.decision.Action;
import io.purchaseintent.experiment.AllocationUnit;
import io.purchaseintent.experiment.ExperimentUnit;
import io.purchaseintent.experiment.analysis.Design;
import io.purchaseintent.experiment.analysis.ExperimentSums;
import io.purchaseintent.experiment.analysis.ExperimentSums.Noted;
import io.purchaseintent.experiment.analysis.UnitStory.Exposed;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableReader;
import io.purchaseintent.lake.table.ExposedRow;
import io.purchaseintent.pipeline.shuffle.Buckets;
import io.purchaseintent.prediction.Exposure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.iceberg.io.CloseableIterable;
import org.jspecify.annotations.Nullable;

/**
 * Reads the exposures of an experiment out of files of predictions: those of a session that follow
 * each other as one. Gives blocks by session, and beside them sums of what is counted by row.
 */
final class ReadExposures extends DoFn<TableFile, KV<Integer, byte[]>> {

  private static final long serialVersionUID = 1L;

  private static final double MILLIONTHS = 1e6;

  private final TableReader reader;
  private final Design design;
  private final Buckets buckets;
  private final TupleTag<byte[]> sumsTag;
  private transient @Nullable OpenBlocks blocks;
  private transient @Nullable ExperimentSums sums;

  ReadExposures(TableReader reader, Design design, Buckets buckets, TupleTag<byte[]> sumsTag) {
    this.reader = reader;
    this.design = design;
    this.buckets = buckets;
    this.sumsTag = sumsTag;
  }

  @StartBundle
  public void startBundle() {
    blocks = new OpenBlocks(buckets);
    sums = new ExperimentSums(design);
  }

  /** Exposures of a session, by the same unit and to the same arm, that follow each other. */
  private static final class Run {
    private final ExposedRow first;
    private final AllocationUnit by;
    private final int arm;
    private long count;
    private long fallbacks;
    private final List<String> actions = new ArrayList<>(1);

    Run(ExposedRow first, AllocationUnit by, int arm) {
      this.first = first;
      this.by = by;
      this.arm = arm;
    }

    boolean goesOn(ExposedRow row, AllocationUnit unit, int toArm) {
      return arm == toArm
          && by == unit
          && first.sessionId().equals(row.sessionId())
          && (unit == AllocationUnit.SESSION || Objects.equals(first.userId(), row.userId()));
    }

    void add(ExposedRow row) {
      count++;
      fallbacks += row.isFallback() ? 1 : 0;
      String action = row.action();
      if (action != null && !action.equals(Action.NONE) && !actions.contains(action)) {
        actions.add(action);
      }
    }

    Given given() {
      long session = Ids.session(first.sessionId());
      String user = first.userId();
      return new Given(
          session,
          by == AllocationUnit.SESSION || user == null ? session : Ids.user(user),
          new Exposed(
              arm,
              first.timeMillis(),
              Math.round(first.propensity() * MILLIONTHS),
              first.segment(),
              count,
              fallbacks),
          actions);
    }
  }

  @ProcessElement
  public void process(@Element TableFile file, MultiOutputReceiver out) throws IOException {
    ExperimentSums counts = Objects.requireNonNull(sums, "sums");
    Run run = null;
    try (CloseableIterable<ExposedRow> rows = ExposedRow.open(reader, file)) {
      for (ExposedRow row : rows) {
        Exposure exposure = exposure(row, counts);
        if (exposure == null) {
          continue;
        }
        int arm = design.arms().indexOf(exposure.arm());
        counts.answered(arm, row.latencyMicros());
        if (run == null || !run.goesOn(row, exposure.unit(), arm)) {
          give(run, block -> out.get(ExperimentPipeline.BLOCKS).output(block));
          run = new Run(row, exposure.unit(), arm);
        }
        run.add(row);
      }
    }
    give(run, block -> out.get(ExperimentPipeline.BLOCKS).output(block));
  }

  /** The row's exposure, if it is one that is looked at. */
  private @Nullable Exposure exposure(ExposedRow row, ExperimentSums counts) {
    if (row.timeMillis() < design.span().from() || row.timeMillis() >= design.span().until()) {
      return null;
    }
    for (Exposure exposure : row.exposures()) {
      if (exposure.experiment().equals(design.experiment())) {
        Noted why = whyNot(row, exposure);
        if (why == null) {
          return exposure;
        }
        counts.note(why, 1);
      }
    }
    return null;
  }

  private @Nullable Noted whyNot(ExposedRow row, Exposure exposure) {
    if (exposure.version() != design.version()) {
      return Noted.OTHER_VERSIONS;
    }
    if (!design.arms().contains(exposure.arm())) {
      return Noted.UNKNOWN_ARMS;
    }
    boolean byUser = exposure.unit() == AllocationUnit.USER;
    boolean isOther =
        byUser
            ? row.userId() == null || design.unit() == ExperimentUnit.VISIT
            : design.unit() == ExperimentUnit.SHOPPER;
    return isOther ? Noted.OTHER_UNITS : null;
  }

  private void give(@Nullable Run run, Consumer<KV<Integer, byte[]>> out) {
    if (run != null) {
      Given given = run.given();
      Objects.requireNonNull(blocks, "blocks").add(given.session(), given::pack, out);
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    Objects.requireNonNull(blocks, "blocks")
        .close(
            block ->
                context.output(block, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE));
    context.output(
        sumsTag,
        ExperimentPipeline.packed(Objects.requireNonNull(sums, "sums")),
        GlobalWindow.INSTANCE.maxTimestamp(),
        GlobalWindow.INSTANCE);
    blocks = null;
    sums = null;
  }
}
