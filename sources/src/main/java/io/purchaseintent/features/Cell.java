package io.purchaseintent.features;

import io.purchaseintent.command.UserError;
import io.purchaseintent.event.EventTime;
import io.purchaseintent.feature.DeclaredFeature.Type;
import io.purchaseintent.mapping.TimeForm;
import io.purchaseintent.mapping.TimeFormat;
import io.purchaseintent.mapping.TimePattern;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what stands in a column as features keep it. */
final class Cell {

  /** Before it a time of a shop's table is a number that was read in another unit. */
  static final Instant FIRST_TIME = Instant.parse("1980-01-01T00:00:00Z");

  private static final int MOST_CHARACTERS = 256;
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");
  private static final Pattern COMMA = Pattern.compile("[-+]?[0-9]+,[0-9]+");

  private final List<TimeForm> forms;

  /**
   * A reader of cells.
   *
   * @param table for messages
   * @param forms of times, tried in turn: named as in mappings, or patterns
   */
  Cell(String table, List<String> forms) {
    this.forms = new ArrayList<>();
    for (String form : forms) {
      this.forms.add(form(table, form));
    }
  }

  private static TimeForm form(String table, String text) {
    for (TimeFormat each : TimeFormat.values()) {
      if (each.code().equals(text)) {
        return each;
      }
    }
    try {
      return TimePattern.of(text);
    } catch (IllegalArgumentException e) {
      throw new UserError(
          "tables."
              + table
              + ".time_format is \""
              + text
              + "\", but must be one of "
              + List.of(TimeFormat.values()).stream().map(TimeForm::code).toList()
              + ", or a pattern such as \"dd.MM.yyyy HH:mm\"",
          e);
    }
  }

  /** The time in a text; null where it is of none of the forms. */
  @Nullable Instant time(String text) {
    for (TimeForm form : forms) {
      String iso = form.toIso(text, ZoneOffset.UTC);
      if (iso != null) {
        return EventTime.parse(iso);
      }
    }
    return null;
  }

  /**
   * A text as features keep it: a number, a name, milliseconds since 1970.
   *
   * @throws Unreadable if it is none
   */
  String kept(Type type, String text) throws Unreadable {
    switch (type) {
      case NUMBER -> {
        String number = text.strip();
        double value = NUMBER.matcher(number).matches() ? Double.parseDouble(number) : Double.NaN;
        if (!Double.isFinite(value)) {
          throw new Unreadable(
              "a number such as 12.5"
                  + (COMMA.matcher(number).matches() ? ", with a point for the comma" : ""));
        }
        return Double.toString(value);
      }
      case CATEGORY -> {
        if (text.length() > MOST_CHARACTERS) {
          throw new Unreadable("a name of at most " + MOST_CHARACTERS + " characters");
        }
        return text.strip();
      }
      default -> {
        Instant time = time(text.strip());
        if (time == null) {
          throw new Unreadable("a time of the form " + words() + " (time_format names others)");
        }
        return Long.toString(time.toEpochMilli());
      }
    }
  }

  /** The forms in words. */
  String words() {
    return String.join(" or ", forms.stream().map(TimeForm::code).toList());
  }

  /** That a text is not what it must be. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String kind) {
      super(kind);
    }
  }
}
