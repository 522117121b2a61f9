package io.purchaseintent.definition;

import io.purchaseintent.command.UserError;
import io.purchaseintent.yaml.YamlMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads lengths of time, such as {@code 30d}, {@code 12h}, {@code 10m} and {@code 90s}. */
final class Windows {

  /** Of a visit a day is more than there is; of a timeline ten years. */
  private static final int MOST_DAYS = 3_650;

  private static final int MOST_SECONDS = 86_400;
  private static final Pattern LENGTH = Pattern.compile("([1-9][0-9]{0,6})([smhd])");

  private Windows() {}

  /** Whole days. */
  static int days(YamlMap map, String key) {
    long seconds = length(map, key, "whole days from 1d on, such as 30d");
    long days = TimeUnit.SECONDS.toDays(seconds);
    if (seconds != TimeUnit.DAYS.toSeconds(days) || days > MOST_DAYS) {
      throw wrong(map, key, "1d to " + MOST_DAYS + "d in whole days, for it is counted by day");
    }
    return (int) days;
  }

  /** Seconds. */
  static int seconds(YamlMap map, String key) {
    long seconds = length(map, key, "a time such as 10m or 90s");
    if (seconds > MOST_SECONDS) {
      throw wrong(map, key, "1s to 24h");
    }
    return (int) seconds;
  }

  private static long length(YamlMap map, String key, String kind) {
    Matcher matcher = LENGTH.matcher(map.text(key, kind));
    if (!matcher.matches()) {
      throw wrong(map, key, kind);
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> count;
      case "m" -> TimeUnit.MINUTES.toSeconds(count);
      case "h" -> TimeUnit.HOURS.toSeconds(count);
      default -> TimeUnit.DAYS.toSeconds(count);
    };
  }

  private static UserError wrong(YamlMap map, String key, String bound) {
    return map.error(key, "is \"" + map.text(key, bound) + "\", but must be " + bound);
  }
}
