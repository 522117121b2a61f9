package io.purchaseintent.page.finding;

import io.purchaseintent.page.Text;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Tells what was found as one who runs a shop would: what happened, and what to do next. */
public final class Sentences {

  private static final int MOST_SLICES = 3;

  private Sentences() {}

  /** What was found, in a sentence that has the value and its bound. */
  public static String of(Finding finding) {
    Measure measure = Measure.of(finding);
    return switch (finding.state()) {
      case ALARM -> filled(measure.alarm(), finding, measure) + also(finding.alsoIn());
      case CALM ->
          capital(filled(measure.question(), finding, measure))
              + ": as it may be"
              + (Double.isNaN(finding.value()) ? "" : ", " + measure.written(finding.value()))
              + bound(finding, measure)
              + ".";
      default ->
          capital(filled(measure.question(), finding, measure))
              + ": cannot be told. "
              + capital(why(finding))
              + ".";
    };
  }

  /** What to do next, in a sentence. */
  public static String remedy(Finding finding) {
    if (finding.state() == State.ALARM) {
      return Measure.of(finding).remedy();
    }
    if (finding.state() == State.CALM) {
      return "Nothing.";
    }
    return switch (finding.reason()) {
      case "not_measured", "no_reference" ->
          "See whether the job's input is there, and is that of the model in production.";
      case "not_important" -> "Nothing, unless the rule was to look at more (importance_from).";
      default -> "Wait for more visits, or look at more days at once (--from, --to).";
    };
  }

  /** A value of the finding's measure with its unit. */
  public static String written(Finding finding, double value) {
    return Measure.of(finding).written(value);
  }

  private static String why(Finding finding) {
    String visits =
        Text.grouped(finding.sessions()) + (finding.sessions() == 1 ? " visit" : " visits");
    return switch (finding.reason()) {
      case "not_measured" -> "it was not measured";
      case "not_important" -> "nothing that was measured matters to the model";
      case "no_reference" -> "there is nothing to compare it with";
      case "days_missing" -> "it is beyond its bound, but there is no report of the day before";
      default ->
          "there are "
              + visits
              + (finding.needed() > finding.sessions()
                  ? ", and about " + Text.grouped(finding.needed()) + " are needed"
                  : ", which is too few");
    };
  }

  private static String also(List<String> slices) {
    if (slices.isEmpty()) {
      return "";
    }
    int more = slices.size() - Math.min(MOST_SLICES, slices.size());
    return " The same among "
        + slices.stream().limit(MOST_SLICES).map(Whom::visits).collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "")
        + ".";
  }

  private static String filled(String template, Finding finding, Measure measure) {
    String whom = Whom.visits(finding.slice());
    String text =
        template
            .replace("{visits}", whom)
            .replace("{Visits}", capital(whom))
            .replace("{among}", finding.isOfAll() ? "" : "among " + whom + ", ")
            .replace("{of}", finding.isOfAll() ? "" : " for " + whom)
            .replace("{what}", Whom.subject(finding))
            .replace("{name}", finding.subjectName().replace('_', ' '))
            .replace("{value}", measure.written(finding.value()))
            .replace("{within}", within(finding, measure))
            .replace("{was}", was(finding, measure));
    return template.startsWith("{among}") || template.startsWith("{what}") ? capital(text) : text;
  }

  private static String was(Finding finding, Measure measure) {
    return Double.isNaN(finding.reference())
        ? ""
        : ", " + measure.before() + " " + measure.written(finding.reference());
  }

  /** The bound on the side that was passed. */
  private static String within(Finding finding, Measure measure) {
    return (finding.value() < finding.bound() ? "at least " : "at most ")
        + measure.written(finding.bound());
  }

  private static String bound(Finding finding, Measure measure) {
    if (Double.isNaN(finding.bound())) {
      return "";
    }
    return (finding.value() <= finding.bound() ? " of at most " : ", at least ")
        + measure.written(finding.bound());
  }

  private static String capital(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
