package io.purchaseintent.checks;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** Expectations of texts: their length, form and pattern. */
final class TextChecks {

  private TextChecks() {}

  static void addTo(Map<String, Maker> makers) {
    makers.put("expect_column_value_lengths_to_equal", TextChecks::length);
    makers.put("expect_column_value_lengths_to_be_between", TextChecks::lengthBetween);
    makers.put(
        "expect_column_values_to_match_regex",
        (of, in) -> texts(of, in, compiled(in, "regex", List.of(in.text("regex")), regex(), true)));
    makers.put(
        "expect_column_values_to_not_match_regex",
        (of, in) ->
            texts(
                of, in, compiled(in, "regex", List.of(in.text("regex")), regex(), true).negate()));
    makers.put(
        "expect_column_values_to_match_regex_list",
        (of, in) ->
            texts(of, in, compiled(in, "regex_list", in.texts("regex_list"), regex(), any(in))));
    makers.put(
        "expect_column_values_to_not_match_regex_list",
        (of, in) ->
            texts(
                of,
                in,
                compiled(in, "regex_list", in.texts("regex_list"), regex(), true).negate()));
    addLike(makers);
    makers.put(
        "expect_column_values_to_match_strftime_format",
        (of, in) ->
            texts(
                of,
                in,
                compiled(
                    in,
                    "strftime_format",
                    List.of(in.text("strftime_format")),
                    Strftime::matcher,
                    true),
                Column.Kind.TEXT));
    makers.put(
        "expect_column_values_to_be_json_parseable",
        (of, in) -> texts(of, in, JsonText::is, Column.Kind.TEXT));
  }

  private static void addLike(Map<String, Maker> makers) {
    makers.put(
        "expect_column_values_to_match_like_pattern",
        (of, in) -> likes(of, in, "like_pattern", List.of(in.text("like_pattern")), true));
    makers.put(
        "expect_column_values_to_not_match_like_pattern",
        (of, in) -> likes(of, in, "like_pattern", List.of(in.text("like_pattern")), false));
    makers.put(
        "expect_column_values_to_match_like_pattern_list",
        (of, in) -> likes(of, in, "like_pattern_list", in.texts("like_pattern_list"), true));
    makers.put(
        "expect_column_values_to_not_match_like_pattern_list",
        (of, in) -> likes(of, in, "like_pattern_list", in.texts("like_pattern_list"), false));
  }

  private static Check likes(
      Expectation of, Arguments in, String argument, List<String> patterns, boolean like) {
    String escape = in.has("escape") ? in.text("escape") : "";
    if (escape.codePointCount(0, escape.length()) > 1) {
      in.problem("escape", "must be one character");
    }
    boolean any = !like || !argument.endsWith("list") || any(in);
    Predicate<String> matches =
        compiled(in, argument, patterns, one -> LikePattern.matcher(one, escape), any);
    return texts(of, in, like ? matches : matches.negate(), Column.Kind.TEXT);
  }

  private static boolean any(Arguments arguments) {
    return arguments.word("match_on", "any", "all").equals("any");
  }

  private static Function<String, Predicate<String>> regex() {
    return PythonRegex::find;
  }

  /** Patterns of which any, or else all, must match. */
  private static Predicate<String> compiled(
      Arguments arguments,
      String argument,
      List<String> patterns,
      Function<String, Predicate<String>> compile,
      boolean any) {
    Predicate<String> joined = text -> !any;
    for (String pattern : patterns) {
      try {
        Predicate<String> one = compile.apply(pattern);
        joined = any ? joined.or(one) : joined.and(one);
      } catch (IllegalArgumentException e) {
        arguments.problem(argument, String.valueOf(e.getMessage()));
      }
    }
    return joined;
  }

  private static Check texts(Expectation expectation, Arguments arguments, Predicate<String> is) {
    return texts(expectation, arguments, is, Column.Kind.TEXT, Column.Kind.WHOLE, Column.Kind.FLAG);
  }

  private static Check texts(
      Expectation expectation, Arguments arguments, Predicate<String> is, Column.Kind... kinds) {
    Column column = arguments.column("column", kinds);
    return ColumnChecks.ofValues(
        expectation, arguments, column, value -> is.test(Values.text(value)));
  }

  private static Check length(Expectation expectation, Arguments arguments) {
    long length = arguments.whole("value");
    return texts(expectation, arguments, text -> codePoints(text) == length);
  }

  private static Check lengthBetween(Expectation expectation, Arguments arguments) {
    Bounds bounds = Bounds.of(arguments, Column.Kind.WHOLE, true);
    return texts(expectation, arguments, text -> bounds.hold(codePoints(text)));
  }

  private static long codePoints(String text) {
    return text.codePointCount(0, text.length());
  }
}
