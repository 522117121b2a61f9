package io.purchaseintent.pipeline.sessionize;

import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.pipeline.coder.CompactEventCoder;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Events by session id to sessions with all of their events in their order, for batch jobs that
 * look at each moment. Global window, bounded.
 *
 * <p>Groups by session id and splits by the gap itself: a GroupByKey in session windows was seen to
 * tear a few long sessions apart on Flink's batch runner (4 of 161,899), where Combine does not.
 */
public final class GroupSessions
    extends PTransform<
        PCollection<KV<String, CompactEvent>>, PCollection<KV<String, List<CompactEvent>>>> {

  private static final long serialVersionUID = 1L;

  private final SessionGap gap;

  /** Sessions that end where no event follows for the gap. */
  public GroupSessions(SessionGap gap) {
    this.gap = gap;
  }

  @Override
  public PCollection<KV<String, List<CompactEvent>>> expand(
      PCollection<KV<String, CompactEvent>> events) {
    return events
        .apply("Group", GroupByKey.create())
        .apply("Split", ParDo.of(new SplitFn(gap)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), ListCoder.of(CompactEventCoder.of())));
  }

  private static final class SplitFn
      extends DoFn<KV<String, Iterable<CompactEvent>>, KV<String, List<CompactEvent>>> {
    private static final long serialVersionUID = 1L;
    private final SessionGap gap;

    SplitFn(SessionGap gap) {
      this.gap = gap;
    }

    @ProcessElement
    public void process(
        @Element KV<String, Iterable<CompactEvent>> grouped,
        OutputReceiver<KV<String, List<CompactEvent>>> out) {
      for (List<CompactEvent> session : gap.split(grouped.getValue())) {
        out.output(KV.of(grouped.getKey(), session));
      }
    }
  }
}
