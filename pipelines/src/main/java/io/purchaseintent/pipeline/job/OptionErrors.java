package io.purchaseintent.pipeline.job;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with an option in the words of who typed it; Beam names classes instead. */
public final class OptionErrors {

  private static final Pattern UNKNOWN = Pattern.compile("missing a property named '([^']+)'");
  private static final Pattern NEAR = Pattern.compile("Did you mean '(\\w+)'");
  private static final Pattern MISSING = Pattern.compile("Missing required value for \\[--(\\w+)");
  private static final Pattern NO_VALUE = Pattern.compile("Empty argument value");
  private static final Pattern WRONG_VALUE =
      Pattern.compile("Cannot deserialize value of type `(?:[\\w.]*\\.)?(\\w+)`");

  private OptionErrors() {}

  /** A name such as {@code sessionGap} as users write it: {@code --session-gap}. */
  public static String typed(String name) {
    return "--" + name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  /**
   * Why Beam refuses these arguments.
   *
   * @param type of the options that they are
   * @param refusal Beam's
   */
  public static String explain(
      String[] args, Class<? extends PipelineOptions> type, IllegalArgumentException refusal) {
    String message = String.valueOf(refusal.getMessage());
    Matcher unknown = UNKNOWN.matcher(message);
    if (unknown.find()) {
      Matcher near = NEAR.matcher(message);
      String hint = near.find() ? "did you mean " + typed(near.group(1)) + "? " : "";
      return typed(unknown.group(1))
          + " is not an option of this job; "
          + hint
          + "--help lists those there are";
    }
    Matcher missing = MISSING.matcher(message);
    if (missing.find()) {
      return typed(missing.group(1)) + " is missing; --help tells about it";
    }
    Matcher wrong = WRONG_VALUE.matcher(message);
    boolean ofKnownKind = wrong.find();
    if (!ofKnownKind && !NO_VALUE.matcher(message).find()) {
      return message;
    }
    String culprit = firstRefused(args, type);
    if (culprit == null) {
      return message;
    }
    int equals = culprit.indexOf('=');
    String name = culprit.substring(2, equals < 0 ? culprit.length() : equals);
    String value = equals < 0 ? "" : culprit.substring(equals);
    return typed(name) + value + " " + (ofKnownKind ? bound(wrong.group(1)) : "needs a value");
  }

  /** The first argument that is refused on its own; null where it takes several. */
  private static @Nullable String firstRefused(
      String[] args, Class<? extends PipelineOptions> type) {
    for (String arg : args) {
      try {
        PipelineOptionsFactory.fromArgs(arg).as(type);
      } catch (IllegalArgumentException e) {
        return arg;
      }
    }
    return null;
  }

  private static String bound(String type) {
    return switch (type) {
      case "int", "Integer" -> "must be a whole number up to " + Integer.MAX_VALUE + ", such as 2";
      case "long", "Long" -> "must be a whole number up to " + Long.MAX_VALUE + ", such as 2";
      case "float", "Float", "double", "Double" -> "must be a number, such as 0.5";
      case "boolean", "Boolean" -> "must be true or false";
      default -> "is no " + type;
    };
  }
}
