package io.purchaseintent.page.finding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are told. */
class SentencesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static Finding finding(String json) throws Exception {
    return Finding.of(JSON.readTree(json.replace('\'', '"')));
  }

  @Test
  void alarm_saysWhoseValueAndBound_andWhereElse() throws Exception {
    Finding missing =
        finding(
            """
            {'rule': 'more_is_missing', 'verdict': 'alarm', 'measure': 'missing_share',
             'subject': 'feature:cart_value', 'slice': 'device=mobile', 'value': 0.325,
             'reference': 0.0201, 'bound': 0.12, 'sessions': 800, 'slices': {'alarm': [
             {'slice': 'device=mobile'}, {'slice': 'channel=social'}, {'slice': 'country=DE'}]}}
            """);

    assertEquals(
        "Among visits on a phone, cart value is missing in 33% of the visits, it was in 2.0%; at"
            + " most 12% may be. The same among visits from social media, visits from DE.",
        Sentences.of(missing));
    assertEquals(
        "See who fills it: the tracker's field, the mapping of the import, or a state in Redis (do"
            + " aggregate and publish run?).",
        Sentences.remedy(missing));
  }

  @Test
  void alarmBelowItsBound_saysAtLeast() throws Exception {
    assertEquals(
        "The model tells buyers from others less well: AUC 0.78, on validation it was 0.90; at"
            + " least 0.85 may be.",
        Sentences.of(
            finding(
                """
                {'rule': 'ranks_worse', 'verdict': 'alarm', 'measure': 'auc', 'subject': 'scores',
                 'slice': 'all', 'value': 0.7801, 'reference': 0.899, 'bound': 0.854}
                """)));
  }

  @Test
  void whatCannotBeTold_saysHowManyThereAre_andHowManyItTakes() throws Exception {
    Finding few =
        finding(
            """
            {'rule': 'feature_moved', 'verdict': 'not_enough_data', 'reason': 'not_detectable',
             'measure': 'psi', 'subject': 'feature:cart_value', 'slice': 'all', 'value': 0.1,
             'bound': 0.25, 'sessions': 312, 'needed': 2050}
            """);

    assertEquals(
        "How cart value is spread: cannot be told. There are 312 visits, and about 2,050 are"
            + " needed.",
        Sentences.of(few));
    assertEquals(
        "How scores are spread: cannot be told. It was not measured.",
        Sentences.of(
            finding(
                """
                {'rule': 'scores_moved', 'verdict': 'not_enough_data', 'measure': 'psi',
                 'reason': 'not_measured', 'subject': 'scores', 'slice': 'all'}
                """)));
  }

  @Test
  void calm_hasItsBound_andAValueWithoutAnEndIsTold() throws Exception {
    assertEquals(
        "The mix of visits by channel: as it may be, 0.012 of at most 0.10.",
        Sentences.of(
            finding(
                """
                {'rule': 'other_visitors', 'verdict': 'calm', 'measure': 'psi',
                 'subject': 'slice:channel', 'slice': 'all', 'value': 0.0123, 'bound': 0.1}
                """)));
    assertEquals(
        Double.POSITIVE_INFINITY, finding("{'verdict': 'alarm', 'value': 'Infinity'}").value());
  }

  @Test
  void measureWithoutWords_isToldByItsName() throws Exception {
    assertEquals(
        "Among visits from social media, queue length of orders is 7.00; at most 3.00 may be.",
        Sentences.of(
            finding(
                """
                {'rule': 'x', 'verdict': 'alarm', 'measure': 'queue_length', 'subject': 'orders',
                 'slice': 'channel=social', 'value': 7, 'bound': 3}
                """)));
  }

  /** A word that is no placeholder would be shown as it is. */
  @Test
  void words_haveNoPlaceholderThatIsNotFilled() throws Exception {
    JsonNode words;
    try (InputStream in = Measure.class.getResourceAsStream("measures.json")) {
      words = JSON.readTree(in);
    }
    for (Map.Entry<String, JsonNode> measure : words.properties()) {
      for (String verdict : new String[] {"alarm", "calm", "not_enough_data"}) {
        String told =
            Sentences.of(
                finding(
                    "{'rule': 'r', 'verdict': '"
                        + verdict
                        + "', 'measure': '"
                        + measure.getKey().replaceAll("/.*", "")
                        + "', 'subject': '"
                        + measure.getKey().replaceAll("^[^/]*/?", "")
                        + (measure.getKey().contains("snapshots") ? "" : ":a_b")
                        + "', 'slice': 'channel=social', 'value': 0.5, 'bound': 0.25,"
                        + " 'reference': 0.1, 'sessions': 9}"));
        Matcher left = Pattern.compile("[{}]|null|NaN").matcher(told);
        assertFalse(left.find(), measure.getKey() + ": " + told);
      }
    }
  }

  @Test
  void stateThatIsNotKnown_isNeverCalm(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("2016-10-30.json");
    assertEquals(State.NONE, DayReport.read("drift", file).state());
    for (String broken :
        new String[] {
          "",
          "{",
          "[]",
          "{'verdict': 'calm'}",
          "{'verdict': 'fine', 'findings': []}",
          "{'verdict': 'calm', 'findings': [{'value': 'x'}]}",
          "{'findings': []}",
          "{'verdict': 'calm', 'findings': []"
        }) {
      Files.writeString(file, broken.replace('\'', '"'));

      assertEquals(State.UNREADABLE, DayReport.read("drift", file).state(), broken);
    }
    Files.writeString(file, "{\"verdict\": \"calm\", \"findings\": [], \"details\": {\"a\": 1}}");
    assertEquals(State.CALM, DayReport.summary("drift", file).state());
    assertEquals(1, DayReport.read("drift", file).json().path("details").path("a").asInt());
    assertEquals(false, DayReport.summary("drift", file).json().has("details"));
  }
}
