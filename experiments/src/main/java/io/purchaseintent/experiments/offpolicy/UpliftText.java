package io.purchaseintent.experiments.offpolicy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.TextTable;
import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.policy.UpliftFile;
import io.purchaseintent.statistics.offpolicy.Estimate;
import java.io.IOException;
import java.util.Locale;

/** What was learnt of an action, for people, for programs, and as a file for policies. */
public final class UpliftText {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double RISK = 0.05;

  private final UpliftStudy.Study study;
  private final UpliftStudy.Judged best;

  UpliftText(UpliftStudy.Study study) {
    this.study = study;
    // The X-learner is the one for actions that few were given; the other has to be better.
    UpliftStudy.Judged t = study.judged().get(UpliftLearner.Kind.T.ordinal());
    UpliftStudy.Judged x = study.judged().get(UpliftLearner.Kind.X.ordinal());
    this.best = !x.ranks() && t.ranks() ? t : x;
  }

  /** Whether it tells who is moved better than chance does. */
  public boolean ranks() {
    return best.ranks();
  }

  /** All figures. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("action", study.action())
        .put("since", study.sample().from().toString())
        .put("until", study.sample().until().toString())
        .put("trials", study.trials())
        .put("given", study.given())
        .put("nothing", study.nothing())
        .put("verdict", ranks() ? "ranks" : "does_not_rank")
        .put("learner", best.kind().name().toLowerCase(Locale.ROOT));
    ObjectNode learners = json.putObject("learners");
    for (UpliftStudy.Judged each : study.judged()) {
      ObjectNode of = learners.putObject(each.kind().name().toLowerCase(Locale.ROOT));
      put(of.putObject("mean"), each.curve().mean());
      put(of.putObject("auuc"), each.curve().auuc());
      put(of.putObject("qini"), each.curve().qini());
      ArrayNode fifths = of.putArray("fifths");
      for (UpliftStudy.Fifth fifth : each.fifths()) {
        put(fifths.addObject().put("foretold", fifth.foretold()), fifth.found());
      }
    }
    return json;
  }

  private static void put(ObjectNode json, Estimate estimate) {
    Interval interval = estimate.interval(RISK);
    json.put("value", estimate.value())
        .put("error", estimate.error())
        .put("low", interval.low())
        .put("high", interval.high());
  }

  /** The file that {@code uplift_model} of a policy names. */
  public byte[] file() throws IOException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("uplift", UpliftFile.VERSION).put("action", study.action());
    json.set("judged", json());
    study.columns().features().forEach(json.putArray("features")::add);
    ObjectNode terms = json.putObject("terms");
    study.columns().terms().forEach((name, each) -> each.forEach(terms.putArray(name)::add));
    ArrayNode models = json.putArray("models");
    for (var model : best.learned().models()) {
      ArrayNode parts = models.addArray();
      for (UpliftLearner.Part part : model) {
        parts
            .addObject()
            .put("weight", part.weight())
            .put("offset", part.offset())
            .set("trees", JSON.readTree(part.json()));
      }
    }
    return JSON.writeValueAsBytes(json);
  }

  /** A table, and a sentence. */
  public String forPeople() {
    TextTable table = new TextTable("MOVED MOST", "FORETOLD", "FOUND");
    for (int i = 0; i < best.fifths().size(); i++) {
      UpliftStudy.Fifth fifth = best.fifths().get(i);
      table.add(
          "fifth " + (i + 1),
          String.format(Locale.ROOT, "%+.4f", fifth.foretold()),
          text(fifth.found()));
    }
    StringBuilder text = new StringBuilder();
    text.append(table)
        .append(
            String.format(
                Locale.ROOT,
                "%nOf %,d visits that could have been given %s or nothing, %,d were given it and"
                    + " %,d nothing, from %s to before %s.%nOn the average it adds %s to the"
                    + " probability of a purchase.%n",
                study.trials(),
                study.action(),
                study.given(),
                study.nothing(),
                study.sample().from(),
                study.sample().until(),
                text(best.curve().mean())));
    for (UpliftStudy.Judged each : study.judged()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s-learner: Qini %s, area %s.%n",
              each.kind(),
              text(each.curve().qini()),
              text(each.curve().auuc())));
    }
    text.append(
        ranks()
            ? "It tells who is moved better than chance does."
            : "It does not tell who is moved better than chance does: no file was written. Assume"
                + " the average for all (absolute), or explore for longer.");
    return text.toString();
  }

  private static String text(Estimate estimate) {
    Interval interval = estimate.interval(RISK);
    return String.format(
        Locale.ROOT, "%+.4f (%+.4f to %+.4f)", estimate.value(), interval.low(), interval.high());
  }
}
