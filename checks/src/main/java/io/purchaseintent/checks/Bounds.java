package io.purchaseintent.checks;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** What lies between {@code min_value} and {@code max_value}, each within unless it is strict. */
record Bounds(@Nullable Object least, @Nullable Object most, boolean above, boolean below) {

  /** The bounds of an expectation; they are numbers, or times where the values are. */
  static Bounds of(Arguments arguments, Column.Kind kind, boolean canBeStrict) {
    Object least = bound(arguments, "min_value", kind);
    Object most = bound(arguments, "max_value", kind);
    if (!arguments.has("min_value") && !arguments.has("max_value")) {
      arguments.problem("min_value", "and max_value are missing: give one or both");
    }
    if (least != null && most != null && Values.compare(least, most) > 0) {
      arguments.problem("min_value", "must not be above max_value=" + Values.json(most));
    }
    boolean above = canBeStrict && arguments.flag("strict_min");
    boolean below = canBeStrict && arguments.flag("strict_max");
    return new Bounds(least, most, above, below);
  }

  private static @Nullable Object bound(Arguments arguments, String name, Column.Kind kind) {
    JsonNode value = arguments.get(name);
    if (value.isMissingNode()) {
      return null;
    }
    if (kind == Column.Kind.TIME) {
      Object time = Arguments.read(value, kind);
      if (time == null) {
        arguments.problem(name, "must be a time such as 2026-03-01 or 2026-03-01T12:00:00Z");
      }
      return time;
    }
    if (!value.isNumber()) {
      arguments.problem(name, "must be a number");
      return null;
    }
    return Arguments.read(value, Column.Kind.REAL);
  }

  boolean hold(Object value) {
    if (least != null) {
      int order = Values.compare(value, least);
      if (order < 0 || order == 0 && above) {
        return false;
      }
    }
    if (most != null) {
      int order = Values.compare(value, most);
      return order < 0 || order == 0 && !below;
    }
    return true;
  }
}
