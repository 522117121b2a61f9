package io.purchaseintent.pipeline.coder;

import io.purchaseintent.event.Channel;
import io.purchaseintent.event.Device;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneId;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.jspecify.annotations.Nullable;

/** Codes an {@link Event} field by field. */
public final class EventCoder extends AtomicCoder<Event> {

  private static final long serialVersionUID = 1L;
  private static final EventCoder INSTANCE = new EventCoder();
  private static final EventType[] TYPES = EventType.values();
  private static final Device[] DEVICES = Device.values();
  private static final Channel[] CHANNELS = Channel.values();

  private EventCoder() {}

  /** The coder. */
  public static EventCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(Event event, OutputStream out) throws IOException {
    Fields.text(event.eventId(), out);
    out.write(event.type().ordinal());
    Fields.number(event.eventTime().toEpochMilli(), out);
    Fields.number(event.sequence(), out);
    Fields.text(event.sessionId(), out);
    Fields.optionalText(event.userId(), out);
    Fields.optionalText(event.page(), out);
    Fields.optionalText(event.productId(), out);
    Fields.optionalText(event.category(), out);
    Fields.number(event.priceMicros(), out);
    Fields.optionalText(event.currency(), out);
    Fields.number(event.quantity(), out);
    Fields.optionalText(event.orderId(), out);
    Fields.optionalText(event.query(), out);
    Fields.constant(event.device(), out);
    Fields.constant(event.channel(), out);
    Fields.optionalText(event.country(), out);
    Fields.optionalText(event.zone() == null ? null : event.zone().getId(), out);
    Fields.optionalText(event.userAgent(), out);
    Fields.optionalText(event.ip(), out);
    Fields.optionalInstant(event.receivedTime(), out);
  }

  @Override
  public Event decode(InputStream in) throws IOException {
    return new Event(
        Fields.text(in),
        TYPES[in.read()],
        Instant.ofEpochMilli(Fields.number(in)),
        (int) Fields.number(in),
        Fields.text(in),
        Fields.optionalText(in),
        Fields.optionalText(in),
        Fields.optionalText(in),
        Fields.optionalText(in),
        Fields.number(in),
        Fields.optionalText(in),
        (int) Fields.number(in),
        Fields.optionalText(in),
        Fields.optionalText(in),
        Fields.constant(DEVICES, in),
        Fields.constant(CHANNELS, in),
        Fields.optionalText(in),
        zone(Fields.optionalText(in)),
        Fields.optionalText(in),
        Fields.optionalText(in),
        Fields.optionalInstant(in));
  }

  private static @Nullable ZoneId zone(@Nullable String id) {
    return id == null ? null : ZoneId.of(id);
  }
}
