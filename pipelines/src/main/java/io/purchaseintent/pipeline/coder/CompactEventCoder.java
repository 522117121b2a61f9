package io.purchaseintent.pipeline.coder;

import io.purchaseintent.event.Channel;
import io.purchaseintent.event.Device;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.ZoneId;
import org.apache.beam.sdk.coders.AtomicCoder;

/** Codes a {@link CompactEvent} field by field. */
public final class CompactEventCoder extends AtomicCoder<CompactEvent> {

  private static final long serialVersionUID = 1L;
  private static final CompactEventCoder INSTANCE = new CompactEventCoder();
  private static final EventType[] TYPES = EventType.values();
  private static final Device[] DEVICES = Device.values();
  private static final Channel[] CHANNELS = Channel.values();

  private CompactEventCoder() {}

  /** The coder. */
  public static CompactEventCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(CompactEvent event, OutputStream out) throws IOException {
    Fields.number(event.timeMillis(), out);
    Fields.number(event.sequence(), out);
    Fields.number(event.idHash(), out);
    out.write(event.type().ordinal());
    Fields.optionalText(event.productId(), out);
    Fields.optionalText(event.category(), out);
    Fields.number(event.priceMicros(), out);
    Fields.number(event.quantity(), out);
    Fields.optionalText(event.orderId(), out);
    Fields.optionalText(event.userId(), out);
    Fields.constant(event.device(), out);
    Fields.constant(event.channel(), out);
    Fields.optionalText(event.country(), out);
    Fields.optionalText(event.zone() == null ? null : event.zone().getId(), out);
  }

  @Override
  public CompactEvent decode(InputStream in) throws IOException {
    long timeMillis = Fields.number(in);
    int sequence = (int) Fields.number(in);
    long idHash = Fields.number(in);
    EventType type = TYPES[in.read()];
    String productId = Fields.optionalText(in);
    String category = Fields.optionalText(in);
    long priceMicros = Fields.number(in);
    int quantity = (int) Fields.number(in);
    String orderId = Fields.optionalText(in);
    String userId = Fields.optionalText(in);
    Device device = Fields.constant(DEVICES, in);
    Channel channel = Fields.constant(CHANNELS, in);
    String country = Fields.optionalText(in);
    String zone = Fields.optionalText(in);
    return new CompactEvent(
        timeMillis,
        sequence,
        idHash,
        type,
        productId,
        category,
        priceMicros,
        quantity,
        orderId,
        userId,
        device,
        channel,
        country,
        zone == null ? null : ZoneId.of(zone));
  }
}
