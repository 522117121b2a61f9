package io.purchaseintent.pipeline;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.DeclaredFeature.Aggregate;
import io.purchaseintent.feature.DeclaredFeature.Column;
import io.purchaseintent.feature.DeclaredFeature.Filter;
import io.purchaseintent.feature.DeclaredFeature.Function;
import io.purchaseintent.feature.DeclaredFeature.Of;
import io.purchaseintent.feature.DeclaredFeature.Type;
import io.purchaseintent.feature.DeclaredFeatures;
import io.purchaseintent.feature.DeclaredField;
import io.purchaseintent.feature.OwnFields;
import io.purchaseintent.feature.TableRow;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.declared.Declaration;
import io.purchaseintent.lake.declared.DeclarationLog;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.table.TableRows;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** What the small shop has declared, its tables beside the clicks, and orders that come back. */
final class OwnShop {

  private static final Instant START = Instant.parse("2024-02-20T00:00:00Z");

  private OwnShop() {}

  /** The order of a purchase comes back a day later. */
  static Event refundOf(Event purchase) {
    return new Event(
        "refund-" + purchase.eventId(),
        EventType.REFUND,
        purchase.eventTime().plus(Duration.ofHours(20)),
        0,
        "back-office",
        purchase.userId(),
        null,
        purchase.productId(),
        null,
        purchase.priceMicros(),
        purchase.currency(),
        purchase.quantity(),
        purchase.orderId(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** Declares features of each kind, and puts rows of two tables into a lake, some late. */
  static void declareIn(Lake lake) throws IOException {
    assertTrue(
        DeclarationLog.in(lake).append(Declaration.NONE, Instant.EPOCH, features()).isPresent());
    Random random = new Random(RunnerContract.SEED);
    List<GenericRecord> rows = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      boolean shopper = i % 3 > 0;
      long valid = START.minus(Duration.ofDays(3)).toEpochMilli() + random.nextInt(900_000_000);
      long known = valid + (random.nextInt(3) == 0 ? random.nextInt(400_000_000) : 0);
      Map<String, @Nullable String> values = new TreeMap<>();
      values.put(
          shopper ? "category:tier" : "number:stock",
          shopper ? "tier" + random.nextInt(4) : random.nextInt(50) + ".0");
      rows.add(
          TableRows.toRow(
              new TableRow(
                  shopper ? Of.SHOPPER : Of.PRODUCT,
                  shopper ? "customers" : "catalogue",
                  (shopper ? "user" : "product") + random.nextInt(12),
                  valid,
                  known,
                  i,
                  values)));
    }
    for (int i = 0; i < 30; i++) {
      long valid = START.minus(Duration.ofDays(3)).toEpochMilli() + random.nextInt(900_000_000);
      long known = valid + (random.nextInt(3) == 0 ? random.nextInt(400_000_000) : 0);
      rows.add(
          TableRows.toRow(
              new TableRow(
                  Of.CATEGORY,
                  "ranges",
                  "category" + random.nextInt(4),
                  valid,
                  known,
                  i,
                  Map.of("number:margin", "0." + random.nextInt(9)))));
    }
    TableRows.in(lake).append("rows", Map.of(Partition.WHOLE, rows));
  }

  private static DeclaredFeatures features() {
    Filter views =
        new Filter(
            new TreeMap<>(Map.of(DeclaredField.TYPE, new TreeSet<>(List.of("product_view")))),
            null,
            null);
    Filter dear =
        new Filter(
            new TreeMap<>(Map.of(OwnFields.named("price_band", 1), new TreeSet<>(List.of("dear")))),
            null,
            null);
    return new DeclaredFeatures(
        List.of(
            column("tier", Of.SHOPPER, Type.CATEGORY, "customers", "none"),
            column("stock", Of.PRODUCT, Type.NUMBER, "catalogue", null),
            column("margin", Of.CATEGORY, Type.NUMBER, "ranges", null),
            counted("category_views_2d", Of.CATEGORY, Function.COUNT, null, views, 2),
            counted("views_3d", Of.SHOPPER, Function.COUNT, null, views, 3),
            counted("price_seen", Of.SHOPPER, Function.MEAN, DeclaredField.PRICE, Filter.ALL, 0),
            counted(
                "shoppers_2d", Of.PRODUCT, Function.DISTINCT, DeclaredField.USER_ID, Filter.ALL, 2),
            counted("dear_views_3d", Of.SHOPPER, Function.COUNT, null, dear, 3),
            counted(
                "categories_10m",
                Of.VISIT,
                Function.DISTINCT,
                DeclaredField.CATEGORY,
                views,
                600)));
  }

  private static DeclaredFeature column(
      String name, Of of, Type type, String table, @Nullable String otherwise) {
    return new DeclaredFeature(name, 1, of, type, "", new Column(table, name, otherwise));
  }

  private static DeclaredFeature counted(
      String name,
      Of of,
      Function function,
      @Nullable DeclaredField field,
      Filter where,
      int window) {
    return new DeclaredFeature(
        name, 1, of, Type.NUMBER, "", new Aggregate(function, field, where, null, window));
  }
}
