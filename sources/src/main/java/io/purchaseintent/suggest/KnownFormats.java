package io.purchaseintent.suggest;

import io.purchaseintent.command.UserError;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.mapping.Mapping;
import io.purchaseintent.mapping.MappingFile;
import io.purchaseintent.record.Format;
import io.purchaseintent.record.InputFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells whether one of the shipped mappings reads a file, by trying all. */
final class KnownFormats {

  private static final long ROWS = 500;
  private static final double ENOUGH = 0.8;

  /** Of two that fill as much, that is the file's own whose paths it has. */
  private static final double A_PATH = 0.01;

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{[^{}]+}");

  private KnownFormats() {}

  /**
   * A shipped mapping that reads a file.
   *
   * @param file the mapping's
   * @param title the first line of its comment
   * @param also others that read it, too
   */
  record Known(Path file, String title, Trial trial, List<Path> also) {}

  /** That which makes most of the file, or null where none reads it. */
  static @Nullable Known find(Path folder, InputFile file, EventRules rules) {
    record Fit(Path mapping, Trial trial, double filled) {}
    List<Fit> fits = new ArrayList<>();
    for (Path candidate : mappings(folder)) {
      try {
        Mapping mapping = MappingFile.read(candidate);
        Trial trial = Trial.of(mapping, file, ROWS, rules);
        double filled = trial.events().stream().mapToInt(KnownFormats::filled).average().orElse(0);
        if (trial.accepted() >= ENOUGH
            && trial.passedOverShare() < 1 - ENOUGH / 2
            && !trial.events().isEmpty()
            && (isNamed(mapping) || saysEnough(trial))) {
          fits.add(
              new Fit(
                  candidate,
                  trial,
                  filled * trial.accepted() * (1 - trial.passedOverShare())
                      + A_PATH * (paths(mapping) - 2 * trial.neverThere())));
        }
      } catch (UserError e) {
        // It lacks a column: the file is of another format.
        continue;
      }
    }
    fits.sort(Comparator.comparingDouble(Fit::filled).reversed());
    if (fits.isEmpty()) {
      return null;
    }
    Fit best = fits.get(0);
    return new Known(
        best.mapping(),
        title(best.mapping()),
        best.trial(),
        fits.stream().skip(1).map(Fit::mapping).toList());
  }

  /** Whether a header must have the columns that it reads. */
  private static boolean isNamed(Mapping mapping) {
    return mapping.dialect().format() == Format.CSV && mapping.dialect().columns().isEmpty();
  }

  private static long paths(Mapping mapping) {
    return mapping.events().stream()
        .flatMap(events -> events.fields().values().stream())
        .mapToLong(
            source ->
                source.template() == null
                    ? Math.min(1, source.columns().size())
                    : PLACEHOLDER.matcher(source.template()).results().count())
        .sum();
  }

  /** A constant type alone would read anything that has an id and a time. */
  private static boolean saysEnough(Trial trial) {
    return trial.events().stream().anyMatch(event -> event.productId() != null)
        || trial.events().stream().map(Event::type).distinct().count() > 1;
  }

  private static int filled(Event event) {
    int filled = 0;
    for (Object value :
        new @Nullable Object[] {
          event.userId(), event.page(), event.productId(), event.category(), event.currency(),
          event.orderId(), event.query(), event.device(), event.channel(), event.country(),
          event.zone(), event.userAgent()
        }) {
      filled += value == null ? 0 : 1;
    }
    return filled + (event.priceMicros() > 0 ? 1 : 0) + (event.sequence() > 0 ? 1 : 0);
  }

  private static List<Path> mappings(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String title(Path mapping) {
    try (Stream<String> lines = Files.lines(mapping)) {
      return lines
          .findFirst()
          .filter(line -> line.startsWith("# "))
          .map(line -> line.substring(2))
          .orElse(String.valueOf(mapping.getFileName()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
