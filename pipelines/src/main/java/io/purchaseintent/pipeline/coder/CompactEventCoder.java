package io.purchaseintent.pipeline.coder;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.event.Channel;
import io.purchaseintent.event.Device;
import io.purchaseintent.event.EventType;
import io.purchaseintent.event.Quantity;
import io.purchaseintent.feature.CompactEvent;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.CoderException;
import org.jspecify.annotations.Nullable;

/** Codes a {@link CompactEvent} field by field. */
public final class CompactEventCoder extends PackedCoder<CompactEvent> {

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

  /** Writes the events of a session or visit, as a part of something larger. */
  public static void packAll(List<CompactEvent> events, Packer out) {
    out.unsigned(events.size());
    for (CompactEvent event : events) {
      INSTANCE.pack(event, out);
    }
  }

  /** Reads what {@link #packAll} wrote. */
  public static List<CompactEvent> unpackAll(Unpacker in) {
    int count = in.countOfMany();
    List<CompactEvent> events = new ArrayList<>(count);
    CompactEvent last = null;
    for (int i = 0; i < count; i++) {
      last = known(unpack(in, last), in);
      events.add(last);
    }
    return events;
  }

  @Override
  public void pack(CompactEvent event, Packer out) {
    out.signed(event.timeMillis())
        .signed(event.sequence())
        .fixed64(event.idHash())
        .oneByte(event.type().ordinal())
        .optionalText(event.productId())
        .optionalText(event.category())
        .signed(event.priceMicros())
        .signed(Quantity.packed(event.quantity()))
        .optionalText(event.orderId())
        .optionalText(event.userId())
        .constant(event.device())
        .constant(event.channel())
        .optionalText(event.country())
        .optionalText(event.zone() == null ? null : event.zone().getId())
        .unsigned(event.knownMillis() - event.timeMillis())
        .unsigned(event.countedMillis() - event.knownMillis());
  }

  @Override
  public CompactEvent unpack(Unpacker in) {
    return known(unpack(in, null), in);
  }

  /** Version 1 did not say when an event was known. */
  @Override
  protected int version() {
    return 2;
  }

  @Override
  protected CompactEvent unpackOlder(int version, Unpacker in) throws CoderException {
    return version == FIRST_VERSION ? unpack(in, null) : super.unpackOlder(version, in);
  }

  private static CompactEvent known(CompactEvent event, Unpacker in) {
    long known = event.timeMillis() + in.unsigned();
    long counted = known + in.unsigned();
    return counted == event.timeMillis() ? event : event.knownAt(known, counted);
  }

  /** An event, which has most texts from the visit's event before it. */
  private static CompactEvent unpack(Unpacker in, @Nullable CompactEvent last) {
    long timeMillis = in.signed();
    int sequence = (int) in.signed();
    long idHash = in.fixed64();
    EventType type = TYPES[in.oneByte()];
    String productId = in.optionalText(last == null ? null : last.productId());
    String category = in.optionalText(last == null ? null : last.category());
    long priceMicros = in.signed();
    double quantity = Quantity.unpacked(in.signed());
    String orderId = in.optionalText();
    String userId = in.optionalText(last == null ? null : last.userId());
    Device device = in.constant(DEVICES);
    Channel channel = in.constant(CHANNELS);
    String country = in.optionalText(last == null ? null : last.country());
    ZoneId lastZone = last == null ? null : last.zone();
    String zone = in.optionalText(lastZone == null ? null : lastZone.getId());
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
        zone(zone, lastZone));
  }

  private static @Nullable ZoneId zone(@Nullable String id, @Nullable ZoneId last) {
    if (id == null) {
      return null;
    }
    return last != null && id.equals(last.getId()) ? last : ZoneId.of(id);
  }
}
