package io.purchaseintent.pipeline.report;

import io.purchaseintent.pipeline.job.OptionErrors;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where a report is written. The place where watch looks holds what watch itself would have asked:
 * a run by hand that asks for something else, such as another version, suite or rule book, leaves
 * it as it is.
 *
 * @param file the report
 * @param others options that ask for something else than watch does, as users write them, sorted;
 *     none where the file was named
 */
public record ReportPlace(Path file, List<String> others) {

  /** The folder of reports that ask for something else. */
  static final String BY_HAND = "by-hand";

  private static final String OURS = "io.purchaseintent.";

  /** Options that say where and when to look, not what to ask. */
  private static final Set<String> WHERE_AND_WHEN =
      Set.of("Lake", "Home", "S3Endpoint", "S3Region", "Registry", "Day", "From", "To", "Report");

  /**
   * The place of a report.
   *
   * @param type of the job's options
   * @param watched where watch looks for it
   */
  public static ReportPlace of(
      ReportOptions options, Class<? extends ReportOptions> type, Path watched) {
    String named = options.getReport();
    if (named != null) {
      return new ReportPlace(Path.of(named).toAbsolutePath().normalize(), List.of());
    }
    List<String> others = others(options, type);
    return others.isEmpty()
        ? new ReportPlace(watched, others)
        : new ReportPlace(watched.resolveSibling(BY_HAND).resolve(watched.getFileName()), others);
  }

  /** Says in a line that the report is elsewhere, if it is. */
  public void tell(PrintStream err) {
    if (!others.isEmpty()) {
      err.println(
          String.join(", ", others)
              + (others.size() == 1 ? " asks" : " ask")
              + " for something else than watch does: the report is "
              + file
              + ", and the one that watch looks at is as it was");
    }
  }

  private static List<String> others(ReportOptions options, Class<? extends ReportOptions> type) {
    PipelineOptions unasked = PipelineOptionsFactory.as(type);
    Set<String> others = new TreeSet<>();
    for (Method getter : type.getMethods()) {
      String name = getter.getName().replaceFirst("^(?:get|is)(?=[A-Z])", "");
      if (getter.getParameterCount() == 0
          && !name.equals(getter.getName())
          && getter.getDeclaringClass().getName().startsWith(OURS)
          && !WHERE_AND_WHEN.contains(name)
          && !Objects.equals(value(getter, options.as(type)), value(getter, unasked))) {
        others.add(OptionErrors.typed(Character.toLowerCase(name.charAt(0)) + name.substring(1)));
      }
    }
    return List.copyOf(others);
  }

  private static @Nullable Object value(Method getter, PipelineOptions options) {
    try {
      return getter.invoke(options);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(getter + " is no option", e);
    }
  }
}
