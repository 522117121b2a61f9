package io.purchaseintent.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class SuiteTest {

  private static final Schema TABLE =
      SchemaBuilder.record("table")
          .fields()
          .optionalString("name")
          .optionalDouble("price")
          .optionalInt("count")
          .endRecord();

  private static String suite(String... expectations) {
    return "{\"name\": \"mine\", \"expectations\": [" + String.join(",", expectations) + "]}";
  }

  private static String expectation(String type, String kwargs) {
    return "{\"type\": \"" + type + "\", \"kwargs\": {" + kwargs + "}}";
  }

  private static String problem(String json) {
    return String.join("\n", problems(json));
  }

  private static List<String> problems(String json) {
    return assertThrows(SuiteException.class, () -> Examination.parse("my.json", json, TABLE))
        .problems();
  }

  private static void assertSays(String problem, String... parts) {
    for (String part : parts) {
      assertTrue(problem.contains(part), problem + " lacks " + part);
    }
  }

  @Test
  void unknownType_isToldWithTheNearest() {
    assertSays(
        problem(suite(expectation("expect_column_value_to_not_be_null", "\"column\": \"name\""))),
        "expectations[0]",
        "did you mean expect_column_values_to_not_be_null?");
  }

  @Test
  void typesThatAreLeftOut_areToldWithWhy() {
    assertSays(
        problem(suite(expectation("expect_column_values_to_be_increasing", ""))), "have no order");
    assertSays(problem(suite(expectation("unexpected_rows_expectation", ""))), "database");
  }

  @Test
  void everyFault_isToldAtOnce() {
    List<String> problems =
        problems(
            suite(
                expectation(
                    "expect_column_values_to_be_between",
                    "\"column\": \"price\", \"min_value\": 3, \"max_value\": 1, \"mostly\": 1.5"),
                expectation("expect_column_max_to_be_between", "\"column\": \"nmae\""),
                expectation(
                    "expect_column_mean_to_be_between", "\"column\": \"name\", \"min_value\": 1"),
                expectation(
                    "expect_column_values_to_not_be_null", "\"column\": \"name\", \"mstly\": 1")));

    assertEquals(6, problems.size(), problems.toString());
    assertSays(problems.get(0), "expectations[0]", "min_value=3", "max_value=1");
    assertSays(problems.get(1), "mostly=1.5", "from 0.0 to 1.0");
    assertSays(problems.get(2), "column=\"nmae\"", "did you mean name?", "price");
    assertSays(problems.get(3), "min_value and max_value are missing");
    assertSays(problems.get(4), "has texts (str)", "numbers");
    assertSays(problems.get(5), "mstly=1", "did you mean mostly?");
  }

  @Test
  void faultsOfTypesAndOfArguments_areToldTogether_inTheOrderOfTheSuite() {
    List<String> problems =
        problems(
            suite(
                    expectation("expect_column_max_to_be_between", "\"column\": \"nmae\""),
                    expectation("expect_column_max_to_be_betwen", "\"column\": \"price\""),
                    expectation(
                        "expect_table_row_count_to_equal", "\"value\": {\"$PARAMETER\": \"n\"}"),
                    expectation(
                        "expect_column_values_to_be_in_type_list",
                        "\"column\": \"name\", \"type_list\": [\"floot64\"]"))
                .replace("{\"name\"", "{\"note\": 1, \"name\""));

    assertEquals(6, problems.size(), problems.toString());
    assertSays(problems.get(0), "note is not known", "did you mean notes?");
    assertSays(problems.get(1), "expectations[0]", "column=\"nmae\"", "did you mean name?");
    assertSays(problems.get(2), "expectations[0]", "min_value and max_value are missing");
    assertSays(problems.get(3), "expectations[1]", "did you mean expect_column_max_to_be_between?");
    assertSays(problems.get(4), "expectations[2]", "$PARAMETER n", "which has none");
    assertSays(problems.get(5), "expectations[3]", "has floot64", "did you mean float64?");
  }

  @Test
  void manyFaults_areNamedUpToTwenty_andTheRestCounted() {
    String[] wrong = new String[23];
    Arrays.fill(wrong, expectation("expect_column_max_to_be_between", "\"column\": \"nmae\""));

    String message =
        assertThrows(SuiteException.class, () -> Examination.parse("my.json", suite(wrong), TABLE))
            .getMessage();

    assertEquals(22, message.lines().count());
    assertSays(message, "my.json has 46 faults:\n  expectations[0]", "\n  and 26 more");
  }

  @Test
  void suitesOfOtherForms_areRefused() {
    assertSays(problem("{"), "is no JSON");
    assertSays(problem("{\"expectation_suite_name\": \"a\"}"), "0.x");
    assertSays(problem("{\"name\": \"a\", \"expectations\": []}"), "at least one");
    assertSays(
        problem(
            "{\"nmae\": \"a\", \"expectations\": [{\"type\": \"expect_table_row_count_to_equal\","
                + " \"kwargs\": {\"value\": {\"$PARAMETER\": \"n\"}}, \"severity\": \"fatal\"}]}"),
        "did you mean name?",
        "name is missing",
        "severity=\"fatal\"",
        "$PARAMETER n");
  }

  @Test
  void conditionsThatArePython_areRefused() {
    assertSays(
        problem(
            suite(
                expectation(
                    "expect_column_values_to_not_be_null",
                    "\"column\": \"name\", \"row_condition\": \"name.str.len() > 3\","
                        + " \"condition_parser\": \"pandas\""))),
        "row_condition",
        "structured");
  }

  @Test
  void findings_areToldInALine() {
    String suite =
        suite(
            expectation(
                "expect_column_values_to_be_in_set",
                "\"column\": \"name\", \"value_set\": [\"a\"]"),
            expectation(
                "expect_column_max_to_be_between", "\"column\": \"price\", \"max_value\": 2"));
    List<GenericRecord> rows =
        IntStream.range(0, 4)
            .mapToObj(
                i -> {
                  GenericRecord row = new GenericData.Record(TABLE);
                  row.put("name", i == 0 ? "a" : "b");
                  row.put("price", (double) i);
                  return row;
                })
            .toList();

    SuiteResult result = Checked.rows(suite, TABLE, rows);

    assertEquals(ExpectationVerdict.FAILED, result.verdict());
    assertEquals(
        List.of(
            "critical: expect_column_values_to_be_in_set of name: 3 of 4 rows are not as expected,"
                + " such as \"b\"; expected {\"value_set\":[\"a\"]}",
            "critical: expect_column_max_to_be_between of price: is 3.0; expected"
                + " {\"max_value\":2}"),
        result.failed(Severity.CRITICAL).stream().map(SuiteResult::line).toList());
  }

  @Test
  void manyExamples_areTheFirstByValue_andTheirCountsExact() {
    String suite =
        suite(
            expectation(
                "expect_column_values_to_be_between", "\"column\": \"count\", \"max_value\": -1"));
    List<GenericRecord> rows =
        IntStream.range(0, 300)
            .mapToObj(
                i -> {
                  GenericRecord row = new GenericData.Record(TABLE);
                  row.put("count", 99 - i % 100);
                  return row;
                })
            .toList();

    ExpectationResult finding = Checked.rows(suite, TABLE, rows).findings().get(0);

    assertEquals(300, finding.result().path("unexpected_count").asInt());
    assertEquals(
        "{\"count\":3,\"value\":0}",
        finding.result().path("partial_unexpected_counts").get(0).toString());
    assertEquals(20, finding.result().path("partial_unexpected_counts").size());
  }
}
