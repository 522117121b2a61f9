package io.purchaseintent.profile.part;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.event.EventType;
import io.purchaseintent.event.NoId;
import io.purchaseintent.lake.visit.SeenRow;
import io.purchaseintent.profile.doubt.DoubtKind;
import io.purchaseintent.profile.doubt.Doubts;
import io.purchaseintent.profile.sketch.Names;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which values are missing, by field and type, and which only look as if they were there. */
public final class Fields implements Part {

  private static final Pattern TEMPLATE =
      Pattern.compile("\\$\\{.*|.*\\{\\{.*|<%.*|%[A-Za-z_]+%|\\[\\[.*");

  /** Texts that were looked at are remembered, so many of each field. */
  private static final int REMEMBERED = 20_000;

  private static final int KEPT = 100;
  private static final int TYPES = EventType.values().length;

  /** A field that an event may be without. */
  private enum Field {
    USER_ID(row -> row.event().userId(), false, false),
    PAGE(SeenRow::page, true, false),
    PRODUCT_ID(row -> row.event().productId(), true, true),
    CATEGORY(row -> row.event().category(), true, true),
    PRICE(row -> row.event().priceMicros() > 0 ? "" : null, false, false),
    CURRENCY(SeenRow::currency, false, false),
    QUANTITY(row -> row.event().quantity() > 0 ? "" : null, false, false),
    ORDER_ID(row -> row.event().orderId(), true, false),
    QUERY(SeenRow::query, false, false),
    DEVICE(row -> row.event().device() == null ? null : "", false, true),
    CHANNEL(row -> row.event().channel() == null ? null : "", false, true),
    COUNTRY(row -> row.event().country(), true, true),
    ZONE(row -> row.event().zone() == null ? null : "", false, false),
    RECEIVED_TIME(row -> row.receivedMillis() == null ? null : "", false, false);

    private final Function<SeenRow, @Nullable String> text;
    private final boolean free;
    private final boolean needed;

    /**
     * A field.
     *
     * @param free whether its text may be anything
     * @param needed whether a feature is made of it
     */
    Field(Function<SeenRow, @Nullable String> text, boolean free, boolean needed) {
      this.text = text;
      this.free = free;
      this.needed = needed;
    }

    private boolean isAskedOf(EventType type) {
      return this != PRODUCT_ID && this != CATEGORY
          || type.needsProduct()
          || type == EventType.PURCHASE;
    }

    private String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Field[] ALL = Field.values();

  private final long[] events = new long[TYPES];
  private final long[][] missing = new long[ALL.length][TYPES];
  private final long[] placeheld = new long[ALL.length];
  private final Names placeholders = new Names(KEPT, 1);
  private final List<Map<String, Boolean>> known =
      Arrays.stream(ALL).<Map<String, Boolean>>map(field -> new HashMap<>()).toList();

  @Override
  public void row(SeenRow row) {
    int type = row.event().type().ordinal();
    events[type]++;
    for (Field field : ALL) {
      String text = field.text.apply(row);
      if (text == null) {
        missing[field.ordinal()][type]++;
      } else if (field.free && isPlaceholder(field, text)) {
        placeheld[field.ordinal()]++;
        placeholders.of(field.code() + " = " + text)[0]++;
      }
    }
  }

  private boolean isPlaceholder(Field field, String text) {
    Map<String, Boolean> seen = known.get(field.ordinal());
    Boolean before = seen.get(text);
    if (before != null) {
      return before;
    }
    // A page is "/", which would be no id.
    boolean is = TEMPLATE.matcher(text).matches() || (field != Field.PAGE && NoId.of(text) != null);
    if (seen.size() < REMEMBERED) {
      seen.put(text, is);
    }
    return is;
  }

  @Override
  public void tell(ObjectNode profile, Doubts doubts) {
    long all = Arrays.stream(events).sum();
    ArrayNode told = profile.putArray("fields");
    for (Field field : ALL) {
      long[] without = missing[field.ordinal()];
      long count = Arrays.stream(without).sum();
      ObjectNode node =
          told.addObject()
              .put("field", field.code())
              .put("missing", count)
              .put("share", Figures.share(count, all))
              .put("placeholders", placeheld[field.ordinal()]);
      ObjectNode byType = node.putObject("missing_by_type");
      long asked = 0;
      long lacking = 0;
      for (EventType type : EventType.values()) {
        if (events[type.ordinal()] > 0) {
          byType.put(type.code(), Figures.share(without[type.ordinal()], events[type.ordinal()]));
        }
        asked += field.isAskedOf(type) ? events[type.ordinal()] : 0;
        lacking += field.isAskedOf(type) ? without[type.ordinal()] : 0;
      }
      if (field.needed) {
        doubts.share(
            DoubtKind.FIELD_MISSING,
            lacking,
            asked,
            "The "
                + field.code()
                + " is missing in "
                + Say.percent(lacking, asked)
                + " of the events that could have one",
            List.of());
      }
    }
    placeholders(all, doubts);
  }

  private void placeholders(long all, Doubts doubts) {
    for (Field field : ALL) {
      long values = all - Arrays.stream(missing[field.ordinal()]).sum();
      doubts.share(
          DoubtKind.PLACEHOLDERS,
          placeheld[field.ordinal()],
          values,
          Say.percent(placeheld[field.ordinal()], values)
              + " of the values of "
              + field.code()
              + " are placeholders",
          placeholders.top(KEPT, 0).stream()
              .filter(each -> each.name().startsWith(field.code() + " = "))
              .limit(Doubts.EXAMPLES)
              .map(each -> each.name() + ": " + Say.count(each.in(0)))
              .toList());
    }
  }
}
