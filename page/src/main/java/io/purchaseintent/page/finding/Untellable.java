package io.purchaseintent.page.finding;

import io.purchaseintent.page.Text;

/** Why something cannot be told, and what would let it be told. */
final class Untellable {

  private static final String MORE_DAYS =
      "Wait for more visits, or look at more days at once (--from, --to).";

  private static final String INPUT =
      "See whether the job's input is there, and is that of the model in production.";

  private Untellable() {}

  static String why(Finding finding) {
    if (!finding.note().isEmpty()) {
      return finding.note();
    }
    long there = finding.sessions();
    return switch (finding.reason()) {
      case "not_measured" -> "it was not measured";
      case "not_important" -> "nothing that was measured matters to the model";
      case "no_reference" -> "there is nothing to compare it with";
      case "days_missing" -> "it is beyond its bound, but there is no report of the day before";
      default ->
          finding.job().equals("watch")
              ? "it left no report"
              : there == 0
                  ? "there were no " + Whom.made(finding.job(), 0)
                  : "there "
                      + (there == 1 ? "is " : "are ")
                      + Whom.counted(finding, there)
                      + (finding.needed() > there
                          ? ", and about " + Text.grouped(finding.needed()) + " are needed"
                          : ", which is too few");
    };
  }

  static String remedy(Finding finding) {
    if (!finding.note().isEmpty()) {
      return "Then run ./intent watch again.";
    }
    return switch (finding.reason()) {
      case "not_measured" ->
          finding.job().equals("watch") ? "Run ./intent watch without --no-jobs." : INPUT;
      case "no_reference" ->
          finding.job().equals("lake")
              ? "Wait until the lake has the same weekday of two of the four weeks before."
              : INPUT;
      case "not_important" -> "Nothing, unless the rule was to look at more (importance_from).";
      case "days_missing" ->
          "Look at the day before, too (./intent watch --day), then at this one.";
      default ->
          switch (finding.job()) {
            case "watch" -> "See the job's log in HOME/log, and run ./intent watch --again.";
            case "lake", "check-data" ->
                finding.sessions() == 0
                    ? "Was the day ingested (./intent run ingest)?"
                    : "Nothing at once: more days to compare with will tell.";
            case "serving" -> "Does the shop ask this server (--server)?";
            case "skew" -> "Does the prediction log that is read hold the server's answers?";
            default ->
                finding.sessions() == 0
                    ? "Does the shop ask the server, and is the log that is read the server's?"
                    : MORE_DAYS;
          };
    };
  }
}
