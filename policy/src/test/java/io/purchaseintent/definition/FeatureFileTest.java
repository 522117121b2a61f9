package io.purchaseintent.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.UserError;
import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.DeclaredFeature.Aggregate;
import io.purchaseintent.feature.DeclaredFeature.Column;
import io.purchaseintent.feature.DeclaredFeature.Filter;
import io.purchaseintent.feature.DeclaredFeature.Function;
import io.purchaseintent.feature.DeclaredFeature.Of;
import io.purchaseintent.feature.DeclaredFeature.Type;
import io.purchaseintent.feature.DeclaredField;
import io.purchaseintent.yaml.YamlFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FeatureFileTest {

  private static final String TABLE =
      """
      tables:
        customers:
          of: shopper
          from: customers.csv
          key: customer_id
          features:
            tier: {type: category}
      """;

  @TempDir private Path folder;

  private static FeatureFile of(String yaml) {
    return FeatureFile.of(new YamlFile("file of features", "features.yaml", yaml, "write one"));
  }

  private static DeclaredFeature counted(String line) {
    return of("features:\n  f: {" + line + "}\n").features().get(0);
  }

  private static Filter where(DeclaredField field, String... texts) {
    return new Filter(new TreeMap<>(Map.of(field, new TreeSet<>(List.of(texts)))), null, null);
  }

  private static Aggregate aggregate(
      Function function, DeclaredField field, Filter where, int window) {
    return new Aggregate(function, field, where, null, window);
  }

  @Test
  void eachFunction_isRead() {
    Filter cheap =
        new Filter(
            new TreeMap<>(Map.of(DeclaredField.TYPE, new TreeSet<>(List.of("product_view")))),
            10_000_000L,
            50_500_000L);
    assertEquals(
        new DeclaredFeature(
            "f", 1, Of.SHOPPER, Type.NUMBER, "Why", aggregate(Function.COUNT, null, cheap, 30)),
        counted(
            "of: shopper, count: events, window: 30d, description: Why,"
                + " where: {type: product_view, price_from: 10, price_below: 50.5}"));
    assertEquals(
        aggregate(
            Function.SUM,
            DeclaredField.AMOUNT,
            where(DeclaredField.TYPE, "purchase", "checkout"),
            365),
        counted("of: product, sum: amount, where: {type: [purchase, checkout]}, window: 365d")
            .source());
    assertEquals(
        aggregate(Function.MEAN, DeclaredField.PRICE, Filter.ALL, 0),
        counted("of: product, mean: price").source());
    DeclaredFeature last = counted("of: shopper, last: channel");
    assertEquals(aggregate(Function.LAST, DeclaredField.CHANNEL, Filter.ALL, 0), last.source());
    assertEquals(Type.CATEGORY, last.type());
    assertEquals(Type.NUMBER, counted("of: shopper, last: price").type());
    DeclaredFeature seen = counted("of: visit, distinct: category, window: 10m");
    assertEquals(Of.VISIT, seen.of());
    assertEquals(
        aggregate(Function.DISTINCT, DeclaredField.CATEGORY, Filter.ALL, 600), seen.source());
    assertEquals(
        new Aggregate(Function.SHARE, null, Filter.ALL, where(DeclaredField.DEVICE, "mobile"), 90),
        counted("of: shopper, share: {device: mobile}, window: 90d").source());
    DeclaredFeature since = counted("of: shopper, days_since: events, where: {category: home/*}");
    assertEquals(Type.DAYS_SINCE, since.type());
    assertEquals(
        aggregate(Function.DAYS_SINCE, null, where(DeclaredField.CATEGORY, "home/*"), 0),
        since.source());
  }

  @Test
  void tables_areRead_theirDefaultsAsRowsKeepValues() {
    FeatureFile file =
        of(
            """
            tables:
              customers:
                of: shopper
                from: [a.csv, 'more/*.parquet']
                key: id
                time: valid_from
                time_format: [iso, epoch_seconds]
                missing: [NA, "-"]
                features:
                  tier: {type: category, column: Tier, default: none, description: Of the club.}
                  credit: {type: number, default: 5}
                  joined: {type: days_since, column: joined_at, default: 2024-01-02}
              stock:
                of: product
                from: {jdbc: "jdbc:h2:mem:a", query: select 1, driver: h2.jar, timeout: 2m, user: sa,
                       password_env: P}
                key: sku
                since: 2024-01-01
                features:
                  stock: {type: number}
            features:
              visits: {of: shopper, distinct: visit}
            """);

    Column tier = new Column("customers", "Tier", "none");
    Column credit = new Column("customers", "credit", "5.0");
    String joinedAt = Long.toString(Instant.parse("2024-01-02T00:00:00Z").toEpochMilli());
    List<DeclaredFeature> ofCustomers =
        List.of(
            new DeclaredFeature("tier", 1, Of.SHOPPER, Type.CATEGORY, "Of the club.", tier),
            new DeclaredFeature("credit", 1, Of.SHOPPER, Type.NUMBER, "", credit),
            new DeclaredFeature(
                "joined",
                1,
                Of.SHOPPER,
                Type.DAYS_SINCE,
                "",
                new Column("customers", "joined_at", joinedAt)));
    List<DeclaredFeature> ofStock =
        List.of(
            new DeclaredFeature(
                "stock", 1, Of.PRODUCT, Type.NUMBER, "", new Column("stock", "stock", null)));
    assertEquals(
        List.of(
            new DeclaredTable(
                "customers",
                Of.SHOPPER,
                new DeclaredTable.Files(List.of("a.csv", "more/*.parquet")),
                "id",
                "valid_from",
                List.of("iso", "epoch_seconds"),
                null,
                List.of("NA", "-"),
                ofCustomers),
            new DeclaredTable(
                "stock",
                Of.PRODUCT,
                new DeclaredTable.Query(
                    "jdbc:h2:mem:a", "select 1", "sa", "P", "h2.jar", Duration.ofMinutes(2)),
                "sku",
                null,
                List.of("iso", "datetime", "date"),
                Instant.parse("2024-01-01T00:00:00Z"),
                List.of(),
                ofStock)),
        file.tables());
    assertEquals(
        List.of("tier", "credit", "joined", "stock", "visits"),
        file.features().stream().map(DeclaredFeature::name).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "of: shoper, count: events | features.f.of is \"shoper\" | did you mean \"shopper\"?",
        "of: shopper | says not how it is counted | one of [count, days_since, distinct, last",
        "of: shopper, count: events, sum: price | is counted in two ways, [count, sum] | one of",
        "of: shopper, count: event | is \"event\" | did you mean \"events\"?",
        "of: shopper, sum: device | is \"device\" | one of [amount, price, quantity]",
        "of: shopper, count: events, window: 30 | is \"30\" | whole days from 1d on, such as 30d",
        "of: shopper, count: events, window: 36h | is \"36h\" | 1d to 3650d in whole days",
        "of: shopper, count: events, window: 4000d | is \"4000d\" | 1d to 3650d",
        "of: visit, count: events, window: 2d | is \"2d\" | 1s to 24h",
        "of: visit, days_since: events | f.days_since tells nothing of a visit | leave it out",
        "of: visit, distinct: visit | f.distinct tells nothing of a visit | leave it out",
        "of: shopper, count: events, windows: 3d | f.windows is no key | did you mean \"window\"?",
        "of: shopper, count: events, where: {typ: x} | is no key | did you mean \"type\"?",
        "of: shopper, count: events, where: {type: product_veiw} | no event says | \"product_view\"?",
        "of: shopper, count: events, where: {type: zz*} | is \"zz*\" | there are [",
        "of: shopper, count: events, where: {device: []} | is an empty list | name a text",
        "of: shopper, count: events, where: {} | f.where names nothing | give one or more of",
        "of: shopper, count: events, where: {price_below: -1} | is -1 | between 0 and 1000000000",
        "of: shopper, count: events, where: {price_from: 5, price_below: 5} | no price fits | widen",
        "of: shopper, share: mobile | is \"mobile\" | a map"
      })
  void whatIsWrongInAFeature_isToldWithItsPlace(String line, String wrong, String remedy) {
    UserError error = assertThrows(UserError.class, () -> counted(line));

    String message = String.valueOf(error.getMessage());
    assertTrue(message.startsWith("features.yaml, line 2: features.f"), message);
    assertTrue(message.contains(wrong), message);
    assertTrue(message.contains(remedy), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "of: shopper | of: visit | is \"visit\", but must be one of [category, product, shopper]",
        "from: customers.csv | fromm: x | fromm is no key; did you mean \"from\"?",
        "from: customers.csv | from: [] | from is an empty list: name a file",
        "from: customers.csv | from: {jdbc: u, query: q} | lacks driver",
        "from: customers.csv | from: {jdbc: u, query: q, driver: d, timeout: 5} | such as 10m",
        "key: customer_id | key: [a] | key is a list",
        "key: customer_id | key: a~    time: t~    since: 2024-01-01 | since stands beside time",
        "key: customer_id | key: a~    since: yesterday | is \"yesterday\", but must be a day",
        "type: category | type: text | is \"text\", but must be one of [category, days_since, number]",
        "type: category | type: number, default: none | default is \"none\", but must be a number",
        "type: category | type: days_since, default: none | default is \"none\", but must be a day",
        "tier: {type | Tier: {type | tables.customers.features.Tier is no name",
        "  customers: | Customers: | tables.Customers is no name",
        "tier: {type | lifetime_purchase_count: {type | the name of a feature of the release",
        "tier: {type | segment: {type | name of a column that training sets"
      })
  void whatIsWrongInATable_isToldWithItsPlace(String right, String wrong, String told) {
    String yaml = TABLE.replace(right.strip(), wrong.replace("~", "\n"));

    UserError error = assertThrows(UserError.class, () -> of(yaml));

    String message = String.valueOf(error.getMessage());
    assertTrue(message.matches("features.yaml, line \\d+: tables\\..*"), message);
    assertTrue(message.contains(told), message);
  }

  @Test
  void aNameTwice_isToldWithBothPlaces() {
    String twice = TABLE + "features:\n  tier: {of: shopper, count: events}\n";
    String told =
        "features.yaml, line 9: features.tier is the name of a feature below tables.customers, too:"
            + " rename one of them";

    assertEquals(told, assertThrows(UserError.class, () -> of(twice)).getMessage());

    String inOneMap =
        "features:\n  a: {of: shopper, count: events}\n  a: {of: shopper, count: events}\n";
    String message = String.valueOf(assertThrows(UserError.class, () -> of(inOneMap)).getMessage());
    assertTrue(message.contains("features.a stands twice, in line 2 too"), message);
  }

  @Test
  void aFileThatDeclaresNothing_isTold() {
    String message =
        String.valueOf(assertThrows(UserError.class, () -> of("features: {}\n")).getMessage());
    assertTrue(message.contains("declares no feature"), message);

    Path none = folder.resolve("none.yaml");
    String missing =
        String.valueOf(assertThrows(UserError.class, () -> FeatureFile.read(none)).getMessage());
    assertTrue(missing.contains("none.yaml does not exist: docs/own-features.md"), missing);
  }
}
