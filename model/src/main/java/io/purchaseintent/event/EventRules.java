package io.purchaseintent.event;

import io.purchaseintent.event.ParseResult.Accepted;
import io.purchaseintent.event.ParseResult.Rejected;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether raw fields make a valid event. Never throws for bad data.
 *
 * <p>Thread-safe; the same input gives the same verdict.
 *
 * @param earliest the first event time accepted
 * @param latest event times are accepted before this instant: the time of now and a day
 */
public record EventRules(Instant earliest, Instant latest) {

  /** No web shop's log reaches further back. */
  public static final Instant DEFAULT_EARLIEST = Instant.parse("1995-01-01T00:00:00Z");

  /** How far past now events are accepted. */
  static final Duration AHEAD = Duration.ofDays(1);

  private static final int MAX_QUANTITY = 1_000_000;
  private static final int QUOTED = 80;
  private static final ConcurrentMap<String, ZoneId> ZONES = new ConcurrentHashMap<>();

  public EventRules {
    if (!earliest.isBefore(latest)) {
      throw new IllegalArgumentException(
          "earliest must be before latest, but " + earliest + " is not before " + latest);
    }
  }

  /** Rules that accept events up to a day past {@code now}: clocks of clients run ahead. */
  public static EventRules asOf(Instant now) {
    return new EventRules(DEFAULT_EARLIEST, now.plus(AHEAD));
  }

  /** The event, or the first rule that the fields break. */
  public ParseResult check(RawEvent raw) {
    try {
      String userId = text(raw, EventField.USER_ID);
      String noUser = userId == null ? null : NoId.of(userId);
      return new Accepted(build(raw, noUser == null ? userId : null), noUser, null);
    } catch (Broken broken) {
      return new Rejected(broken.field.code(), broken.reason);
    }
  }

  private Event build(RawEvent raw, @Nullable String userId) throws Broken {
    EventType type = type(required(raw, EventField.TYPE));
    Instant time = time(raw, EventField.EVENT_TIME);
    if (time == null) {
      throw missing(EventField.EVENT_TIME);
    }
    requireInRange(time);
    String productId = text(raw, EventField.PRODUCT_ID);
    if (productId == null && type.needsProduct()) {
      throw new Broken(EventField.PRODUCT_ID, "is missing, and a " + type.code() + " needs one");
    }
    return new Event(
        required(raw, EventField.EVENT_ID),
        type,
        time,
        integer(raw, EventField.SEQUENCE, 0, Integer.MAX_VALUE),
        sessionId(raw),
        userId,
        path(text(raw, EventField.PAGE)),
        productId,
        text(raw, EventField.CATEGORY),
        price(raw),
        currency(raw),
        integer(raw, EventField.QUANTITY, 1, MAX_QUANTITY),
        text(raw, EventField.ORDER_ID),
        text(raw, EventField.QUERY),
        device(raw),
        channel(raw),
        text(raw, EventField.COUNTRY),
        zone(raw),
        text(raw, EventField.USER_AGENT),
        text(raw, EventField.IP),
        time(raw, EventField.RECEIVED_TIME));
  }

  /** Whether an event can have this time. */
  public boolean isInRange(Instant time) {
    return !time.isBefore(earliest) && time.isBefore(latest);
  }

  private void requireInRange(Instant time) throws Broken {
    if (time.isBefore(earliest)) {
      throw new Broken(EventField.EVENT_TIME, time + " is before " + earliest);
    }
    if (!time.isBefore(latest)) {
      // Without the time of now: a record that is refused twice is refused in the same words.
      throw new Broken(
          EventField.EVENT_TIME, time + " is more than a day ahead: is a clock wrong?");
    }
  }

  private static EventType type(String code) throws Broken {
    EventType type = EventType.ofCode(code);
    if (type == null) {
      throw new Broken(
          EventField.TYPE, quote(code) + " is not one of " + codes(EventType.values()));
    }
    return type;
  }

  private static @Nullable Device device(RawEvent raw) throws Broken {
    String code = text(raw, EventField.DEVICE);
    if (code == null) {
      return null;
    }
    Device device = Device.ofCode(code);
    if (device == null) {
      throw new Broken(EventField.DEVICE, quote(code) + " is not one of " + codes(Device.values()));
    }
    return device;
  }

  private static @Nullable Channel channel(RawEvent raw) throws Broken {
    String code = text(raw, EventField.CHANNEL);
    if (code == null) {
      return null;
    }
    Channel channel = Channel.ofCode(code);
    if (channel == null) {
      throw new Broken(
          EventField.CHANNEL, quote(code) + " is not one of " + codes(Channel.values()));
    }
    return channel;
  }

  private static long price(RawEvent raw) throws Broken {
    String text = text(raw, EventField.PRICE);
    if (text == null) {
      return 0;
    }
    long micros = Money.parse(text);
    if (micros == Money.INVALID) {
      throw new Broken(
          EventField.PRICE,
          quote(text)
              + " is not a decimal number above 0 and at most "
              + Money.MAX_PRICE_MICROS / Money.MICROS);
    }
    if (micros <= 0) {
      throw new Broken(
          EventField.PRICE, quote(text) + " must be above 0; leave it out where unknown");
    }
    if (micros > Money.MAX_PRICE_MICROS) {
      throw new Broken(
          EventField.PRICE,
          quote(text)
              + " is above "
              + Money.MAX_PRICE_MICROS / Money.MICROS
              + ", the highest price: is it of one piece, and in whole units of its currency?");
    }
    return micros;
  }

  private static @Nullable String currency(RawEvent raw) throws Broken {
    String code = text(raw, EventField.CURRENCY);
    if (code != null && (code.length() != 3 || !code.chars().allMatch(c -> c >= 'A' && c <= 'Z'))) {
      throw new Broken(EventField.CURRENCY, quote(code) + " is not an ISO 4217 code such as EUR");
    }
    return code;
  }

  private static @Nullable ZoneId zone(RawEvent raw) throws Broken {
    String id = text(raw, EventField.ZONE);
    if (id == null) {
      return null;
    }
    ZoneId known = ZONES.get(id);
    if (known != null) {
      return known;
    }
    try {
      ZoneId zone = ZoneId.of(id);
      ZONES.put(id, zone);
      return zone;
    } catch (DateTimeException e) {
      throw new Broken(
          EventField.ZONE, quote(id) + " is not an IANA time zone such as Europe/Vienna");
    }
  }

  private static @Nullable Instant time(RawEvent raw, EventField field) throws Broken {
    String text = text(raw, field);
    if (text == null) {
      return null;
    }
    Instant time = EventTime.parse(text);
    if (time == null) {
      throw new Broken(
          field, quote(text) + " is not ISO-8601 with an offset, such as 2026-03-01T12:00:00.000Z");
    }
    return time;
  }

  private static int integer(RawEvent raw, EventField field, int least, int most) throws Broken {
    String text = text(raw, field);
    if (text == null) {
      return 0;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, together with values out of range.
    }
    throw new Broken(field, quote(text) + " is not a whole number from " + least + " to " + most);
  }

  private static @Nullable String path(@Nullable String page) {
    if (page == null) {
      return null;
    }
    int end = page.length();
    int query = page.indexOf('?');
    int fragment = page.indexOf('#');
    end = query >= 0 ? query : end;
    end = fragment >= 0 && fragment < end ? fragment : end;
    return page.substring(0, end);
  }

  private static String required(RawEvent raw, EventField field) throws Broken {
    String text = text(raw, field);
    if (text == null) {
      throw missing(field);
    }
    return text;
  }

  private static String sessionId(RawEvent raw) throws Broken {
    String text = required(raw, EventField.SESSION_ID);
    if (NoId.of(text) != null) {
      throw new Broken(EventField.SESSION_ID, NoId.sessionFault(text));
    }
    return text;
  }

  private static @Nullable String text(RawEvent raw, EventField field) throws Broken {
    String text = raw.get(field);
    String fault = text == null ? null : faultOf(field, text);
    if (fault != null) {
      throw new Broken(field, fault);
    }
    return text;
  }

  /** Why a text cannot be that of a field, whatever the field is for; null if it can. */
  public static @Nullable String faultOf(EventField field, String text) {
    if (text.length() > field.maxLength()) {
      return "is " + text.length() + " characters long, at most " + field.maxLength();
    }
    return hasLoneSurrogate(text) ? "is not Unicode: half of a surrogate pair stands alone" : null;
  }

  /** Whether a text would be another one after a way through UTF-8, as an escape in JSON allows. */
  private static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (Character.isSurrogate(unit)) {
        if (Character.isLowSurrogate(unit)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  private static Broken missing(EventField field) {
    return new Broken(field, "is missing");
  }

  private static String quote(String value) {
    return '"' + (value.length() > QUOTED ? value.substring(0, QUOTED) + "…" : value) + '"';
  }

  private static String codes(Enum<?>[] values) {
    StringBuilder codes = new StringBuilder();
    for (Enum<?> value : values) {
      codes.append(codes.isEmpty() ? "" : ", ").append(value.name().toLowerCase(Locale.ROOT));
    }
    return codes.toString();
  }

  /** A broken rule on its way out of {@link #build}; without a stack, for bad input is ordinary. */
  private static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;
    private final EventField field;
    private final String reason;

    private Broken(EventField field, String reason) {
      super(reason, null, false, false);
      this.field = field;
      this.reason = reason;
    }
  }
}
