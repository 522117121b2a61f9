package io.purchaseintent.suggest;

import io.purchaseintent.event.EventField;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.mapping.TimeForm;
import io.purchaseintent.mapping.TimeFormat;
import io.purchaseintent.mapping.TimePattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the column of the time by trying the forms of times on all. */
final class TimeFinder {

  private static final double ENOUGH = 0.9;
  private static final double NEARLY_ALL = 0.995;
  private static final Pattern ZONED =
      Pattern.compile(".*(Z|z|[A-Za-z]{3,}|[-+]\\d\\d:?(\\d\\d)?)");

  /** In this order: of 03/04/2024 the first that reads all others, too, is taken. */
  private static final List<TimeForm> FORMS =
      Stream.concat(
              Stream.<TimeForm>of(TimeFormat.values()),
              Stream.of(
                      "dd/MM/yyyy HH:mm:ss",
                      "MM/dd/yyyy HH:mm:ss",
                      "dd/MM/yyyy HH:mm",
                      "MM/dd/yyyy HH:mm",
                      "M/d/yyyy H:mm",
                      "d/M/yyyy H:mm",
                      "MM/dd/yyyy hh:mm:ss a",
                      "dd.MM.yyyy HH:mm:ss",
                      "dd.MM.yyyy HH:mm",
                      "dd-MM-yyyy HH:mm:ss",
                      "dd-MMM-yyyy HH:mm:ss",
                      "yyyy/MM/dd HH:mm:ss",
                      "yyyyMMddHHmmss",
                      "dd.MM.yyyy",
                      "dd/MM/yyyy",
                      "yyyyMMdd")
                  .map(TimePattern::of))
          .toList();

  private final EventRules rules;

  TimeFinder(EventRules rules) {
    this.rules = rules;
  }

  /** The time's column, or null where none of them has times in nearly all of its values. */
  @Nullable TimeChoice find(Columns columns) {
    record Candidate(Column column, List<TimeForm> forms, double share, double points) {}
    List<Candidate> candidates = new ArrayList<>();
    for (Column column : columns.all()) {
      List<TimeForm> forms = forms(column);
      double share = share(column, forms);
      if (share < ENOUGH) {
        continue;
      }
      double points =
          FieldWords.points(EventField.EVENT_TIME, column.path())
              + 3.0 * column.records() / columns.records()
              + (isOfDays(forms.get(0)) ? -4 : 0)
              + Math.min(2, Math.log10(column.distinct() + 1.0))
              - 0.5 * column.path().chars().filter(c -> c == '.').count();
      candidates.add(new Candidate(column, forms, share, points));
    }
    candidates.sort(Comparator.comparingDouble(Candidate::points).reversed());
    if (candidates.isEmpty() || candidates.get(0).points() < 0) {
      return null;
    }
    Candidate best = candidates.get(0);
    boolean local =
        !best.forms().get(0).isNumber()
            && best.column().share(text -> !ZONED.matcher(text).matches()) > 1 - ENOUGH;
    return new TimeChoice(
        best.column(),
        best.forms(),
        best.share(),
        local,
        String.format(
            Locale.ROOT,
            "%s reads %.1f%% of it",
            String.join(" or ", best.forms().stream().map(TimeForm::code).toList()),
            100 * best.share()),
        candidates.stream().skip(1).limit(3).map(Candidate::column).toList());
  }

  private static boolean isOfDays(TimeForm form) {
    return form == TimeFormat.DATE
        || !form.isNumber()
            && !form.code().contains("H")
            && !(form instanceof TimeFormat)
            && !form.code().contains("h");
  }

  /** The form that reads most, with one that reads what it leaves. */
  private List<TimeForm> forms(Column column) {
    List<TimeForm> chosen = new ArrayList<>();
    double reached = 0;
    for (TimeForm form : FORMS) {
      if (reached >= NEARLY_ALL || chosen.size() == 2) {
        break;
      }
      double alone = column.times(form, rules);
      if (alone < 0.005) {
        continue;
      }
      chosen.add(form);
      double together = share(column, chosen);
      if (alone >= NEARLY_ALL && chosen.size() > 1) {
        return List.of(form);
      }
      if (together <= reached + 0.001) {
        chosen.remove(form);
      } else {
        reached = together;
      }
    }
    return chosen;
  }

  private double share(Column column, List<TimeForm> forms) {
    return column.share(
        text ->
            forms.stream()
                .anyMatch(
                    form -> {
                      var time = Column.time(text, form);
                      return time != null && rules.isInRange(time);
                    }));
  }
}
