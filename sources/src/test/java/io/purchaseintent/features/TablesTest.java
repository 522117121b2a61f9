package io.purchaseintent.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import io.purchaseintent.definition.FeatureFile;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.feature.TableRow;
import io.purchaseintent.features.TableIntake.Found;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.table.TableRows;
import io.purchaseintent.store.s3.S3Access;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TablesTest {

  private static final String TIMED =
      """
      tables:
        customers:
          of: shopper
          from: customers.csv
          key: id
          time: valid_from
          missing: ["-"]
          features:
            tier: {type: category}
            credit: {type: number}
            joined: {type: days_since, column: joined_at}
      """;
  private static final String HEADER = "id,valid_from,tier,credit,joined_at\n";

  @TempDir Path folder;
  private Lake lake;
  private Instant now = Instant.parse("2026-06-01T10:00:00Z");
  private @Nullable Pseudonymizer pseudonymizer;

  @BeforeEach
  void begin() {
    lake = Lake.of(folder.resolve("lake").toString());
  }

  private Found take(String yaml, String... backfill) throws IOException {
    FeatureFile file = FeatureFile.read(Files.writeString(folder.resolve("features.yaml"), yaml));
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Progress progress = new Progress(nowhere, false, () -> 0);
    TablesIntake intake =
        new TablesIntake(
            lake,
            folder,
            new BucketFiles(folder.resolve("buckets"), S3Access.DEFAULT, progress),
            pseudonymizer,
            Set.of(backfill),
            Clock.fixed(now, ZoneOffset.UTC),
            name -> null,
            progress);
    Map<String, Found> found = intake.take(file.tables(), file.features());
    return found.values().iterator().next();
  }

  private void customers(String rows) throws IOException {
    Files.writeString(folder.resolve("customers.csv"), HEADER + rows);
  }

  private List<TableRow> rows() throws IOException {
    List<TableRow> rows = new ArrayList<>();
    if (TableRows.in(lake).exists()) {
      TableRows.in(lake).view().read(TableRows.SCHEMA, row -> rows.add(TableRows.of(row)));
    }
    return rows;
  }

  private List<String> told() throws IOException {
    return rows().stream()
        .map(
            row ->
                String.join(
                    " ",
                    row.key(),
                    Instant.ofEpochMilli(row.validMillis()).toString(),
                    Instant.ofEpochMilli(row.knownMillis()).toString(),
                    row.values().toString()))
        .sorted()
        .toList();
  }

  @Test
  void takenInFirst_rowsWereKnownFromWhenTheyHold_laterOnesFromNowOn() throws IOException {
    customers("7,2024-01-01,gold,5,2020-01-01\n8,2024-02-01T12:00:00Z,-,,\n");
    assertEquals(new Found(2, 2, 0, 2, List.of()), take(TIMED));
    assertEquals(
        List.of(
            "7 2024-01-01T00:00:00Z 2024-01-01T00:00:00Z {category:tier=gold,"
                + " days_since:joined_at=1577836800000, number:credit=5.0}",
            "8 2024-02-01T12:00:00Z 2024-02-01T12:00:00Z {category:tier=null,"
                + " days_since:joined_at=null, number:credit=null}"),
        told());

    now = Instant.parse("2026-06-02T10:00:00Z");
    customers(
        "7,2024-01-01,silver,5,2020-01-01\n8,2024-02-01T12:00:00Z,-,,\n7,2027-01-01,gold,6,-\n");
    assertEquals(new Found(3, 2, 0, 2, List.of()), take(TIMED));
    assertEquals(
        List.of(
            "7 2024-01-01T00:00:00Z 2026-06-02T10:00:00Z {category:tier=silver}",
            "7 2027-01-01T00:00:00Z 2027-01-01T00:00:00Z {category:tier=gold,"
                + " days_since:joined_at=null, number:credit=6.0}"),
        told().stream()
            .filter(row -> !row.startsWith("7 2024-01-01T00:00:00Z 2024") && !row.startsWith("8"))
            .toList());
  }

  @Test
  void unchanged_isNotToldAgain_howeverOften() throws IOException {
    customers("7,2024-01-01,gold,5,2020-01-01\n8,2024-02-01,-,,\n");
    take(TIMED);
    now = now.plusSeconds(86_400);
    assertEquals(0, take(TIMED).told());
    assertEquals(2, rows().size());

    customers("7,2024-01-01,gold,6,2020-01-01\n8,2024-02-01,-,,\n");
    assertEquals(1, take(TIMED).told());
    assertEquals(0, take(TIMED).told());
    customers("7,2024-01-01,gold,5,2020-01-01\n8,2024-02-01,-,,\n");
    now = now.plusSeconds(86_400);
    assertEquals(1, take(TIMED).told());
    assertEquals(0, take(TIMED).told());
  }

  @Test
  void aNewColumn_wasKnownFromWhenItsRowsHold_theOthersAreNotToldAgain() throws IOException {
    customers("7,2024-01-01,gold,5,2020-01-01\n");
    take(TIMED);
    Files.writeString(
        folder.resolve("customers.csv"),
        "id,valid_from,tier,credit,joined_at,town\n7,2024-01-01,gold,5,2020-01-01,Ulm\n");
    now = now.plusSeconds(86_400);

    take(TIMED + "      town: {type: category}\n");

    assertTrue(
        told().contains("7 2024-01-01T00:00:00Z 2024-01-01T00:00:00Z {category:town=Ulm}"),
        told().toString());
    assertEquals(2, rows().size());
  }

  @Test
  void backfill_saysThatAllWasKnownFromWhenItHolds() throws IOException {
    customers("7,2024-01-01,gold,5,2020-01-01\n");
    take(TIMED);
    customers("7,2024-01-01,gold,5,2020-01-01\n7,2025-01-01,silver,5,2020-01-01\n");
    now = now.plusSeconds(86_400);
    take(TIMED);

    assertEquals(2, take(TIMED, "customers").told());
    assertTrue(
        told().stream().anyMatch(row -> row.startsWith("7 2025-01-01T00:00:00Z 2025-01-01")),
        told().toString());
  }

  @Test
  void withoutATime_rowsHoldFromNowOn_orSince() throws IOException {
    String yaml =
        """
        tables:
          stock:
            of: product
            from: stock.jsonl
            key: sku
            since: 2024-01-01
            features:
              stock: {type: number}
        """;
    Files.writeString(folder.resolve("stock.jsonl"), "{\"sku\":\"a\",\"stock\":3}\n");
    take(yaml);
    now = Instant.parse("2026-06-02T10:00:00Z");
    Files.writeString(
        folder.resolve("stock.jsonl"),
        "{\"sku\":\"a\",\"stock\":2}\n{\"sku\":\"b\",\"stock\":null}\n");
    take(yaml);
    take(yaml);

    assertEquals(
        List.of(
            "a 2024-01-01T00:00:00Z 2024-01-01T00:00:00Z {number:stock=3.0}",
            "a 2026-06-02T10:00:00Z 2026-06-02T10:00:00Z {number:stock=2.0}"),
        told());
  }

  @Test
  void shoppersAreTheirPseudonyms_productsAreNot() throws IOException {
    pseudonymizer =
        new Pseudonymizer(
            "0123456789012345678901234567890123456789".getBytes(StandardCharsets.US_ASCII));
    customers("7,2024-01-01,gold,5,2020-01-01\n");
    take(TIMED);
    assertEquals(String.valueOf(pseudonymizer.apply("7")), rows().get(0).key());
    assertEquals(0, take(TIMED).told());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "7,2024-01-01,gold,5,~7,2024-01-01,silver,5, | customers.csv, line 3: id 7 as of"
            + " 2024-01-01T00:00:00Z is in | line 2, too, with other values",
        "7,1970-01-20,gold,5, | line 2: valid_from \"1970-01-20\" is before 1980 | another unit?",
        "7,2124-01-01,gold,5, | line 2: valid_from \"2124-01-01\" is more than ten years ahead | unit",
        "7,,gold,5, | line 2: valid_from is missing | each row needs one",
        "7,01.02.2024,gold,5, | \"01.02.2024\" must be of the form iso or datetime or date | names others",
        "7,2024-01-01,gold,`12,5`, | line 2: credit is \"12,5\", but must be a number | a point for",
        "7,2024-01-01,gold,NaN, | line 2: credit is \"NaN\", but must be a number | name it in missing",
        "7,2024-01-01,gold,5,soon | line 2: joined_at is \"soon\", but must be a time | time_format"
      })
  void aRowThatIsWrong_isToldWithItsPlace_andNothingIsTakenIn(
      String rows, String wrong, String remedy) throws IOException {
    customers("1,2024-01-01,gold,5,2020-01-01\n");
    take(TIMED);
    customers(rows.replace("~", "\n").replace('`', '"') + "\n");

    UserError error = assertThrows(UserError.class, () -> take(TIMED));

    String message = String.valueOf(error.getMessage());
    assertTrue(message.contains(wrong), message);
    assertTrue(message.contains(remedy), message);
    assertEquals(1, rows().size());
  }

  @Test
  void fewKeysOfAnotherType_areTold_andTakenForOthers() throws IOException {
    customers("01,2024-01-01,gold,5,\n12,2024-01-01,gold,5,\n13,2024-01-01,gold,5,\n");
    take(TIMED);
    customers("1,2024-01-01,gold,5,\n12,2024-01-01,gold,5,\n13,2024-01-01,gold,5,\n");

    TableIntake.Found found = take(TIMED);

    assertEquals(
        List.of(
            "has 1 of 3 keys written otherwise than before, such as \"1\" for \"01\", which are taken"
                + " for others: write them as events do"),
        found.doubts());
    assertEquals(1, found.told());
    assertEquals(List.of(), take(TIMED).doubts());
  }

  @Test
  void twoTables_whereOneIsWrong_neitherIsTakenIn() throws IOException {
    customers("7,2024-01-01,gold,5,2020-01-01\n");
    Files.writeString(folder.resolve("stock.csv"), "sku,stock\na,many\n");
    String two =
        TIMED
            + """
              stock:
                of: product
                from: stock.csv
                key: sku
                features:
                  stock: {type: number}
            """;

    UserError error = assertThrows(UserError.class, () -> take(two));

    assertTrue(String.valueOf(error.getMessage()).contains("stock is \"many\""));
    assertEquals(List.of(), rows());
  }

  @ParameterizedTest
  @CsvSource({"12,12.0", "7,007"})
  void keysOfAnotherType_areRefused(String before, String after) throws IOException {
    customers(before + ",2024-01-01,gold,5,\n" + before + "1,2024-01-01,gold,5,\n");
    take(TIMED);
    customers(after + ",2024-01-01,gold,5,\n");

    String message = String.valueOf(assertThrows(UserError.class, () -> take(TIMED)).getMessage());

    assertTrue(message.contains("\"" + after + "\" for \"" + before + "\""), message);
    assertTrue(message.contains("written otherwise than before"), message);
    assertEquals(2, rows().size());
  }

  @Test
  void aColumnThatVanished_isTold() throws IOException {
    customers("7,2024-01-01,gold,5,2020-01-01\n");
    take(TIMED);
    Files.writeString(
        folder.resolve("customers.csv"), "id,valid_from,credit,joined_at\n7,2024-01-01,5,\n");

    String message = String.valueOf(assertThrows(UserError.class, () -> take(TIMED)).getMessage());

    String told =
        "customers.csv lacks the column tier: name it as it is there; its columns are: id,"
            + " valid_from, credit, joined_at";
    assertTrue(message.startsWith("tables.customers.from: "), message);
    assertTrue(message.contains(told), message);
    assertEquals(1, rows().size());
  }

  @Test
  void aFileThatVanished_isToldWithTheTableThatNamesIt() throws IOException {
    customers("7,2024-01-01,gold,5,2020-01-01\n");
    take(TIMED);
    Files.delete(folder.resolve("customers.csv"));

    String message = String.valueOf(assertThrows(UserError.class, () -> take(TIMED)).getMessage());

    assertTrue(message.startsWith("tables.customers.from: "), message);
    assertTrue(message.endsWith("customers.csv does not exist"), message);
    assertEquals(1, rows().size());
  }

  @Test
  void anEmptyTable_wipesNothing_andHalfATableIsTold() throws IOException {
    customers("1,2024-01-01,a,5,\n2,2024-01-01,a,5,\n3,2024-01-01,a,5,\n");
    take(TIMED);
    customers("");
    assertEquals(List.of("has no rows: what was taken in before stands"), take(TIMED).doubts());
    customers("1,2024-01-01,a,5,\n,2024-01-01,a,5,\n");

    Found half = take(TIMED);

    assertEquals(
        List.of(
            "has 1 keys, and had 3: what was said of the others stands; was it cut off?",
            "has 1 rows without a key, which tell nothing"),
        half.doubts());
    assertEquals(3, rows().size());
  }

  @Test
  void aCategoryOfManyValues_isTold() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i <= TableIntake.MOST_CATEGORIES; i++) {
      rows.append(i).append(",2024-01-01,t").append(i).append(",5,\n");
    }
    customers(rows.toString());

    List<String> doubts = take(TIMED).doubts();

    assertEquals(1, doubts.size());
    assertTrue(doubts.get(0).startsWith("has 1,001 different values of tier"), doubts.get(0));
  }

  @Test
  void backfillOfATableWithoutATime_orOfNone_isRefused() throws IOException {
    customers("7,2024-01-01,gold,5,2020-01-01\n");
    String untimed = TIMED.replace("    time: valid_from\n", "");
    String message =
        String.valueOf(
            assertThrows(UserError.class, () -> take(untimed, "customers")).getMessage());
    assertTrue(message.contains("name a column of it as time"), message);
    String unknown =
        String.valueOf(
            assertThrows(UserError.class, () -> TablesIntake.requireTables(Set.of("x"), List.of()))
                .getMessage());
    assertTrue(unknown.contains("--backfill=x names none of the tables"), unknown);
  }
}
