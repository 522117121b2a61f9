package io.purchaseintent.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Times of an import whose mapping names several forms. */
class TimesInTurnTest {

  /** The same moment, as databases, logs and notebooks write it. */
  private static final String SAME_MOMENT =
      """
      2024-05-01 10:00:00+00
      2024-05-01 10:00:00+00:00
      2024-05-01 12:00:00.000456+02:00
      2024-05-01T10:00:00+0000
      2024-05-01T12:00:00.000+0200
      2024-05-01T10:00:00
      2024-05-01 10:00
      2024-05-01 10:00:00.000
      2024-05-01 12:00:00 Europe/Vienna
      1714557600
      1714557600.0
      1714557600000
      1714557600000456
      1714557600000456789
      1.7145576E9
      01/05/2024 10:00:00
      20240501100000
      2024-05-01T10:00:00.000Z
      2024-05-01T10:00:00z
      """;

  @TempDir Path folder;
  private Imports imports;

  @BeforeEach
  void setUp() {
    imports = new Imports(folder);
  }

  private Importer.Counts run(String forms, String... times) throws IOException {
    Path mapping =
        imports.file(
            "m.yaml",
            "columns: [at]\nfields:\n  event_id: at\n  type: {default: page_view}\n"
                + "  session_id: {default: s}\n  event_time: {column: at, time: "
                + forms
                + "}\n");
    return imports.run(mapping, 1, imports.file("t.csv", String.join("\n", times)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[iso, datetime, epoch_millis, epoch_seconds, epoch_micros, epoch_nanos,"
            + " dd/MM/yyyy HH:mm:ss, yyyyMMddHHmmss]",
        "[yyyyMMddHHmmss, dd/MM/yyyy HH:mm:ss, epoch_nanos, epoch_micros, epoch_seconds,"
            + " epoch_millis, datetime, iso]"
      })
  void formsInAnyOrder_giveTheSameMoment(String forms) throws IOException {
    Importer.Counts counts = run(forms, SAME_MOMENT);

    assertEquals(19, counts.written(), imports.rejected().toString());
    for (var event : imports.events()) {
      assertEquals("2024-05-01T10:00:00Z", event.path("event_time").asText(), event.toString());
    }
  }

  @Test
  void secondsThatLookLikeMillis_areToldAndNotOf1970() throws IOException {
    assertEquals(1, run("epoch_millis", "1714557600").rejected());

    String reason = imports.rejected().get(0).path("reason").asText();
    assertTrue(
        reason.startsWith(
            "\"1714557600\" is 1970-01-20T20:15:57.600Z by epoch_millis, which no event can have: from"
                + " 1995 to a day ahead; epoch_seconds reads it as 2024-05-01T10:00:00Z"),
        reason);
  }

  @Test
  void timeOfNoForm_isToldWithTheFormThatFits() throws IOException {
    run("iso", "2024-05-01 10:00:00", "1714557600123456", "31.05.2024 10:00");

    String[] ends = {
      "is not a time of the form iso; datetime reads it as 2024-05-01T10:00:00Z",
      "is not a time of the form iso; epoch_micros reads it as 2024-05-01T10:00:00.123456Z",
      "\"31.05.2024 10:00\" is not a time of the form iso; if it is one, give time its pattern, such"
          + " as dd/MM/yyyy HH:mm:ss or yyyyMMddHHmmss"
    };
    for (int i = 0; i < ends.length; i++) {
      String reason = imports.rejected().get(i).path("reason").asText();
      assertTrue(reason.endsWith(ends[i]), reason);
    }
  }
}
