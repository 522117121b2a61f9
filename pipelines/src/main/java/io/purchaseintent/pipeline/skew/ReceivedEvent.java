package io.purchaseintent.pipeline.skew;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.pipeline.coder.CompactEventCoder;
import io.purchaseintent.pipeline.coder.PackedCoder;
import java.util.Comparator;
import org.apache.avro.generic.GenericRecord;

/**
 * An event and when it was received.
 *
 * @param receivedMillis since the epoch; {@link Long#MIN_VALUE} where no collector took it
 */
record ReceivedEvent(String sessionId, long receivedMillis, String eventId, CompactEvent event) {

  /**
   * In the order of having been received. What was received together was sent together, and so in
   * its own order; of one hit on several products, which is several events, in that of their ids.
   */
  static final Comparator<ReceivedEvent> ORDER =
      Comparator.comparingLong(ReceivedEvent::receivedMillis)
          .thenComparingLong(received -> received.event().timeMillis())
          .thenComparingInt(received -> received.event().sequence())
          .thenComparing(ReceivedEvent::eventId);

  static ReceivedEvent ofRow(GenericRecord row) {
    Long received = EventTable.receivedMillis(row);
    return new ReceivedEvent(
        EventTable.sessionId(row),
        received == null ? Long.MIN_VALUE : received,
        EventTable.eventId(row),
        EventTable.compact(row));
  }

  /** Codes an event with its time. */
  static final class EventCoder extends PackedCoder<ReceivedEvent> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void pack(ReceivedEvent received, Packer out) {
      out.text(received.sessionId).fixed64(received.receivedMillis).text(received.eventId);
      CompactEventCoder.of().pack(received.event, out);
    }

    @Override
    protected ReceivedEvent unpack(Unpacker in) {
      return new ReceivedEvent(
          in.text(), in.fixed64(), in.text(), CompactEventCoder.of().unpack(in));
    }
  }
}
