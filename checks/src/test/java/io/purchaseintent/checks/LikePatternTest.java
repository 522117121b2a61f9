package io.purchaseintent.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Great Expectations said of the same texts in SQLite: pandas has no part of these. */
class LikePatternTest {

  private static final Schema TABLE =
      SchemaBuilder.record("table").fields().optionalString("s").endRecord();

  private static final List<String> TEXTS =
      List.of("abc", "ab", "a_c", "a%c", "", "ü", "x\ny", "b", "aXc");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "match_like_pattern;'\"like_pattern\": \"a_c\"';5",
        "match_like_pattern;'\"like_pattern\": \"a%\"';4",
        "match_like_pattern;'\"like_pattern\": \"a!_c\", \"escape\": \"!\"';8",
        "match_like_pattern;'\"like_pattern\": \"_\"';7",
        "match_like_pattern;'\"like_pattern\": \"x%y\"';8",
        "not_match_like_pattern;'\"like_pattern\": \"%b%\"';3",
        "match_like_pattern_list;'\"like_pattern_list\": [\"a%\", \"%c\"], \"match_on\": \"all\"';5",
        "match_like_pattern_list;'\"like_pattern_list\": [\"a%\", \"%b%\"]';3",
        "not_match_like_pattern_list;'\"like_pattern_list\": [\"a%\", \"_\"]';7"
      })
  void patterns_countAsInADatabase(String type, String kwargs, int unexpected) {
    String suite =
        "{\"name\": \"like\", \"expectations\": [{\"type\": \"expect_column_values_to_"
            + type
            + "\", \"kwargs\": {\"column\": \"s\", "
            + kwargs
            + "}}]}";
    List<GenericRecord> rows =
        Stream.concat(TEXTS.stream(), Stream.of((String) null))
            .map(
                text -> {
                  GenericRecord row = new GenericData.Record(TABLE);
                  row.put("s", text);
                  return row;
                })
            .toList();

    ExpectationResult finding = Checked.rows(suite, TABLE, rows).findings().get(0);

    assertEquals(unexpected, finding.result().path("unexpected_count").asInt());
    assertEquals(1, finding.result().path("missing_count").asInt());
  }
}
