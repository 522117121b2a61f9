package io.purchaseintent.codec;

import io.purchaseintent.event.Channel;
import io.purchaseintent.event.Device;
import io.purchaseintent.event.EventType;
import io.purchaseintent.event.Quantity;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionState;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Packs a session: each text once, each context (who, where, on what) once, then the events with
 * their times as differences.
 */
final class SessionCodec {

  private static final EventType[] TYPES = EventType.values();
  private static final Device[] DEVICES = Device.values();
  private static final Channel[] CHANNELS = Channel.values();

  /** What hardly ever changes within a session. */
  private record Context(
      @Nullable String userId,
      @Nullable Device device,
      @Nullable Channel channel,
      @Nullable String country,
      @Nullable ZoneId zone) {

    static Context of(CompactEvent event) {
      return new Context(
          event.userId(), event.device(), event.channel(), event.country(), event.zone());
    }

    boolean isOf(CompactEvent event) {
      return device == event.device()
          && channel == event.channel()
          && Objects.equals(userId, event.userId())
          && Objects.equals(country, event.country())
          && Objects.equals(zone, event.zone());
    }
  }

  private SessionCodec() {}

  static void write(SessionState session, Packer out) {
    Map<String, Integer> texts = new LinkedHashMap<>();
    Map<Context, Integer> contexts = new LinkedHashMap<>();
    int[] products = new int[session.size()];
    int[] categories = new int[session.size()];
    int[] orders = new int[session.size()];
    int[] contextOf = new int[session.size()];
    Context context = null;
    int number = 0;
    for (int i = 0; i < session.size(); i++) {
      CompactEvent event = session.event(i);
      products[i] = reference(texts, event.productId());
      categories[i] = reference(texts, event.category());
      orders[i] = reference(texts, event.orderId());
      if (context == null || !context.isOf(event)) {
        context = Context.of(event);
        number = contexts.computeIfAbsent(context, added -> contexts.size());
      }
      contextOf[i] = number;
    }
    out.unsigned(texts.size());
    texts.keySet().forEach(out::text);
    out.unsigned(contexts.size());
    contexts.keySet().forEach(each -> write(each, out));
    out.unsigned(session.size());
    if (session.isEmpty()) {
      return;
    }
    boolean wholePieces = session.version() < SessionState.VERSION;
    long time = session.firstTimeMillis();
    out.signed(time);
    for (int i = 0; i < session.size(); i++) {
      CompactEvent event = session.event(i);
      out.signed(event.timeMillis() - time)
          .unsigned(event.sequence())
          .fixed64(event.idHash())
          .oneByte(event.type().ordinal())
          .unsigned(products[i])
          .unsigned(categories[i])
          .unsigned(event.priceMicros())
          .unsigned(wholePieces ? (long) event.quantity() : Quantity.parts(event.quantity()))
          .unsigned(orders[i])
          .unsigned(contextOf[i]);
      time = event.timeMillis();
    }
  }

  private static void write(Context context, Packer out) {
    out.optionalText(context.userId())
        .oneByte(context.device() == null ? 0 : context.device().ordinal() + 1)
        .oneByte(context.channel() == null ? 0 : context.channel().ordinal() + 1)
        .optionalText(context.country())
        .optionalText(context.zone() == null ? null : context.zone().getId());
  }

  /**
   * A session.
   *
   * @param version 1 has numbers of pieces, 2 their thousandths
   */
  static SessionState read(int version, Unpacker in) {
    String[] texts = new String[in.countOfMany()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = in.text();
    }
    int contextCount = in.countOfMany();
    List<Context> contexts = new ArrayList<>(contextCount);
    for (int i = 0; i < contextCount; i++) {
      contexts.add(readContext(in));
    }
    CompactEvent[] events = new CompactEvent[in.countOfMany()];
    if (events.length == 0) {
      return SessionState.empty();
    }
    long first = in.signed();
    long time = first;
    for (int i = 0; i < events.length; i++) {
      time += in.signed();
      events[i] = readEvent(version, in, time, texts, contexts);
      if (i > 0 && events[i - 1].compareTo(events[i]) >= 0) {
        throw new Unpacker.Malformed("has its events out of order");
      }
    }
    return SessionState.ofStored(events, first);
  }

  private static Context readContext(Unpacker in) {
    String userId = in.optionalText();
    int device = in.index(DEVICES.length + 1);
    int channel = in.index(CHANNELS.length + 1);
    String country = in.optionalText();
    String zone = in.optionalText();
    return new Context(
        userId,
        device == 0 ? null : DEVICES[device - 1],
        channel == 0 ? null : CHANNELS[channel - 1],
        country,
        zone == null ? null : ZoneId.of(zone));
  }

  private static CompactEvent readEvent(
      int version, Unpacker in, long time, String[] texts, List<Context> contexts) {
    int sequence = in.count();
    long idHash = in.fixed64();
    EventType type = TYPES[in.index(TYPES.length)];
    String productId = text(texts, in);
    String category = text(texts, in);
    long priceMicros = in.unsigned();
    int pieces = in.count();
    double quantity = version < SessionState.VERSION ? pieces : Quantity.ofParts(pieces);
    String orderId = text(texts, in);
    Context context = contexts.get(in.index(contexts.size()));
    return new CompactEvent(
        time,
        sequence,
        idHash,
        type,
        productId,
        category,
        priceMicros,
        quantity,
        orderId,
        context.userId(),
        context.device(),
        context.channel(),
        context.country(),
        context.zone());
  }

  private static int reference(Map<String, Integer> texts, @Nullable String text) {
    if (text == null) {
      return 0;
    }
    int next = texts.size() + 1;
    Integer there = texts.putIfAbsent(text, next);
    return there == null ? next : there;
  }

  private static @Nullable String text(String[] texts, Unpacker in) {
    int reference = in.index(texts.length + 1);
    return reference == 0 ? null : texts[reference - 1];
  }
}
