package io.purchaseintent.lake.table;

import io.purchaseintent.event.Channel;
import io.purchaseintent.event.Device;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.event.Money;
import io.purchaseintent.event.Price;
import io.purchaseintent.event.Quantity;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.hash.StableHash;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.described.DataSource;
import io.purchaseintent.lake.described.Personal;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableLayout;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.iceberg.util.SerializableFunction;
import org.jspecify.annotations.Nullable;

/** The table of events: what ingest writes and every other job reads. */
public final class EventTable {

  /** The price as it was said, of events that were not said in the shop's currency. */
  private static final String ORIGINAL_PRICE = "original_price_micros";

  private static final String ORIGINAL_CURRENCY = "original_currency";

  /** Pieces with their fraction, where they have one; {@code quantity} is then rounded up. */
  public static final String EXACT_QUANTITY = "quantity_exact";

  /** True where the price is 0; where {@code price_micros} is 0 and this is not, it is unknown. */
  public static final String FREE = "is_free";

  /** Columns of {@code events/}. */
  public static final Schema SCHEMA =
      SchemaBuilder.record("event")
          .namespace("io.purchaseintent")
          .fields()
          .requiredString("event_id")
          .requiredString("type")
          .name("event_time")
          .type(Columns.TIMESTAMP)
          .noDefault()
          .requiredInt("sequence")
          .requiredString("session_id")
          .optionalString("user_id")
          .optionalString("page")
          .optionalString("product_id")
          .optionalString("category")
          .requiredLong("price_micros")
          .optionalString("currency")
          .optionalLong(ORIGINAL_PRICE)
          .optionalString(ORIGINAL_CURRENCY)
          .requiredInt("quantity")
          .optionalDouble(EXACT_QUANTITY)
          .optionalBoolean(FREE)
          .optionalString("order_id")
          .optionalString("query")
          .optionalString("device")
          .optionalString("channel")
          .optionalString("country")
          .optionalString("zone")
          .name("received_time")
          .type(Columns.OPTIONAL_TIMESTAMP)
          .withDefault(null)
          .endRecord();

  /** The columns that tell one event from another, among those of a day. */
  public static final List<String> KEY = List.of("session_id", "event_id");

  /** What features need of an id, so that they need not read it. */
  private static final String EVENT_HASH = "event_hash";

  /**
   * From when on an event counts that was received before, but came into the lake when the days
   * until then were closed; null where its times say when it was known.
   */
  public static final String KNOWN = TableFile.KNOWN;

  /** Into how many parts the visits of a day go. */
  public static final int BUCKETS = 4;

  private static final Schema STORED = stored();

  /**
   * The table: by day and by a hash of the visit, so that a bucket holds whole visits, and each
   * file sorted by visit.
   */
  public static final TableLayout LAYOUT =
      new TableLayout(
          "events",
          STORED,
          "event_time",
          "session_id",
          BUCKETS,
          List.of("session_id", "event_time", "sequence", "event_id"),
          List.of("event_id", EVENT_HASH));

  /** What the table is. */
  public static DataSource described() {
    return DataSource.of("events", "An event that was accepted: something that a visitor did.")
        .from("the shop's files, or what its collector took; robots and copies are left out")
        .by("`ingest`, `live`")
        .kept("until its day is made anew (`--replace`), or the table is deleted")
        .column("event_id", Personal.PSEUDONYM, "unique in the shop")
        .column("type", "what was done, a code of the contract (page_view, purchase, …)")
        .column("event_time", Personal.OF_ONE, "when it was done")
        .column("sequence", "order within the visit where times are equal; 0 where unknown")
        .column("session_id", Personal.PSEUDONYM, "the visit, as the shop names it")
        .column("user_id", Personal.PSEUDONYM, "the shopper; null where anonymous")
        .column("page", Personal.AS_SENT, "path without query")
        .column("product_id", "the product")
        .column("category", "the product's category, as the shop writes it")
        .column("price_micros", "price of a piece, in millionths; 0 where unknown")
        .column("currency", "of the price, ISO 4217; null where it is the shop's and was not said")
        .column(ORIGINAL_PRICE, "the price as it was said, where that was in another currency")
        .column(ORIGINAL_CURRENCY, "the currency that the price was said in, where it is another")
        .column("quantity", "pieces, rounded up; 0 where unknown")
        .column(EXACT_QUANTITY, "pieces with their fraction, where they have one")
        .column(FREE, "true where the price is 0")
        .column("order_id", Personal.AS_SENT, "the order of a purchase or refund")
        .column("query", Personal.AS_SENT, "what was searched for")
        .column("device", "kind of device (desktop, mobile, tablet, other)")
        .column("channel", "where the visit came from (organic, paid, …)")
        .column("country", Personal.OF_ONE, "the shopper's country, as the shop writes it")
        .column("zone", Personal.OF_ONE, "the shopper's time zone, of IANA")
        .column("received_time", "when the collector took it")
        .column(EVENT_HASH, Personal.PSEUDONYM, "hash of event_id, for features")
        .column(KNOWN, "from when on it counts, where it came when its day was closed")
        .build(STORED);
  }

  /** The columns that features are made of, and those that tell when an event was known. */
  public static final Schema COMPACT =
      without("page", "currency", ORIGINAL_PRICE, ORIGINAL_CURRENCY, FREE, "query", EVENT_HASH);

  /** The columns that tell how a session ended, and when what of it was known. */
  public static final Schema OUTCOME =
      only(
          "event_id",
          "type",
          "event_time",
          "sequence",
          "session_id",
          "product_id",
          "price_micros",
          "currency",
          "quantity",
          EXACT_QUANTITY,
          "order_id",
          "received_time");

  private EventTable() {}

  /** The table of a lake. */
  public static LakeTable in(Lake lake) {
    return LakeTable.of(lake, LAYOUT);
  }

  private static Schema stored() {
    List<Schema.Field> fields = new ArrayList<>();
    SCHEMA.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
    fields.add(new Schema.Field(EVENT_HASH, Schema.create(Schema.Type.LONG)));
    fields.add(new Schema.Field(KNOWN, Columns.OPTIONAL_TIMESTAMP, null, Schema.Field.NULL_VALUE));
    Schema schema = Schema.createRecord("event", null, "io.purchaseintent", false);
    schema.setFields(fields);
    return schema;
  }

  private static Schema without(String... columns) {
    Set<String> left = Set.of(columns);
    return choice(name -> !left.contains(name));
  }

  private static Schema only(String... columns) {
    return choice(Set.of(columns)::contains);
  }

  private static Schema choice(Predicate<String> chosen) {
    Schema schema = Schema.createRecord("event", null, "io.purchaseintent", false);
    schema.setFields(
        STORED.getFields().stream()
            .filter(field -> chosen.test(field.name()))
            .map(field -> new Schema.Field(field, field.schema()))
            .toList());
    return schema;
  }

  /** Tells where an event lies. */
  public static SerializableFunction<Event, Partition> partitions() {
    SerializableFunction<CharSequence, Integer> bucket = TableLayout.bucket(BUCKETS);
    return event ->
        new Partition(Partition.of(event.eventTime()).epochDay(), bucket.apply(event.sessionId()));
  }

  /**
   * When the shop knew of an event, in milliseconds since the epoch: when it was received; where
   * nobody says, when it happened.
   */
  public static long known(long timeMillis, @Nullable Long receivedMillis) {
    return receivedMillis == null ? timeMillis : Math.max(timeMillis, receivedMillis);
  }

  /**
   * From when on an event counts in histories, in milliseconds since the epoch: when it was known,
   * but not before the days that were closed when it came into the lake.
   *
   * @param landedMillis {@link #KNOWN}
   */
  public static long counted(long knownMillis, @Nullable Long landedMillis) {
    return landedMillis == null ? knownMillis : Math.max(knownMillis, landedMillis);
  }

  /** From when on the event of a row counts in histories. */
  public static long countedMillis(GenericRecord row) {
    return counted(knownMillis(row), (Long) row.get(KNOWN));
  }

  private static long knownMillis(GenericRecord row) {
    return known((Long) row.get("event_time"), receivedMillis(row));
  }

  /**
   * The event as a row of the table that it comes into while days are closed.
   *
   * @param closedMillis the midnight until which days are closed, which do not change any more
   */
  public static GenericRecord toRow(Event event, long closedMillis) {
    GenericRecord row = toRow(event);
    if (countedMillis(row) < closedMillis) {
      row.put(KNOWN, closedMillis);
    }
    return row;
  }

  /** The event as a row of a table of which no day is closed. */
  public static GenericRecord toRow(Event event) {
    GenericRecord row = new GenericData.Record(STORED);
    row.put(EVENT_HASH, StableHash.of(event.eventId()));
    row.put("event_id", event.eventId());
    row.put("type", event.type().code());
    row.put("event_time", event.eventTime().toEpochMilli());
    row.put("sequence", event.sequence());
    row.put("session_id", event.sessionId());
    row.put("user_id", event.userId());
    row.put("page", event.page());
    row.put("product_id", event.productId());
    row.put("category", event.category());
    row.put("price_micros", Math.max(event.priceMicros(), 0));
    row.put(FREE, event.priceMicros() == Money.FREE ? true : null);
    row.put("currency", event.currency());
    Price original = event.original();
    row.put(ORIGINAL_PRICE, original == null ? null : original.micros());
    row.put(ORIGINAL_CURRENCY, original == null ? null : original.currency());
    row.put("quantity", (int) Math.ceil(event.quantity()));
    row.put(EXACT_QUANTITY, Quantity.isWhole(event.quantity()) ? null : event.quantity());
    row.put("order_id", event.orderId());
    row.put("query", event.query());
    row.put("device", event.device() == null ? null : event.device().code());
    row.put("channel", event.channel() == null ? null : event.channel().code());
    row.put("country", event.country());
    row.put("zone", event.zone() == null ? null : event.zone().getId());
    row.put(
        "received_time", event.receivedTime() == null ? null : event.receivedTime().toEpochMilli());
    return row;
  }

  /** The event of a row that has all columns. */
  public static Event toEvent(GenericRecord row) {
    String device = Columns.optionalText(row, "device");
    String channel = Columns.optionalText(row, "channel");
    String zone = Columns.optionalText(row, "zone");
    return new Event(
        eventId(row),
        Objects.requireNonNull(EventType.ofCode(Columns.text(row, "type")), "type"),
        Columns.instant(row, "event_time"),
        (Integer) row.get("sequence"),
        sessionId(row),
        Columns.optionalText(row, "user_id"),
        Columns.optionalText(row, "page"),
        Columns.optionalText(row, "product_id"),
        Columns.optionalText(row, "category"),
        isFree(row) ? Money.FREE : (Long) row.get("price_micros"),
        Columns.optionalText(row, "currency"),
        quantity(row),
        Columns.optionalText(row, "order_id"),
        Columns.optionalText(row, "query"),
        device == null ? null : Device.ofCode(device),
        channel == null ? null : Channel.ofCode(channel),
        Columns.optionalText(row, "country"),
        zone == null ? null : ZoneId.of(zone),
        null,
        null,
        Columns.optionalInstant(row, "received_time"),
        original(row));
  }

  private static boolean isFree(GenericRecord row) {
    return Boolean.TRUE.equals(row.get(FREE));
  }

  private static double quantity(GenericRecord row) {
    return quantity((Integer) row.get("quantity"), (Double) row.get(EXACT_QUANTITY));
  }

  /**
   * The quantity of a row.
   *
   * @param exact {@link #EXACT_QUANTITY}
   */
  public static double quantity(int pieces, @Nullable Double exact) {
    return exact == null ? pieces : exact;
  }

  private static @Nullable Price original(GenericRecord row) {
    Object micros = row.get(ORIGINAL_PRICE);
    return micros == null ? null : new Price((Long) micros, Columns.text(row, ORIGINAL_CURRENCY));
  }

  /** The session of a row. */
  public static String sessionId(GenericRecord row) {
    return Columns.text(row, "session_id");
  }

  /** The id of a row's event. */
  public static String eventId(GenericRecord row) {
    return Columns.text(row, "event_id");
  }

  /** When the collector took the event of a row, in milliseconds; null where none did. */
  public static @Nullable Long receivedMillis(GenericRecord row) {
    return (Long) row.get("received_time");
  }

  /** The currency of a row's price, or null. */
  public static @Nullable String currency(GenericRecord row) {
    return Columns.optionalText(row, "currency");
  }

  /** What tells how a session ended, of a row with the columns {@link #OUTCOME}. */
  public static CompactEvent outcome(GenericRecord row) {
    return new CompactEvent(
        (Long) row.get("event_time"),
        (Integer) row.get("sequence"),
        StableHash.of(eventId(row)),
        Objects.requireNonNull(EventType.ofCode(Columns.text(row, "type")), "type"),
        Columns.optionalText(row, "product_id"),
        null,
        (Long) row.get("price_micros"),
        quantity(row),
        Columns.optionalText(row, "order_id"),
        null,
        null,
        null,
        null,
        null);
  }

  /** What features need of a row. */
  public static CompactEvent compact(GenericRecord row) {
    String device = Columns.optionalText(row, "device");
    String channel = Columns.optionalText(row, "channel");
    String zone = Columns.optionalText(row, "zone");
    return new CompactEvent(
        (Long) row.get("event_time"),
        (Integer) row.get("sequence"),
        StableHash.of(eventId(row)),
        Objects.requireNonNull(EventType.ofCode(Columns.text(row, "type")), "type"),
        Columns.optionalText(row, "product_id"),
        Columns.optionalText(row, "category"),
        (Long) row.get("price_micros"),
        quantity(row),
        Columns.optionalText(row, "order_id"),
        Columns.optionalText(row, "user_id"),
        device == null ? null : Device.ofCode(device),
        channel == null ? null : Channel.ofCode(channel),
        Columns.optionalText(row, "country"),
        zone == null ? null : ZoneId.of(zone),
        knownMillis(row),
        countedMillis(row));
  }
}
