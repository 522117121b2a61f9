package io.purchaseintent.page.finding;

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
          Map.entry("country=other", "visits from other countries"));

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
      case "hour" -> "visits from " + value + " o'clock on";
      case "variant" -> "visits answered by " + value;
      case "version", "model_version" -> "visits scored by version " + value;
      default -> "visits with " + slice.substring(0, equals).replace('_', ' ') + " " + value;
    };
  }

  /** A subject, such as "cart value" for {@code feature:cart_value}. */
  public static String subject(Finding finding) {
    if (finding.subjectName().equals("*")) {
      return finding.subjectKind() + "s";
    }
    return switch (finding.subjectKind()) {
      case "feature" -> finding.subjectName().replace('_', ' ');
      case "scores" -> "the score";
      case "job" -> "job " + finding.subjectName();
      case "" -> finding.rule().replace('_', ' ').replace('-', ' ');
      default -> finding.subject().replace(":", " ").replace('_', ' ');
    };
  }
}
