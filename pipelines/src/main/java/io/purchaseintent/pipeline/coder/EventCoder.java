package io.purchaseintent.pipeline.coder;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.event.Channel;
import io.purchaseintent.event.Device;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.event.Price;
import io.purchaseintent.event.Quantity;
import java.time.Instant;
import java.time.ZoneId;
import org.apache.beam.sdk.coders.CoderException;
import org.jspecify.annotations.Nullable;

/** Codes an {@link Event} field by field. */
public final class EventCoder extends PackedCoder<Event> {

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

  /** Version 2 has the price as it was said, at the end. */
  @Override
  protected int version() {
    return 2;
  }

  @Override
  protected void pack(Event event, Packer out) {
    out.text(event.eventId())
        .oneByte(event.type().ordinal())
        .signed(event.eventTime().toEpochMilli())
        .signed(event.sequence())
        .text(event.sessionId())
        .optionalText(event.userId())
        .optionalText(event.page())
        .optionalText(event.productId())
        .optionalText(event.category())
        .signed(event.priceMicros())
        .optionalText(event.currency())
        .signed(Quantity.packed(event.quantity()))
        .optionalText(event.orderId())
        .optionalText(event.query())
        .constant(event.device())
        .constant(event.channel())
        .optionalText(event.country())
        .optionalText(event.zone() == null ? null : event.zone().getId())
        .optionalText(event.userAgent())
        .optionalText(event.ip())
        .oneByte(event.receivedTime() == null ? 0 : 1);
    if (event.receivedTime() != null) {
      out.signed(event.receivedTime().toEpochMilli());
    }
    Price original = event.original();
    out.oneByte(original == null ? 0 : 1);
    if (original != null) {
      out.unsigned(original.micros()).text(original.currency());
    }
  }

  @Override
  protected Event unpack(Unpacker in) {
    return unpack(in, true);
  }

  @Override
  protected Event unpackOlder(int version, Unpacker in) throws CoderException {
    return version == FIRST_VERSION ? unpack(in, false) : super.unpackOlder(version, in);
  }

  private static Event unpack(Unpacker in, boolean withOriginal) {
    return new Event(
        in.text(),
        TYPES[in.oneByte()],
        Instant.ofEpochMilli(in.signed()),
        (int) in.signed(),
        in.text(),
        in.optionalText(),
        in.optionalText(),
        in.optionalText(),
        in.optionalText(),
        in.signed(),
        in.optionalText(),
        Quantity.unpacked(in.signed()),
        in.optionalText(),
        in.optionalText(),
        in.constant(DEVICES),
        in.constant(CHANNELS),
        in.optionalText(),
        zone(in.optionalText()),
        in.optionalText(),
        in.optionalText(),
        in.oneByte() == 0 ? null : Instant.ofEpochMilli(in.signed()),
        withOriginal && in.oneByte() == 1 ? new Price(in.unsigned(), in.text()) : null);
  }

  private static @Nullable ZoneId zone(@Nullable String id) {
    return id == null ? null : ZoneId.of(id);
  }
}
