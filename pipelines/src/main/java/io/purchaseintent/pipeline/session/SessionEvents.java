package io.purchaseintent.pipeline.session;

import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.pipeline.coder.CompactEventCoder;
import io.purchaseintent.pipeline.lake.ReadTable;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.values.KV;

/** The lake's events by session id: what every batch job on sessions starts from. */
public final class SessionEvents {

  private SessionEvents() {}

  /** All events of the dataset, in the global window. */
  public static ReadTable<KV<String, CompactEvent>> of(Dataset events) {
    return ReadTable.of(
        events.files(),
        EventTable.COMPACT,
        row -> KV.of(EventTable.sessionId(row), EventTable.compact(row)),
        KvCoder.of(StringUtf8Coder.of(), CompactEventCoder.of()));
  }
}
