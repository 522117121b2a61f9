package io.purchaseintent.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.lake.ParquetRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Great Expectations itself says of the same files by the same suite (generate.py). */
class ConformanceTest {

  private static final Path HERE = Path.of("src/test/resources/great-expectations");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Means and deviations of floats, which pandas reckons in floats. */
  private static final double IN_FLOATS = 1e-6;

  private static final double ROUNDED = 1e-12;

  /** Of these pandas has no part: they were tried with a database. */
  private static final Set<String> ONLY_SQL =
      Set.of(
          "expect_column_values_to_match_like_pattern",
          "expect_column_values_to_match_like_pattern_list",
          "expect_column_values_to_not_match_like_pattern",
          "expect_column_values_to_not_match_like_pattern_list");

  private static String suite() throws IOException {
    return Files.readString(HERE.resolve("suite.json"), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mixed", "calm", "one", "missing", "empty"})
  void everyExpectation_saysAndCountsWhatGreatExpectationsDoes(String table) throws IOException {
    JsonNode theirs = JSON.readTree(HERE.resolve(table + ".json").toFile());

    SuiteResult ours = Checked.file(suite(), HERE.resolve(table + ".parquet"));

    List<String> differences = new ArrayList<>();
    for (int i = 0; i < ours.findings().size(); i++) {
      if (!(table.equals("missing") && isOfTypes(ours.findings().get(i)))) {
        compare(ours.findings().get(i), theirs.get(i), differences);
      }
    }
    assertEquals(List.of(), differences, String.join("\n", differences));
  }

  @Test
  void everyTypeThatPandasKnows_isInTheSuite() throws IOException {
    Set<String> types = new TreeSet<>(Examination.types());

    Suite suite =
        Examination.parse("suite.json", suite(), ParquetRows.schema(HERE.resolve("empty.parquet")))
            .suite();
    types.removeAll(
        suite.expectations().stream().map(Expectation::type).collect(Collectors.toSet()));

    assertEquals(new TreeSet<>(ONLY_SQL), types);
  }

  @Test
  void noRows_areNeverAPass() throws IOException {
    SuiteResult empty = Checked.file(suite(), HERE.resolve("empty.parquet"));

    assertEquals(0, empty.rows());
    for (ExpectationResult finding : empty.findings()) {
      boolean ofTable =
          finding.expectation().type().startsWith("expect_table_")
              || finding.expectation().type().matches(".*(_type|_type_list|_exist|_type_to_be)");
      assertTrue(
          ofTable || finding.verdict() == ExpectationVerdict.NOT_ENOUGH_DATA, finding.toString());
    }
    assertTrue(!empty.toJson().path("success").asBoolean());
  }

  /** Without a single value pandas reads whole numbers as others; here Parquet says what it is. */
  private static boolean isOfTypes(ExpectationResult finding) {
    return finding.expectation().kwargs().has("type_")
        || finding.expectation().kwargs().has("type_list");
  }

  private static void compare(ExpectationResult ours, JsonNode theirs, List<String> differences) {
    String what =
        ours.expectation().place()
            + " "
            + ours.expectation().type()
            + " of "
            + ours.expectation().kwargs();
    if (ours.success() != theirs.path("success").asBoolean()) {
      differences.add(
          what + ": success " + ours.success() + ", theirs " + theirs + ", ours " + ours.result());
    }
    for (Iterator<String> names = theirs.path("result").fieldNames(); names.hasNext(); ) {
      String name = names.next();
      JsonNode their = theirs.path("result").path(name);
      JsonNode our = ours.result().path(name);
      if (!same(
          our, their, name.equals("observed_value") && ours.expectation().subject().equals("h"))) {
        differences.add(what + ": " + name + " " + our + ", theirs " + their);
      }
    }
  }

  private static boolean same(JsonNode a, JsonNode b, boolean inFloats) {
    if (a.isNumber() && b.isNumber()) {
      double tolerance = inFloats ? IN_FLOATS : ROUNDED;
      return Math.abs(a.asDouble() - b.asDouble())
          <= tolerance * Math.max(1e-300, Math.abs(b.asDouble()));
    }
    if (b.asText().equals("NaT")) {
      return a.isNull();
    }
    boolean shortened = a.isArray() && a.size() == Tally.EXAMPLES && b.size() > a.size();
    if (a.size() != b.size() && !shortened || a.getNodeType() != b.getNodeType()) {
      return false;
    }
    if (a.isObject()) {
      for (Iterator<String> names = a.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        if (!same(a.path(name), b.path(name), inFloats)) {
          return false;
        }
      }
      return true;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!same(a.get(i), b.get(i), inFloats)) {
        return false;
      }
    }
    return a.isArray() || a.asText().equals(b.asText());
  }
}
