package io.purchaseintent.page.finding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        "Among visits on a phone, cart value is missing in 33% of the visits (in training 2.0%);"
            + " the rule allows at most 12%. The same among visits from social media and among"
            + " visits from DE.",
        Sentences.of(missing));
    assertEquals(
        "See who fills it: the tracker's field, the mapping of the import, the table that"
            + " features.yaml names for it, or a state in Redis (do aggregate and publish run?).",
        Sentences.remedy(missing));
  }

  @Test
  void alarmBelowItsBound_saysAtLeast() throws Exception {
    assertEquals(
        "The model tells buyers from others less well: AUC 0.78 (on the test part 0.90); the rule"
            + " asks for at least 0.85.",
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
        "The mix of visits by channel: as it should be, 0.012 of at most 0.10.",
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
        "Queue length of orders among visits from social media: 7.00; the rule allows at most 3.00.",
        Sentences.of(
            finding(
                """
                {'rule': 'x', 'verdict': 'alarm', 'measure': 'queue_length', 'subject': 'orders',
                 'slice': 'channel=social', 'value': 7, 'bound': 3}
                """)));
  }

  @Test
  void alarmOnTheOtherSideOfItsBound_isToldAsWhatItIs() throws Exception {
    Finding less =
        finding(
            """
            {'rule': 'less_is_missing', 'verdict': 'alarm', 'measure': 'missing_share',
             'subject': 'feature:cart_value', 'value': 0.41, 'reference': 0.72, 'bound': 0.62}
            """);

    assertEquals(
        "Cart value is there more often than it was: it is missing in 41% of the visits (in"
            + " training 72%); the rule asks for at least 62%.",
        Sentences.of(less));
    assertTrue(Sentences.remedy(less).startsWith("See in the report who came"));
    assertEquals(
        "How cart value is spread: 0.10; the rule asks for at least 0.20.",
        Sentences.of(
            finding(
                """
                {'rule': 'r', 'verdict': 'alarm', 'measure': 'psi', 'subject': 'feature:cart_value',
                 'value': 0.1, 'bound': 0.2}
                """)));
  }

  @Test
  void alarmAgainstEverybody_saysWhatEverybodyHas_notWhatWasBefore() throws Exception {
    assertEquals(
        "Among visits on a phone, the model tells buyers from others less well: AUC 0.75 (among all"
            + " visits 0.90); the rule asks for at least 0.81.",
        Sentences.of(
            finding(
                """
                {'rule': 'slice_ranks_worse', 'verdict': 'alarm', 'measure': 'auc', 'subject':
                 'scores', 'slice': 'device=mobile', 'value': 0.75, 'reference': 0.7, 'whole': 0.9,
                 'bound': 0.81, 'bound_is': 'least'}
                """)));
  }

  @Test
  void calm_saysWhichEndOfTheBoundItIs_andThatItIsBeyondItWhereItIs() throws Exception {
    assertEquals(
        "How many predictions there are: as it should be, 1 of at least 1.",
        Sentences.of(
            finding(
                """
                {'rule': 'no_predictions', 'verdict': 'calm', 'measure': 'predictions', 'subject':
                 'predictions', 'value': 1, 'bound': 1, 'bound_is': 'least'}
                """)));
    assertEquals(
        "How well buyers are told from others: 0.70; the rule asks for at least 0.85, but it is not"
            + " so for as many days yet as the rule wants.",
        Sentences.of(
            finding(
                """
                {'rule': 'ranks_worse', 'verdict': 'calm', 'reason': 'not_long_enough', 'measure':
                 'auc', 'subject': 'scores', 'value': 0.7, 'bound': 0.85, 'bound_is': 'least'}
                """)));
  }

  @Test
  void noteAndCause_areTold() throws Exception {
    assertEquals(
        "The job drift did not end well: what it would have seen nobody knows. No reference. The alarm"
            + " \"server away\" explains it.",
        Sentences.of(
            finding(
                """
                {'rule': 'job_failed', 'job': 'watch', 'verdict': 'alarm', 'measure': 'exit_code',
                 'subject': 'job:drift', 'value': 1, 'bound': 0, 'note': 'no reference',
                 'explained_by': 'server_away'}
                """)));
    assertEquals(
        "Whether the job drift ended well: cannot be told. No prediction is logged yet.",
        Sentences.of(
            finding(
                """
                {'rule': 'job_failed', 'job': 'watch', 'verdict': 'not_enough_data', 'reason':
                 'no_value', 'measure': 'exit_code', 'subject': 'job:drift', 'value': null,
                 'note': 'no prediction is logged yet'}
                """)));
  }

  @Test
  void valueNearItsBound_hasSoManyDigitsThatTheyDiffer() throws Exception {
    assertEquals(
        "1.05% of the visits have a value of channel type that training has never seen; the rule"
            + " allows at most 1.00%. The model treats all such values as one.",
        Sentences.of(
            finding(
                """
                {'rule': 'new_categories', 'verdict': 'alarm', 'measure': 'new_categories',
                 'subject': 'feature:channel_type', 'value': 0.01049, 'bound': 0.01}
                """)));
  }

  @Test
  void sameVisitsByAnotherName_areToldOnce() throws Exception {
    Finding twice =
        finding(
            """
            {'rule': 'r', 'verdict': 'alarm', 'measure': 'missing_share', 'bound': 0.25,
             'subject': 'feature:a', 'slice': 'segment=anonymous', 'value': 1, 'sessions': 9,
             'slices': {'alarm': [
               {'slice': 'segment=anonymous', 'value': 1, 'sessions': 9},
               {'slice': 'visitor=new', 'value': 1, 'sessions': 9},
               {'slice': 'device=mobile', 'value': 1, 'sessions': 9},
               {'slice': 'country=DE', 'value': 0.5172, 'sessions': 7},
               {'slice': 'channel=paid', 'value': 0.5172, 'sessions': 7},
               {'slice': 'country=FR', 'value': 0.5172, 'sessions': 7}]}}
            """);

    assertEquals(List.of("device=mobile", "country=DE", "country=FR"), twice.alsoIn());
  }

  @Test
  void hour_isToldAsATime() throws Exception {
    assertEquals(
        "Between 03:00 and 04:00 UTC, there came 1.20 events a minute (at this time of the last"
            + " weeks 31.0); the rule asks for at least 7.75. The same between 04:00 and 05:00"
            + " UTC.",
        Sentences.of(
            finding(
                """
                {'rule': 'r', 'job': 'lake', 'verdict': 'alarm', 'measure': 'events_per_minute',
                 'subject': 'events', 'slice': 'hour=03', 'value': 1.2, 'reference': 31,
                 'bound': 7.75, 'slices': {'alarm': [{'slice': 'hour=03'}, {'slice': 'hour=04'}]}}
                """)));
  }

  @Test
  void whatWentIn_isToldByWhatSaysWhetherItWasEnough(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("2016-10-30.json");
    Files.writeString(
        file,
        """
        {"verdict": "calm", "findings": [], "counts": {"unreadable": 0, "duplicates": 0,
         "predictions": 4553, "judged": 3686, "after_purchase": 331, "pending_no_events": 530,
         "pending_open": 6, "visits_that_bought": 1}}
        """);

    assertEquals(
        "4,553 predictions, 3,686 judged, 536 pending, 1 visit bought",
        CountWords.of(DayReport.read("quality", file)));
    assertEquals("4,553 predictions", CountWords.of(DayReport.read("drift", file)));
    assertEquals("", CountWords.of(DayReport.none("drift")));
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
