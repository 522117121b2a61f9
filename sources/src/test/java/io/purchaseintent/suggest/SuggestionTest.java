package io.purchaseintent.suggest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.UserError;
import io.purchaseintent.event.EventField;
import io.purchaseintent.mapping.Mapping;
import io.purchaseintent.mapping.MappingFile;
import io.purchaseintent.record.InputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SuggestionTest {

  private static final Path MAPPINGS = Path.of("..", "testdata", "mappings");
  private static final Path DATA = Path.of("..", "..", "shared", "data");
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  static List<String> samples() throws IOException {
    try (Stream<Path> samples = Files.list(MAPPINGS.resolve("samples"))) {
      return samples
          .filter(Files::isDirectory)
          .map(sample -> sample.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void sample_isToldToBeOfItsFormat(String name) throws IOException {
    Path sample = MAPPINGS.resolve("samples").resolve(name);
    JsonNode expected = JSON.readTree(sample.resolve("expected.json").toFile());

    for (JsonNode input : expected.get("inputs")) {
      for (JsonNode file : input.get("files")) {
        Suggestion suggestion =
            Suggestion.of(InputFile.of(sample.resolve(file.asText())), MAPPINGS, NOW);

        assertEquals(MAPPINGS.resolve(input.get("mapping").asText() + ".yaml"), suggestion.known());
        assertNull(suggestion.yaml());
        assertEquals(input.get("written").asInt(), suggestion.trial().events().size());
      }
    }
  }

  /** Fields whose columns a draft finds by itself, with the shipped mappings left aside. */
  @ParameterizedTest
  @CsvSource({"google-merch, google-merch.csv.gz", "rees46, rees46-2019-10-01.csv.gz"})
  void realFile_draftChoosesTheColumnsOfTheShippedMapping(String mapping, String data)
      throws IOException {
    Path file = DATA.resolve(data);
    assumeTrue(Files.exists(file), () -> "skipped: there is no " + file);

    Map<EventField, String> shipped = columns(MAPPINGS.resolve(mapping + ".yaml"));
    Map<EventField, String> drafted = columns(draft(file));

    shipped.remove(EventField.CURRENCY);
    shipped.remove(EventField.EVENT_ID);
    drafted.remove(EventField.EVENT_ID);
    assertEquals(shipped, drafted);
  }

  @Test
  void namesThatTellNothing_areFoundByWhatIsInThem() throws IOException {
    StringBuilder csv = new StringBuilder("aa,bb,cc,dd,ee,ff\n");
    String[] types = {"view", "view", "view", "cart", "purchase"};
    for (int visit = 0; visit < 60; visit++) {
      for (int step = 0; step < 5; step++) {
        int product = (visit * 7 + step * 3) % 40;
        csv.append(
            String.format(
                "%s,V%d,U%d,%s,X%d,K%d%n",
                Instant.parse("2026-03-01T08:00:00Z").plusSeconds(visit * 4_000L + step * 50L),
                visit,
                visit % 30,
                types[step],
                product,
                product % 5));
      }
    }

    Map<EventField, String> columns = columns(draft(file("shop.csv", csv.toString())));

    columns.remove(EventField.EVENT_ID);
    assertEquals(
        Map.of(
            EventField.EVENT_TIME, "aa",
            EventField.SESSION_ID, "bb",
            EventField.USER_ID, "cc",
            EventField.TYPE, "dd",
            EventField.PRODUCT_ID, "ee",
            EventField.CATEGORY, "ff"),
        columns);
  }

  @Test
  void fileWithoutHeader_keepsItsFirstRowAndSaysSo() throws IOException {
    StringBuilder csv = new StringBuilder();
    String[] types = {"pv", "pv", "cart", "buy"};
    for (int i = 0; i < 200; i++) {
      csv.append(
          String.format(
              "%d,%d,%d,%s,%d%n",
              100 + i / 4, 5_000 + i % 23, i % 23 % 7, types[i % 4], 1_511_544_070 + 60 * i));
    }

    Suggestion suggestion = Suggestion.of(InputFile.of(file("log.csv", csv.toString())), null, NOW);

    String yaml = Objects.requireNonNull(suggestion.yaml());
    assertTrue(yaml.contains("columns: [c1, c2, c3, c4, c5]"), yaml);
    assertTrue(yaml.contains("give them better names"), yaml);
    assertEquals(200, suggestion.trial().events().size());
    Map<EventField, String> columns = columns(draft(folder.resolve("log.csv")));
    assertEquals("c5", columns.get(EventField.EVENT_TIME));
    assertEquals("c4", columns.get(EventField.TYPE));
    assertEquals("c1", columns.get(EventField.SESSION_ID));
    assertEquals("c2", columns.get(EventField.PRODUCT_ID));
  }

  @Test
  void germanExport_itsDelimiterCommasAndTimesAreSeen() throws IOException {
    StringBuilder csv =
        new StringBuilder("Zeitpunkt;Kundennummer;Sitzung;Ereignis;Artikelnummer;Preis;Menge\n");
    for (int i = 0; i < 40; i++) {
      csv.append(
          String.format(
              "%02d.03.2026 14:%02d:05;K%d;S%d;%s;A%d;%d,99;1%n",
              1 + i / 4, i, i / 4, i / 4, i % 4 == 3 ? "Kauf" : "View", i % 9, 5 + i % 9));
    }

    Suggestion suggestion =
        Suggestion.of(InputFile.of(file("export.csv", csv.toString())), null, NOW);

    String yaml = Objects.requireNonNull(suggestion.yaml());
    assertTrue(yaml.contains("delimiter: \";\""), yaml);
    assertTrue(yaml.contains("dd.MM.yyyy HH:mm:ss"), yaml);
    assertTrue(yaml.contains("price: {column: Preis, decimal: \",\"}"), yaml);
    assertEquals(40, suggestion.trial().events().size());
    assertEquals(5_990_000, suggestion.trial().events().get(0).priceMicros());
    assertTrue(suggestion.doubts().stream().anyMatch(doubt -> doubt.contains("name no zone")));
  }

  @Test
  void whatLooksWrong_isDoubted() throws IOException {
    StringBuilder csv =
        new StringBuilder("event_time,user_id,session_id,event_type,product_id,price,currency\n");
    for (int i = 0; i < 60; i++) {
      csv.append(
          String.format(
              "%s,u%d,%d,%s,p%d,%d,%s%n",
              Instant.parse(i == 59 ? "2026-11-30T20:00:00Z" : "2026-03-01T08:00:00Z")
                  .plusSeconds(i),
              i / 3,
              1_772_352_000L + i / 3,
              i % 3 == 2 ? "view" : "cart",
              i % 9,
              1_999 + i,
              i % 2 == 0 ? "EUR" : "CHF"));
    }

    Suggestion suggestion = Suggestion.of(InputFile.of(file("a.csv", csv.toString())), null, NOW);

    String doubts = String.join("\n", suggestion.doubts());
    for (String part :
        List.of(
            "are they in cents?",
            "there are 2 currencies (CHF, EUR)",
            "1 events are in the future",
            "no visit buys")) {
      assertTrue(doubts.contains(part), doubts);
    }
    assertTrue(
        Objects.requireNonNull(suggestion.yaml()).contains("template: \"{user_id}.{session_id}\""),
        "a visit that is named by its second is not one shopper's");
  }

  @Test
  void fileWithoutTimes_isRefusedAndItsColumnsTold() throws IOException {
    Path file = file("a.csv", "user_id,product_id\nu1,p1\nu2,p2\n");

    UserError error =
        assertThrows(UserError.class, () -> Suggestion.of(InputFile.of(file), MAPPINGS, NOW));

    String message = String.valueOf(error.getMessage());
    assertTrue(message.contains("no column of times"), message);
    assertTrue(message.contains("user_id (\"u1\")"), message);
  }

  @Test
  void fileWithoutVisitorsOrVisits_isRefused() throws IOException {
    Path file =
        file("a.csv", "event_time,price\n2026-01-01T00:00:00Z,1.50\n2026-01-01T00:00:01Z,2.50\n");

    UserError error =
        assertThrows(UserError.class, () -> Suggestion.of(InputFile.of(file), null, NOW));

    assertTrue(String.valueOf(error.getMessage()).contains("a visit or a shopper"));
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private Path draft(Path file) throws IOException {
    Suggestion suggestion = Suggestion.of(InputFile.of(file), null, NOW);
    assertNotNull(suggestion.yaml());
    return Files.writeString(folder.resolve("draft.yaml"), suggestion.yaml());
  }

  /** The first column of each field; a draft that is no mapping fails here. */
  private static Map<EventField, String> columns(Path yaml) {
    Mapping mapping = MappingFile.read(yaml);
    Map<EventField, String> columns = new TreeMap<>();
    mapping
        .events()
        .get(0)
        .fields()
        .forEach(
            (field, source) -> {
              List<String> read = new ArrayList<>(source.columns());
              if (!read.isEmpty()) {
                columns.put(field, read.get(0));
              } else if (source.template() != null) {
                columns.put(field, source.template());
              }
            });
    return columns;
  }
}
