package io.purchaseintent.trainer.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ReportTest {

  private static final String TITLE = "purchase-intent v3";
  private static final List<String> VOID = List.of("meta", "!doctype");

  /** All parts of an evaluation, two of each. */
  private static ObjectNode evaluation() throws IOException {
    return read("evaluation.json");
  }

  private static ObjectNode manifest() throws IOException {
    return read("manifest.json");
  }

  private static ObjectNode read(String name) throws IOException {
    try (InputStream in = ReportTest.class.getResourceAsStream(name)) {
      return (ObjectNode) new ObjectMapper().readTree(Objects.requireNonNull(in, name));
    }
  }

  @Test
  void report_needsNothingFromElsewhere() throws IOException {
    String html = new Report(TITLE, evaluation(), manifest()).html();

    for (String foreign : List.of("http:", "https:", "src=", "<script", "@import", "url(")) {
      assertFalse(html.contains(foreign), foreign);
    }
  }

  @Test
  void report_closesWhatItOpens() throws IOException {
    String html = new Report(TITLE, evaluation(), manifest()).html();
    Deque<String> open = new ArrayDeque<>();
    Matcher tag = Pattern.compile("<(/?)([a-z!][a-z0-9]*)[^>]*?(/?)>").matcher(html);
    while (tag.find()) {
      if (tag.group(1).equals("/")) {
        assertEquals(open.pop(), tag.group(2));
      } else if (tag.group(3).isEmpty() && !VOID.contains(tag.group(2))) {
        open.push(tag.group(2));
      }
    }

    assertTrue(open.isEmpty(), open::toString);
    assertFalse(html.contains("NaN"));
    assertFalse(html.contains("Infinity"));
  }

  @Test
  void report_tellsTheFigures() throws IOException {
    String html = new Report(TITLE, evaluation(), manifest()).html();

    for (String told :
        List.of(
            "0.982", // AUC
            "38,140 visits, 289 of them",
            "on earns most",
            "hold 89% of what leads",
            "known, <span class=\"quiet\">platt",
            "trees session",
            "add to cart count",
            "<td>0.080%</td>")) {
      assertTrue(html.contains(told), told);
    }
  }

  @Test
  void figuresThatFlatter_areToldToDoSo() throws IOException {
    ObjectNode manifest = manifest();
    String once = new Report(TITLE, evaluation(), manifest).html();
    manifest.putObject("test_part").put("visits", "0123456789abcdef").put("versions_judged", 7);
    String often = new Report(TITLE, evaluation(), manifest).html();

    assertTrue(once.contains("an optimistic choice"));
    assertFalse(once.contains("judged by these same visits"));
    assertTrue(often.contains("7 versions were judged by these same visits"));
    assertTrue(
        new ModelCard(TITLE, evaluation(), manifest)
            .markdown()
            .contains("- 7 versions were judged by these same visits"));
  }

  @Test
  void shoppersNeverSeen_standBesideLaterVisits_orItIsToldWhyNot() throws IOException {
    ObjectNode evaluation = evaluation();
    evaluation
        .putObject("by_shopper")
        .putObject("test")
        .put("sessions", 20_544)
        .put("purchasing_sessions", 276)
        .put("auc", 0.9753)
        .put("pr_auc", 0.41)
        .put("ece", 0.0012)
        .put("calibration_in_the_large", 1.013);
    String row = "| shoppers never seen | 20,544 | 276 | 0.975 | 0.410 | 1.013 | 0.0012 |";

    assertTrue(
        new ModelCard(TITLE, evaluation, manifest()).markdown().contains(row),
        new ModelCard(TITLE, evaluation, manifest()).markdown());
    assertTrue(
        new Report(TITLE, evaluation, manifest()).html().contains("<td>shoppers never seen</td>"));
    evaluation.withObject("/by_shopper").put("buyers_one_in", 4.125);
    String drawn = "one in as many of those that bought was drawn to judge by";
    assertTrue(new ModelCard(TITLE, evaluation, manifest()).markdown().contains(drawn));
    assertTrue(new Report(TITLE, evaluation, manifest()).html().contains(drawn));
    evaluation.putObject("by_shopper").put("not_judged", "too few");
    assertTrue(
        new ModelCard(TITLE, evaluation, manifest())
            .markdown()
            .contains("Shoppers never seen are not judged: too few."));
    assertTrue(
        new Report(TITLE, evaluation, manifest()).html().contains("It is not told here: too few."));
  }

  @Test
  void whatWeighsOnAVersion_isToldByReportAndCard() throws IOException {
    ObjectNode manifest = manifest().put("anchor", "v2");
    manifest.putObject("made_by").put("code_commit", "abc").put("code_dirty", "true");
    manifest.putObject("final_part").put("from", "2016-10-29T00:00:00Z");

    for (String text :
        List.of(
            new Report(TITLE, evaluation(), manifest).html(),
            new ModelCard(TITLE, evaluation(), manifest).markdown())) {
      assertTrue(text.contains("commit abc, with changes that it does not have."));
      assertTrue(text.contains("Losses of later versions are counted against v2, its anchor"));
      assertTrue(text.contains("The days from 2016-10-29T00:00:00Z on were kept back"));
    }
  }

  @Test
  void names_cannotBecomeMarkup() throws IOException {
    ObjectNode evaluation = evaluation();
    ObjectNode channels = (ObjectNode) evaluation.path("test").path("slices").path("channel");
    channels.set("<img src=x>", channels.path("direct"));

    String html = new Report(TITLE, evaluation, manifest()).html();

    assertTrue(html.contains("&lt;img src=x&gt;"));
    assertFalse(html.contains("<img"));
  }

  @Test
  void report_withoutLadderSearchAndExplanations_hasTheRest() throws IOException {
    ObjectNode evaluation = evaluation();
    evaluation.remove(List.of("ladder", "search", "explanations", "learning_curve"));

    String html = new Report(TITLE, evaluation, manifest()).html();

    assertTrue(html.contains("Who is scored high?"));
    assertFalse(html.contains("The search for parameters"));
    assertFalse(html.contains("<h2>What did it learn?"));
  }

  @Test
  void verdicts_areToldInWords_underTheVersionsName() throws IOException {
    String html = new Report(TITLE, evaluation(), manifest()).html();

    for (String told :
        List.of(
            "<title>purchase-intent v3: model report</title>",
            "It was refused by calibration, and does not serve",
            "signal <span class=\"quiet\">does it tell buyers from others at all?</span>",
            "<td>refused</td>\n<td>0.01234</td>\n<td>ECE 0.01234; at most 0.01000</td>",
            "<td>not judged</td>\n<td>–</td>\n<td>there is no champion yet</td>")) {
      assertTrue(html.contains(told), told);
    }
    ObjectNode passed = manifest();
    ((ObjectNode) passed.path("gates")).put("passed", true);
    assertTrue(
        new Report(TITLE, evaluation(), passed).html().contains("It passed every gate that had"));
  }

  @Test
  void weeks_areToldWithTheirIntervals_andWhichDiffers() throws IOException {
    String html = new Report(TITLE, evaluation(), manifest()).html();

    assertTrue(html.contains("<td>2016-10-16 to 2016-10-22</td>"));
    assertTrue(
        html.contains(
            "Beyond noise differs the week of 2016-10-23 to 2016-10-29 in what was said and"),
        () -> html.substring(html.indexOf("From week to week")));
  }

  /** What a shop declares may be the sex of its shoppers: the card must not say that it is not. */
  @Test
  void featuresThatTheShopDeclared_areToldByReportAndCard_andNothingIsPromisedOfThem()
      throws IOException {
    ObjectNode manifest = manifest();
    ObjectNode gender = manifest.withObject("/feature_set").withArray("features").addObject();
    gender
        .putObject("declared")
        .put("name", "gender")
        .put("of", "shopper")
        .put("description", "As they say | <them>selves.")
        .putObject("column")
        .put("table", "customers")
        .put("column", "sex");
    ObjectNode spent = manifest.withObject("/feature_set").withArray("features").addObject();
    spent
        .putObject("declared")
        .put("name", "spent")
        .put("of", "shopper")
        .put("description", "")
        .putObject("aggregate")
        .put("function", "sum")
        .put("field", "amount");
    String nothingOfTheKind = "age, sex or origin are not used";

    String card = new ModelCard(TITLE, evaluation(), manifest).markdown();
    String html = new Report(TITLE, evaluation(), manifest).html();

    assertTrue(
        new ModelCard(TITLE, evaluation(), manifest()).markdown().contains(nothingOfTheKind));
    assertFalse(card.contains(nothingOfTheKind));
    for (String told :
        List.of(
            "for the shop to answer",
            "\n| gender | shopper | column sex of customers | As they say \\| <them>selves. |\n",
            "\n| spent | shopper | sum of events' amount |  |\n")) {
      assertTrue(card.contains(told), card);
    }
    for (String told :
        List.of(
            "<td>column sex of customers</td>",
            "<td>As they say | &lt;them&gt;selves.</td>",
            "<td>sum of events' amount</td>")) {
      assertTrue(html.contains(told), told);
    }
    assertFalse(new Report(TITLE, evaluation(), manifest()).html().contains("shop has declared"));
  }

  @Test
  void card_isFilledFromTheRun() throws IOException {
    String card = new ModelCard(TITLE, evaluation(), manifest()).markdown();

    for (String told :
        List.of(
            "# Model card: purchase-intent v3",
            "| calibration: are its probabilities true? | refused | ECE 0.01234; at most 0.01000 |",
            "before 2016-10-05T00:00:00Z",
            "2016-10-16 to 2016-11-01, 38,140 visits, 289",
            "| AUC, all moments, each visit counting once | 0.9816 (0.9795 to 0.9837) |",
            "| channel: social | 19,683 | 0 | – |",
            "| known | platt |",
            "`add_to_cart_count` +1",
            "## Intended use",
            "## Limits",
            "EU AI Act")) {
      assertTrue(card.contains(told), told);
    }
  }
}
