package io.purchaseintent.page.finding;

import io.purchaseintent.page.Text;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells what was found as one who runs a shop would: what happened, and what to do next. */
public final class Sentences {

  private static final int MOST_SLICES = 3;

  private static final String NOT_YET =
      "{question}: {value}{was}{limit}, but it is not so for as many days yet as the rule wants.";

  private static final Pattern NUMBER_OF_A_NOUN = Pattern.compile("\\{([^{}|]*)\\|([^{}|]*)}");

  private Sentences() {}

  /** What was found, in a sentence that has the value and its bound. */
  public static String of(Finding finding) {
    Measure measure = Measure.of(finding);
    return switch (finding.state()) {
      case ALARM ->
          filled(measure.alarm(finding).text(), finding, measure)
              + also(finding)
              + noted(finding.note())
              + explained(finding.explainedBy());
      case CALM ->
          finding.reason().equals("not_long_enough")
              ? filled(NOT_YET.replace("{question}", measure.question()), finding, measure)
              : question(finding) + ": as it should be" + calm(finding, measure) + ".";
      default -> question(finding) + ": cannot be told. " + why(finding);
    };
  }

  /** What a finding asks, such as "How cart value is spread". */
  public static String question(Finding finding) {
    Measure measure = Measure.of(finding);
    return filled(measure.question(), finding, measure);
  }

  /** What to do next, in a sentence. */
  public static String remedy(Finding finding) {
    return switch (finding.state()) {
      case ALARM -> Measure.of(finding).alarm(finding).remedy();
      case CALM -> "Nothing.";
      default -> Untellable.remedy(finding);
    };
  }

  /** Why nothing can be told, in a sentence with how much there is and how much it takes. */
  public static String why(Finding finding) {
    return Text.capital(Untellable.why(finding)) + ".";
  }

  /** A value of the finding's measure with its unit. */
  public static String written(Finding finding, double value) {
    return Measure.of(finding).unit().written(value);
  }

  /** A value of the finding's measure at an axis. */
  public static String tick(Finding finding, double value) {
    return Measure.of(finding).unit().tick(value);
  }

  /** What the finding's rule allows, such as "at most 12%"; empty where it names nothing. */
  public static String allowed(Finding finding) {
    if (Double.isNaN(finding.bound())) {
      return "";
    }
    Unit unit = Measure.of(finding).unit();
    String bound = unit.apartFrom(finding.value(), finding.bound());
    if (finding.isAtLeast()) {
      return "at least " + bound;
    }
    return unit == Unit.COUNT && finding.bound() == 0 ? "none" : "at most " + bound;
  }

  /** A value of a measure with its unit. */
  public static String written(String measure, String subject, double value) {
    return Measure.of(measure, Finding.kindOf(subject)).unit().written(value);
  }

  /** The name of a measure in a table, such as "share missing". */
  public static String nameOf(String measure, String subject) {
    return Measure.of(measure, Finding.kindOf(subject)).name();
  }

  private static String calm(Finding finding, Measure measure) {
    if (Double.isNaN(finding.value())) {
      return "";
    }
    String value = measure.unit().apartFrom(finding.bound(), finding.value());
    if (Double.isNaN(finding.bound())) {
      return ", " + value;
    }
    String bound = measure.unit().apartFrom(finding.value(), finding.bound());
    // That there was none of what there may be none is said already.
    boolean none = measure.unit() == Unit.COUNT && finding.value() == 0 && finding.bound() == 0;
    return none
        ? ""
        : ", " + value + (finding.isAtLeast() ? " of at least " : " of at most ") + bound;
  }

  private static String noted(String words) {
    return words.isEmpty() ? "" : " " + Text.capital(words.endsWith(".") ? words : words + ".");
  }

  private static String explained(String rule) {
    return rule.isEmpty() ? "" : " The alarm \"" + Text.name(rule) + "\" explains it.";
  }

  private static String also(Finding finding) {
    List<String> slices = finding.alsoIn().stream().map(Whom::among).toList();
    if (slices.isEmpty()) {
      return "";
    }
    int more = slices.size() - MOST_SLICES;
    List<String> told = more > 0 ? slices.subList(0, MOST_SLICES) : slices;
    return " The same " + (more > 0 ? Text.listed(told, more + " more") : Text.listed(told)) + ".";
  }

  private static String filled(String template, Finding finding, Measure measure) {
    boolean ofAll = finding.isOfAll();
    String limit = allowed(finding);
    String allowed =
        limit.isEmpty()
            ? ""
            : (limit.startsWith("at least") ? "the rule asks for " : "the rule allows ") + limit;
    String text =
        template
            .replace("{visits}", Whom.visits(finding.slice()))
            .replace("{among}", ofAll ? "" : Whom.among(finding.slice()) + ", ")
            .replace("{of}", ofAll ? "" : " " + Whom.among(finding.slice()))
            .replace("{what}", Whom.subject(finding))
            .replace("{name}", Whom.name(finding))
            .replace("{value}", measure.unit().apartFrom(finding.bound(), finding.value()))
            .replace(
                "{count}", finding.value() == 0 ? "no" : measure.unit().written(finding.value()))
            .replace("{limit}", allowed.isEmpty() ? "" : "; " + allowed)
            .replace("{where}", allowed.isEmpty() ? "" : ", where " + allowed)
            .replace("{was}", was(finding, measure));
    int group = measure.unit().written(finding.value()).equals("1") ? 1 : 2;
    return Text.capital(NUMBER_OF_A_NOUN.matcher(text).replaceAll(noun -> noun.group(group)));
  }

  /** What the rule compares with: everybody, or else what was before. */
  private static String was(Finding finding, Measure measure) {
    boolean isOfWhole = !Double.isNaN(finding.whole());
    double other = isOfWhole ? finding.whole() : finding.reference();
    return Double.isNaN(other)
        ? ""
        : String.format(
            Locale.ROOT,
            " (%s %s)",
            isOfWhole ? "among all visits" : measure.before(),
            measure.unit().apartFrom(finding.value(), other));
  }
}
