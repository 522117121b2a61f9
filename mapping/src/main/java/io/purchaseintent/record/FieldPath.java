package io.purchaseintent.record;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The way to a value within a record: {@code user.id}, {@code items[0].sku}, {@code
 * event_params[key=ga_session_id].value.int_value}.
 *
 * @param text as it was written
 * @param steps from the record down to the value
 */
public record FieldPath(String text, List<Step> steps) {

  /** In brackets: a number, a key and what it must have, or a name that is taken as it stands. */
  private static final Pattern BRACKETS =
      Pattern.compile("\\[(?:(\\d{1,9})|([^\\[\\]=\"']+)=([^\\]]*)|\"([^\"]+)\"|'([^']+)')]");

  /** One step on the way. */
  sealed interface Step {}

  /** Into the value of this key. */
  record Name(String name) implements Step {}

  /** Into the entry of a list by its number, from 0. */
  record Index(int number) implements Step {}

  /**
   * Into the entries of a list whose key has this text; into the first where one is asked for.
   *
   * @param prefix whether the text is but the beginning
   */
  record Match(String key, String text, boolean prefix) implements Step {
    boolean fits(String found) {
      return prefix ? found.startsWith(text) : found.equals(text);
    }
  }

  /**
   * The paths in a text: one, or where the last step has alternatives ({@code a.b|c}) one for each
   * in their order. What cannot be read as a path is the name of a column.
   */
  public static List<FieldPath> parse(String text) {
    List<Step> steps = steps(text);
    if (steps == null) {
      return List.of(new FieldPath(text, List.of(new Name(text))));
    }
    Step last = steps.get(steps.size() - 1);
    if (!(last instanceof Name name) || name.name().indexOf('|') < 0 || text.endsWith("]")) {
      return List.of(new FieldPath(text, List.copyOf(steps)));
    }
    List<FieldPath> paths = new ArrayList<>();
    for (String each : name.name().split("\\|", -1)) {
      List<Step> path = new ArrayList<>(steps.subList(0, steps.size() - 1));
      path.add(new Name(each));
      paths.add(new FieldPath(text, List.copyOf(path)));
    }
    return paths.stream().anyMatch(path -> path.last().isEmpty())
        ? List.of(new FieldPath(text, List.of(new Name(text))))
        : List.copyOf(paths);
  }

  private String last() {
    return ((Name) steps.get(steps.size() - 1)).name();
  }

  private static @Nullable List<Step> steps(String text) {
    List<Step> steps = new ArrayList<>();
    Matcher brackets = BRACKETS.matcher(text);
    int at = 0;
    boolean afterPoint = true;
    while (at < text.length()) {
      if (text.charAt(at) == '[') {
        if (!brackets.region(at, text.length()).lookingAt()) {
          return null;
        }
        steps.add(inBrackets(brackets));
        at = brackets.end();
        afterPoint = false;
      } else if (text.charAt(at) == '.' && !afterPoint) {
        at++;
        afterPoint = true;
      } else if (afterPoint) {
        int end = at;
        while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '[') {
          end++;
        }
        if (end == at) {
          return null;
        }
        steps.add(new Name(text.substring(at, end)));
        at = end;
        afterPoint = false;
      } else {
        return null;
      }
    }
    return afterPoint || !(steps.get(0) instanceof Name) ? null : steps;
  }

  private static Step inBrackets(Matcher brackets) {
    if (brackets.group(1) != null) {
      return new Index(Integer.parseInt(brackets.group(1)));
    }
    if (brackets.group(2) != null) {
      String text = brackets.group(3);
      boolean prefix = text.endsWith("*");
      return new Match(
          brackets.group(2), prefix ? text.substring(0, text.length() - 1) : text, prefix);
    }
    return new Name(brackets.group(4) != null ? brackets.group(4) : brackets.group(5));
  }

  /** How many of its first steps are those of another path; a list and its entry are one. */
  int sharedWith(FieldPath other) {
    int shared = 0;
    while (shared < Math.min(steps.size(), other.steps.size())
        && steps.get(shared).equals(other.steps.get(shared))) {
      shared++;
    }
    boolean ownEntry = shared < steps.size() && !(steps.get(shared) instanceof Name);
    return ownEntry && shared > 0 ? shared - 1 : shared;
  }

  /** The name of a column that stands first. */
  String firstName() {
    return ((Name) steps.get(0)).name();
  }

  /** Whether the text is a single name. */
  boolean isName() {
    return steps.size() == 1 && firstName().equals(text);
  }
}
