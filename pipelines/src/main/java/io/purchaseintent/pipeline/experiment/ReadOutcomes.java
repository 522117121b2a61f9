package io.purchaseintent.pipeline.experiment;

import io.purchaseintent.event.EventType;
import io.purchaseintent.event.Quantity;
import io.purchaseintent.experiment.analysis.Design;
import io.purchaseintent.experiment.analysis.ExperimentSums;
import io.purchaseintent.experiment.analysis.ExperimentSums.Noted;
import io.purchaseintent.hash.StableHash;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableReader;
import io.purchaseintent.lake.table.DoneRow;
import io.purchaseintent.pipeline.shuffle.Buckets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.iceberg.io.CloseableIterable;
import org.jspecify.annotations.Nullable;

/**
 * Reads what was done out of files of events: of each session what a file has of it. Gives blocks
 * by session, and beside them sums of what cannot be used.
 */
final class ReadOutcomes extends DoFn<TableFile, KV<Integer, byte[]>> {

  private static final long serialVersionUID = 1L;

  private final TableReader reader;
  private final Design design;
  private final @Nullable String currency;
  private final Buckets buckets;
  private final TupleTag<byte[]> sumsTag;
  private transient @Nullable OpenBlocks blocks;
  private transient @Nullable ExperimentSums sums;

  /**
   * @param currency of the lake's amounts; null where it has none
   */
  ReadOutcomes(
      TableReader reader,
      Design design,
      @Nullable String currency,
      Buckets buckets,
      TupleTag<byte[]> sumsTag) {
    this.reader = reader;
    this.design = design;
    this.currency = currency;
    this.buckets = buckets;
    this.sumsTag = sumsTag;
  }

  @StartBundle
  public void startBundle() {
    blocks = new OpenBlocks(buckets);
    sums = new ExperimentSums(design);
  }

  private static Done begin(DoneRow row) {
    return new Done(
        Ids.session(row.sessionId()),
        Ids.NOBODY,
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>());
  }

  @ProcessElement
  public void process(@Element TableFile file, MultiOutputReceiver out) throws IOException {
    Consumer<KV<Integer, byte[]>> to = block -> out.get(ExperimentPipeline.BLOCKS).output(block);
    String session = null;
    String user = null;
    Done done = null;
    try (CloseableIterable<DoneRow> rows = DoneRow.open(reader, file)) {
      for (DoneRow row : rows) {
        if (!row.sessionId().equals(session)) {
          give(done, user, to);
          session = row.sessionId();
          user = null;
          done = begin(row);
        }
        user = row.userId() == null ? user : row.userId();
        add(row, Objects.requireNonNull(done, "done"));
      }
    }
    give(done, user, to);
  }

  private void add(DoneRow row, Done to) {
    if (row.timeMillis() >= design.span().until() || !row.type().isOfVisit()) {
      return;
    }
    to.times().add(row.timeMillis());
    for (int event = 0; event < design.events().size(); event++) {
      String asked = design.events().get(event);
      if (asked.equals(row.type().code())
          || (row.type() == EventType.INTERACTION && asked.equals(row.page()))) {
        to.counted().add(new Done.Counted(event, row.timeMillis()));
      }
    }
    if (row.type() == EventType.PURCHASE) {
      to.lines().add(line(row));
    }
  }

  private Done.Line line(DoneRow row) {
    ExperimentSums counts = Objects.requireNonNull(sums, "sums");
    boolean isCounted = row.timeMillis() >= design.span().from();
    boolean isOther =
        row.currency() != null && currency != null && !row.currency().equals(currency);
    counts.note(Noted.OTHER_CURRENCY, isCounted && isOther ? 1 : 0);
    counts.note(Noted.UNPRICED, isCounted && row.priceMicros() == 0 ? 1 : 0);
    String order = row.orderId();
    String product = row.productId();
    long price = Math.max(row.priceMicros(), 0);
    long amount = Quantity.worth(price, row.quantity());
    return new Done.Line(
        StableHash.of(order == null ? row.timeMillis() + "\n" + row.sessionId() : "o\n" + order),
        StableHash.of(product == null ? "" : product),
        isOther ? 0 : Math.min(amount, Long.MAX_VALUE >> 8),
        row.timeMillis());
  }

  private void give(@Nullable Done done, @Nullable String user, Consumer<KV<Integer, byte[]>> out) {
    if (done != null && !done.times().isEmpty()) {
      Done whole =
          new Done(
              done.session(),
              user == null ? Ids.NOBODY : Ids.user(user),
              done.times(),
              done.lines(),
              done.counted());
      Objects.requireNonNull(blocks, "blocks").add(whole.session(), whole::pack, out);
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
