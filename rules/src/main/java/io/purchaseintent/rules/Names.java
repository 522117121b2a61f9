package io.purchaseintent.rules;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A choice of names: one that is like any of the patterns. In a pattern {@code *} stands for any
 * letters, none included.
 *
 * @param patterns at least one
 */
public record Names(List<String> patterns) {

  /** A choice by these patterns. */
  public static Names like(String... patterns) {
    return new Names(List.of(patterns));
  }

  /** Whether a name is one of the choice. */
  public boolean has(String name) {
    return patterns.stream().anyMatch(pattern -> isLike(name, pattern));
  }

  private static boolean isLike(String name, String pattern) {
    String expression =
        Pattern.compile("\\*")
            .splitAsStream(pattern + "\0")
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return (name + "\0").matches("(?s)" + expression);
  }

  @Override
  public String toString() {
    return String.join(" or ", patterns);
  }
}
