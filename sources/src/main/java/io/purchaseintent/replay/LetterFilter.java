package io.purchaseintent.replay;

import io.purchaseintent.event.EventTime;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which dead letters a command is about; all of them unless told otherwise. */
final class LetterFilter {

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Only letters whose reason contains this text, in whichever case.")
  private @Nullable String reason;

  @Option(
      names = "--field",
      paramLabel = "NAME",
      description = "Only letters with this offending field, such as price; record: no event.")
  private @Nullable String field;

  @Option(
      names = "--since",
      paramLabel = "INSTANT",
      converter = Time.class,
      description = "The first time of rejection, such as 2026-03-01T00:00:00Z.")
  private @Nullable Instant since;

  @Option(
      names = "--until",
      paramLabel = "INSTANT",
      converter = Time.class,
      description = "The first time of rejection that is left out.")
  private @Nullable Instant until;

  /** Whether a letter is meant. */
  boolean matches(Letter letter) {
    return (field == null || field.equals(letter.field()))
        && (reason == null || lower(letter.reason()).contains(lower(reason)))
        && (since == null || !letter.rejected().isBefore(since))
        && (until == null || letter.rejected().isBefore(until));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** A time as events have it. */
  static final class Time implements ITypeConverter<Instant> {

    @Override
    public Instant convert(String text) {
      Instant time = EventTime.parse(text);
      if (time == null) {
        throw new TypeConversionException(
            text + " is no time with an offset: give one such as 2026-03-01T00:00:00Z");
      }
      return time;
    }
  }
}
