package io.purchaseintent.page.finding;

import io.purchaseintent.page.Text;
import java.util.Map;

/** Slices of visits, and what is measured, by the words that a shop has for them. */
public final class Whom {

  private static final Map<String, String> SLICES =
      Map.ofEntries(
          Map.entry("all", "all visits"),
          Map.entry("segment=known", "visits of known shoppers"),
          Map.entry("segment=anonymous", "visits of strangers"),
          Map.entry("visitor=new", "first visits"),
          Map.entry("visitor=returning", "visits of those who come back"),
          Map.entry("device=desktop", "visits on a computer"),
          Map.entry("device=mobile", "visits on a phone"),
          Map.entry("device=tablet", "visits on a tablet"),
          Map.entry("device=other", "visits on other devices"),
          Map.entry("channel=direct", "visits that came by themselves"),
          Map.entry("channel=organic", "visits from search engines"),
          Map.entry("channel=paid", "visits from paid advertisements"),
          Map.entry("channel=social", "visits from social media"),
          Map.entry("channel=email", "visits from e-mails"),
          Map.entry("channel=referral", "visits from links elsewhere"),
          Map.entry("channel=other", "visits from other channels"),
          Map.entry("country=other", "visits from other countries"),
          Map.entry("action=nothing", "visits that got nothing"));

  private static final Map<String, String> SUBJECTS =
      Map.of(
          "scores", "the score",
          "margin", "the score before calibration",
          "policy", "the policy",
          "features", "all features together",
          "sessions", "visits",
          "snapshots/users", "what is known of shoppers",
          "snapshots/products", "what is known of products",
          "snapshots/*", "what is known of shoppers and products");

  private static final String HOUR = "hour=";

  private Whom() {}

  /** Visits of a slice, such as "visits from social media" for {@code channel=social}. */
  public static String visits(String slice) {
    String words = SLICES.get(slice);
    if (words != null) {
      return words;
    }
    int equals = slice.indexOf('=');
    if (equals < 0) {
      return "visits of " + slice;
    }
    String value = slice.substring(equals + 1);
    return switch (slice.substring(0, equals)) {
      case "country" -> "visits from " + value;
      case "day" -> "visits of " + value;
      case "action" -> "visits whose action was " + value;
      case "hour" -> "visits " + among(slice);
      case "variant" -> "visits answered by " + value;
      case "policy" -> "visits that policy " + value + " decided on";
      case "version", "model_version" -> "visits scored by version " + value;
      default -> "visits with " + slice.substring(0, equals).replace('_', ' ') + " " + value;
    };
  }

  /** Among whom, such as "among visits from social media", or when. */
  static String among(String slice) {
    if (slice.matches(HOUR + "\\d\\d")) {
      int hour = Integer.parseInt(slice.substring(HOUR.length()));
      return String.format("between %02d:00 and %02d:00 UTC", hour, hour + 1);
    }
    return "among " + visits(slice);
  }

  /** Of whom a finding is, such as "all visits", or when. */
  public static String of(Finding finding) {
    int more = finding.alsoIn().size();
    String first =
        finding.isOfAll()
            ? "all " + made(finding.job(), 0)
            : among(finding.slice()).replaceFirst("^among ", "");
    return first + (more == 0 ? "" : ", and " + more + " more");
  }

  /** What a job's figures are made of, such as "visit", or "visits" of many. */
  public static String made(String job, long number) {
    String one =
        switch (job) {
          case "lake" -> "event";
          case "check-data" -> "row";
          case "serving" -> "request";
          case "skew" -> "prediction";
          default -> "visit";
        };
    return number == 1 ? one : one + "s";
  }

  /** A number of what a finding's figures are made of, such as "1 visit" or "8,214 visits". */
  public static String counted(Finding finding, long number) {
    return Text.grouped(number) + " " + made(finding.job(), number);
  }

  /** The subject of a finding; of one that names none its rule. */
  static String subject(Finding finding) {
    return finding.subject().isEmpty()
        ? finding.rule().replace('_', ' ').replace('-', ' ')
        : subject(finding.subject());
  }

  /** A subject, such as "cart value" for {@code feature:cart_value}. */
  public static String subject(String subject) {
    String words = SUBJECTS.get(subject);
    if (words != null) {
      return words;
    }
    String kind = Finding.kindOf(subject);
    String name = Finding.nameOf(subject);
    if (subject.contains("*")) {
      return anyOf(subject, kind, name);
    }
    return switch (kind) {
      case "feature" -> Text.name(name);
      case "job" -> "the job " + name;
      case "file" -> "the file " + name;
      case "state" -> "the state of the " + name;
      default ->
          subject.startsWith("threshold=")
              ? "a threshold of " + subject.substring("threshold=".length())
              : Text.name(subject.replace(":", " "));
    };
  }

  /** The bare name of a subject, such as "channel" for {@code slice:channel}. */
  static String name(Finding finding) {
    String name = finding.subjectName();
    return name.contains("*") ? "any attribute" : Text.name(name);
  }

  /** A choice of subjects, as a rule that found nothing to judge has it. */
  private static String anyOf(String subject, String kind, String name) {
    if (subject.equals("*")) {
      return "anything";
    }
    if (kind.equals(subject)) {
      return "any of " + Text.name(subject);
    }
    return "any " + kind + (name.equals("*") ? "" : " like " + Text.name(name).replace("*", "…"));
  }
}
