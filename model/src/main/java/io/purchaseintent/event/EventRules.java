package io.purchaseintent.event;

import io.purchaseintent.event.ParseResult.Accepted;
import io.purchaseintent.event.ParseResult.Rejected;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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

  /** No time that is written with four digits for its year is after this. */
  private static final Instant LAST_OF_ALL = Instant.parse("9999-12-31T23:59:59Z");

  /** How far past now events are accepted. */
  static final Duration AHEAD = Duration.ofDays(1);

  /** What an event can do without where it breaks a rule. */
  public static final Set<EventField> OPTIONAL =
      Collections.unmodifiableSet(
          EnumSet.of(EventField.PRICE, EventField.CURRENCY, EventField.QUANTITY));

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

  /**
   * The event, or the first rule that the fields break: without the values of {@link #OPTIONAL}
   * that cannot be used.
   */
  public ParseResult check(RawEvent raw) {
    return check(raw, OPTIONAL);
  }

  /**
   * The event, or the first rule that the fields break.
   *
   * @param optional fields that an event does without where they break a rule: a purchase is one
   *     whatever its price looks like. They are absent from {@code raw} then
   */
  public ParseResult check(RawEvent raw, Set<EventField> optional) {
    for (EventField field : OPTIONAL) {
      String text = raw.get(field);
      if (text != null) {
        raw.set(field, WrittenNumber.of(field, text, null));
      }
    }
    Map<EventField, String> unusable = Map.of();
    while (true) {
      try {
        String userId = text(raw, EventField.USER_ID);
        String noUser = userId == null ? null : NoId.of(userId);
        Event event = build(raw, noUser == null ? userId : null);
        return new Accepted(event, noUser, null, unusable);
      } catch (BrokenRule broken) {
        EventField field = broken.field;
        if (broken.changesMeaning || raw.get(field) == null || !optional.contains(field)) {
          return new Rejected(field.code(), broken.reason);
        }
        unusable = unusable.isEmpty() ? new EnumMap<>(EventField.class) : unusable;
        unusable.put(field, broken.reason);
        raw.set(field, null);
        if (field == EventField.CURRENCY) {
          // Else the amount would be taken for one of the shop's currency.
          raw.set(EventField.PRICE, null);
        }
      }
    }
  }

  private Event build(RawEvent raw, @Nullable String userId) throws BrokenRule {
    EventType said = type(required(raw, EventField.TYPE));
    Instant time = time(raw, EventField.EVENT_TIME);
    if (time == null) {
      throw missing(EventField.EVENT_TIME);
    }
    requireInRange(time);
    String productId = text(raw, EventField.PRODUCT_ID);
    if (productId == null && said.needsProduct()) {
      throw new BrokenRule(
          EventField.PRODUCT_ID, "is missing, and a " + said.code() + " needs one");
    }
    Amounts amounts = Amounts.of(text(raw, EventField.PRICE), text(raw, EventField.QUANTITY), said);
    EventType type = amounts.isReturn() ? EventType.REFUND : said;
    String orderId = orderId(raw, said, type);
    return new Event(
        eventId(raw),
        type,
        time,
        integer(raw, EventField.SEQUENCE, 0, Integer.MAX_VALUE),
        sessionId(raw, type, orderId),
        userId,
        path(text(raw, EventField.PAGE)),
        productId,
        text(raw, EventField.CATEGORY),
        amounts.priceMicros(),
        currency(raw),
        amounts.quantity(),
        orderId,
        text(raw, EventField.QUERY),
        device(raw),
        channel(raw),
        text(raw, EventField.COUNTRY),
        zone(raw),
        text(raw, EventField.USER_AGENT),
        text(raw, EventField.IP),
        time(raw, EventField.RECEIVED_TIME));
  }

  private static @Nullable String orderId(RawEvent raw, EventType said, EventType type)
      throws BrokenRule {
    String written = text(raw, EventField.ORDER_ID);
    // All orders that have none would be one.
    String orderId = written == null || NoId.of(written) != null ? null : written;
    if (orderId == null && type == EventType.REFUND) {
      throw new BrokenRule(
          EventField.ORDER_ID,
          said == type
              ? "is missing, and a refund needs one: of which order is it?"
              : "is missing, and a " + said.code() + " below 0 is a refund: of which order is it?");
    }
    return orderId;
  }

  /**
   * The time in a text, as these rules read it, whether or not an event can have it by now; null
   * where it is none.
   */
  public static @Nullable Instant timeOf(String text) {
    Instant time = EventTime.parse(text);
    return time != null
        ? time
        : EpochTime.byRange(
            text, read -> !read.isBefore(DEFAULT_EARLIEST) && read.isBefore(LAST_OF_ALL));
  }

  /** Whether an event can have this time. */
  public boolean isInRange(Instant time) {
    return !time.isBefore(earliest) && time.isBefore(latest);
  }

  private void requireInRange(Instant time) throws BrokenRule {
    if (time.isBefore(earliest)) {
      throw new BrokenRule(EventField.EVENT_TIME, time + " is before " + earliest);
    }
    if (!time.isBefore(latest)) {
      // Without the time of now: a record that is refused twice is refused in the same words.
      throw new BrokenRule(
          EventField.EVENT_TIME, time + " is more than a day ahead: is a clock wrong?");
    }
  }

  private static EventType type(String code) throws BrokenRule {
    EventType type = EventType.ofCode(code);
    if (type == null) {
      throw new BrokenRule(
          EventField.TYPE, quote(code) + " is not one of " + codes(EventType.values()));
    }
    return type;
  }

  private static @Nullable Device device(RawEvent raw) throws BrokenRule {
    String code = text(raw, EventField.DEVICE);
    if (code == null) {
      return null;
    }
    Device device = Device.ofCode(code);
    if (device == null) {
      throw new BrokenRule(
          EventField.DEVICE, quote(code) + " is not one of " + codes(Device.values()));
    }
    return device;
  }

  private static @Nullable Channel channel(RawEvent raw) throws BrokenRule {
    String code = text(raw, EventField.CHANNEL);
    if (code == null) {
      return null;
    }
    Channel channel = Channel.ofCode(code);
    if (channel == null) {
      throw new BrokenRule(
          EventField.CHANNEL, quote(code) + " is not one of " + codes(Channel.values()));
    }
    return channel;
  }

  private static @Nullable String currency(RawEvent raw) throws BrokenRule {
    String code = text(raw, EventField.CURRENCY);
    if (code != null && (code.length() != 3 || !code.chars().allMatch(c -> c >= 'A' && c <= 'Z'))) {
      throw new BrokenRule(
          EventField.CURRENCY, quote(code) + " is not an ISO 4217 code such as EUR");
    }
    return code;
  }

  private static @Nullable ZoneId zone(RawEvent raw) throws BrokenRule {
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
      throw new BrokenRule(
          EventField.ZONE, quote(id) + " is not an IANA time zone such as Europe/Vienna");
    }
  }

  private static @Nullable Instant time(RawEvent raw, EventField field) throws BrokenRule {
    String text = text(raw, field);
    if (text == null) {
      return null;
    }
    Instant time = timeOf(text);
    if (time == null) {
      throw new BrokenRule(
          field,
          quote(text)
              + " is not ISO-8601 with an offset, such as 2026-03-01T12:00:00.000Z, nor a number"
              + " since 1970");
    }
    return time;
  }

  private static int integer(RawEvent raw, EventField field, int least, int most)
      throws BrokenRule {
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
    throw new BrokenRule(
        field, quote(text) + " is not a whole number from " + least + " to " + most);
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

  private static String required(RawEvent raw, EventField field) throws BrokenRule {
    String text = text(raw, field);
    if (text == null) {
      throw missing(field);
    }
    return text;
  }

  private static String eventId(RawEvent raw) throws BrokenRule {
    String text = required(raw, EventField.EVENT_ID);
    if (NoId.isNoEvent(text)) {
      throw new BrokenRule(
          EventField.EVENT_ID,
          '"'
              + text.strip()
              + "\" is what programs write where they have no id: all but one event of it would be"
              + " dropped as copies");
    }
    return text;
  }

  /** A back office knows of no visit: what it takes back is then by itself. */
  private static String sessionId(RawEvent raw, EventType type, @Nullable String orderId)
      throws BrokenRule {
    String said = raw.get(EventField.SESSION_ID);
    if (type == EventType.REFUND && (said == null || NoId.of(said) != null)) {
      return "refund-" + orderId;
    }
    String text = required(raw, EventField.SESSION_ID);
    if (NoId.of(text) != null) {
      throw new BrokenRule(EventField.SESSION_ID, NoId.sessionFault(text));
    }
    return text;
  }

  private static @Nullable String text(RawEvent raw, EventField field) throws BrokenRule {
    String text = raw.get(field);
    String fault = text == null ? null : faultOf(field, text);
    if (fault != null) {
      throw new BrokenRule(field, fault);
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

  private static BrokenRule missing(EventField field) {
    return new BrokenRule(field, "is missing");
  }

  static String quote(String value) {
    return '"' + (value.length() > QUOTED ? value.substring(0, QUOTED) + "…" : value) + '"';
  }

  private static String codes(Enum<?>[] values) {
    StringBuilder codes = new StringBuilder();
    for (Enum<?> value : values) {
      codes.append(codes.isEmpty() ? "" : ", ").append(value.name().toLowerCase(Locale.ROOT));
    }
    return codes.toString();
  }
}
