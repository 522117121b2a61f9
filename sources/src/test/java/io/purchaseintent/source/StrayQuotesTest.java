package io.purchaseintent.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.source.Importer.Counts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A quote that means nothing costs its own row, and none of those that it seems to hold. */
class StrayQuotesTest {

  private static final String MAPPING =
      "fields:\n  event_id: id\n  type: {default: search}\n  event_time: at\n  session_id: sid\n"
          + "  query: query\n";
  private static final String HEADER = "id,at,sid,query,qty\n";

  @TempDir Path folder;
  private Imports imports;

  @BeforeEach
  void setUp() {
    imports = new Imports(folder);
  }

  private Counts run(String mapping, String rows) throws IOException {
    return imports.run(imports.file("m.yaml", mapping), 1, imports.file("a.csv", HEADER + rows));
  }

  private static String row(int id, String query) {
    return id + ",2024-05-01T10:00:00Z,s1," + query + ",1\n";
  }

  private List<String> ids() throws IOException {
    List<String> ids = new ArrayList<>();
    imports.events().forEach(event -> ids.add(event.get("event_id").asText()));
    return ids;
  }

  @Test
  void quoteThatClosesRowsLater_byTheRulesOfQuotes_costsItsOwnRowOnly() throws IOException {
    // All from the one quote to the other is a field by RFC 4180, and the record has five columns.
    Counts counts =
        run(
            MAPPING,
            row(1, "mug")
                + row(2, "\"24 inch")
                + row(3, "lamp")
                + row(4, "towel")
                + row(5, "32\"")
                + row(6, "cup"));

    assertEquals(List.of("1", "3", "4", "5", "6"), ids());
    JsonNode rejected = imports.rejected().get(0);
    assertEquals(3, rejected.get("line").asLong());
    String reason = rejected.get("reason").asText();
    assertTrue(
        reason.contains("line 4 looks like a row") && reason.contains("quote: none"), reason);
    assertEquals(row(2, "\"24 inch").strip(), rejected.get("text").asText());
    assertEquals(6, counts.read());
  }

  @Test
  void quoteInTheNextRow_andInTheFirstOfAll_costTheirOwnRowsOnly() throws IOException {
    run(MAPPING, row(1, "\"a") + row(2, "b\"") + row(3, "\"c") + row(4, "\"d") + row(5, "e"));

    assertEquals(List.of("2", "5"), ids());
    assertEquals(3, imports.rejected().size());
  }

  @Test
  void textOfSeveralLines_withCommasInThem_staysOne() throws IOException {
    run(
        MAPPING,
        row(1, "mug")
            + row(2, "\"red, or blue,\nnot green, nor white, as it is,\n3 of them, or 4\"")
            + row(3, "lamp"));

    assertEquals(List.of("1", "2", "3"), ids());
    assertEquals(0, imports.rejected().size());
  }

  @Test
  void quoteNone_readsWhatTheReasonSays() throws IOException {
    run("quote: none\n" + MAPPING, row(1, "\"24 inch") + row(2, "lamp") + row(3, "32\""));

    assertEquals(List.of("1", "2", "3"), ids());
    assertEquals("\"24 inch", imports.events().get(0).get("query").asText());
  }
}
