package io.purchaseintent.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.feature.TableRow;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.table.TableRows;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The example that ships, as a user runs it. */
class ShippedFeaturesTest {

  private static final Path EXAMPLE = Path.of("..", "testdata", "features", "features.yaml");

  @TempDir Path home;

  @Test
  void example_isTakenInWhole_andSaysWhatItsRowsSay() throws Exception {
    StringWriter out = new StringWriter();
    int code =
        new CommandLine(
                new TakeFeaturesCommand(
                    Clock.fixed(Instant.parse("2026-06-01T00:00:00Z"), ZoneOffset.UTC)))
            .setOut(new PrintWriter(out))
            .execute("--home", home.toString(), "--file", EXAMPLE.toString(), "--json");

    assertEquals(ExitCode.DONE, code);
    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertEquals(15, report.path("features").size());
    List<String> tables = new ArrayList<>();
    report
        .path("tables")
        .forEach(
            table -> {
              assertTrue(table.path("doubts").isEmpty(), table.toString());
              tables.add(table.path("name").asText() + " " + table.path("new_or_changed").asInt());
            });
    assertEquals(List.of("catalogue 5", "customers 4", "shop_orders 3"), tables);
    List<TableRow> rows = new ArrayList<>();
    TableRows.in(Lake.of(home.resolve("lake").toString()))
        .view()
        .read(TableRows.SCHEMA, row -> rows.add(TableRows.of(row)));
    assertEquals(
        List.of(
            "{category:country=DE, category:segment=business, category:tier=null,"
                + " days_since:joined_at=1469836800000}"),
        rows.stream()
            .filter(row -> row.key().equals("c-1002"))
            .map(row -> row.values().toString())
            .toList());
  }
}
