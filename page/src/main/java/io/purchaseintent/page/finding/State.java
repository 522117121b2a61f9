package io.purchaseintent.page.finding;

import java.util.Arrays;
import java.util.Locale;

/** How something was found; the worst first. */
public enum State {
  /** A figure is beyond its bound. */
  ALARM("Alarm", "<path d=\"M8 1.2 15.4 14.6H.6Z\"/>"),
  /** There is a report, and it cannot be read. */
  UNREADABLE("Not readable", "<path d=\"M8 .6 15.4 8 8 15.4.6 8Z\"/>"),
  /** It cannot be told: there was too little. */
  NOT_ENOUGH_DATA(
      "Cannot tell",
      "<circle cx=\"8\" cy=\"8\" r=\"6.2\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\""
          + " stroke-dasharray=\"3 2.2\"/>"),
  /** All figures are within their bounds, and would have been seen beyond them. */
  CALM("Calm", "<circle cx=\"8\" cy=\"8\" r=\"7\"/>"),
  /** There is no report. */
  NONE("No report", "<path d=\"M2 7h12v2H2Z\"/>");

  private final String code = name().toLowerCase(Locale.ROOT);
  private final String words;
  private final String shape;

  State(String words, String shape) {
    this.words = words;
    this.shape = shape;
  }

  /**
   * The state of a name in reports. A name that is not known is never calm: it is {@link
   * #UNREADABLE}.
   */
  public static State ofCode(String code) {
    return Arrays.stream(values())
        .filter(state -> state.code.equals(code))
        .findFirst()
        .orElse(UNREADABLE);
  }

  /** The name in reports, and of the class that colours it on pages. */
  public String code() {
    return code;
  }

  /** For people. */
  public String words() {
    return words;
  }

  /** Its shape, a small drawing beside words that say the same. */
  public String svg() {
    return "<svg class=\"shape\" viewBox=\"0 0 16 16\" aria-hidden=\"true\">" + shape + "</svg>";
  }

  /** Shape and words in its colour, as HTML. */
  public String badge() {
    return "<span class=\"state " + code + "\">" + svg() + words + "</span>";
  }

  /** The worse of two. */
  public State or(State other) {
    return compareTo(other) <= 0 ? this : other;
  }
}
