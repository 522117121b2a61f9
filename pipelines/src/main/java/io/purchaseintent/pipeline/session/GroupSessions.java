package io.purchaseintent.pipeline.session;

import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.lake.Dataset;
import io.purchaseintent.pipeline.coder.CompactEventCoder;
import io.purchaseintent.pipeline.shuffle.Buckets;
import io.purchaseintent.pipeline.shuffle.PackBlocks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Events by session id to sessions with all of their events in their order. Global window, bounded.
 *
 * <p>Splits by the gap itself: a GroupByKey in session windows was seen to tear a few long sessions
 * apart on Flink's batch runner (4 of 161,899).
 */
public final class GroupSessions
    extends PTransform<
        PCollection<KV<String, CompactEvent>>, PCollection<KV<String, List<CompactEvent>>>> {

  private static final long serialVersionUID = 1L;

  private static final KvCoder<String, CompactEvent> EVENT =
      KvCoder.of(StringUtf8Coder.of(), CompactEventCoder.of());

  private static final long BUCKET_BYTES = 1L << 20;

  private final SessionGap gap;
  private final Buckets buckets;

  /**
   * Sessions that end where no event follows for the gap.
   *
   * @param buckets the events of one at a time are held in memory
   */
  public GroupSessions(SessionGap gap, Buckets buckets) {
    this.gap = gap;
    this.buckets = buckets;
  }

  /** Buckets of some ten thousand of these events each. */
  public static Buckets buckets(Dataset events) {
    return Buckets.ofBytes(events.bytes(), BUCKET_BYTES);
  }

  @Override
  public PCollection<KV<String, List<CompactEvent>>> expand(
      PCollection<KV<String, CompactEvent>> events) {
    Buckets spread = buckets;
    return events
        .apply(
            "By session",
            PackBlocks.by(event -> spread.of(event.getKey()), VarIntCoder.of(), EVENT))
        .apply("Group", GroupByKey.create())
        .apply("Split", ParDo.of(new SplitFn(gap)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), ListCoder.of(CompactEventCoder.of())));
  }

  private static final class SplitFn
      extends DoFn<KV<Integer, Iterable<byte[]>>, KV<String, List<CompactEvent>>> {
    private static final long serialVersionUID = 1L;
    private final SessionGap gap;

    SplitFn(SessionGap gap) {
      this.gap = gap;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<byte[]>> bucket,
        OutputReceiver<KV<String, List<CompactEvent>>> out) {
      Map<String, List<CompactEvent>> byId = new HashMap<>();
      for (byte[] block : bucket.getValue()) {
        PackBlocks.unpack(
            block,
            EVENT,
            event ->
                byId.computeIfAbsent(event.getKey(), id -> new ArrayList<>())
                    .add(event.getValue()));
      }
      byId.forEach(
          (id, events) -> {
            for (List<CompactEvent> session : gap.split(events)) {
              out.output(KV.of(id, session));
            }
          });
    }
  }
}
