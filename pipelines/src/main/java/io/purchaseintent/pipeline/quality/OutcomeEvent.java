package io.purchaseintent.pipeline.quality;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.pipeline.coder.CompactEventCoder;
import io.purchaseintent.pipeline.coder.PackedCoder;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * What an event tells of how its session ended.
 *
 * @param knownMillis when it was surely known, since the epoch: its event time, or the time of
 *     receipt where that is before, as a shopper's clock may be ahead
 * @param currency of its price, or null
 * @param event its time, type, order and amount, and nothing else
 */
record OutcomeEvent(
    String sessionId, long knownMillis, @Nullable String currency, CompactEvent event) {

  static OutcomeEvent ofRow(GenericRecord row) {
    CompactEvent event = EventTable.outcome(row);
    Long received = EventTable.receivedMillis(row);
    return new OutcomeEvent(
        EventTable.sessionId(row),
        received == null ? event.timeMillis() : Math.min(received, event.timeMillis()),
        EventTable.currency(row),
        event);
  }

  /** Codes an event as it is. */
  static final class EventCoder extends PackedCoder<OutcomeEvent> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void pack(OutcomeEvent outcome, Packer out) {
      out.text(outcome.sessionId).signed(outcome.knownMillis).optionalText(outcome.currency);
      CompactEventCoder.of().pack(outcome.event, out);
    }

    @Override
    protected OutcomeEvent unpack(Unpacker in) {
      return new OutcomeEvent(
          in.text(), in.signed(), in.optionalText(), CompactEventCoder.of().unpack(in));
    }
  }
}
