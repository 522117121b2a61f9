package io.purchaseintent.eventlog.address;

import io.purchaseintent.eventlog.LogAddress;
import io.purchaseintent.eventlog.LogKind;
import io.purchaseintent.eventlog.LogSetting;
import io.purchaseintent.eventlog.LogSettings;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the addresses of event logs of every kind that there is. */
public final class LogAddresses {

  /** Found by their own class loader: the workers of a cluster have another one around. */
  private static final List<LogKind> KINDS =
      ServiceLoader.load(LogKind.class, LogKind.class.getClassLoader()).stream()
          .map(ServiceLoader.Provider::get)
          .sorted(Comparator.comparing(LogKind::scheme))
          .toList();

  private LogAddresses() {}

  /** All kinds, by their schemes. */
  public static List<LogKind> kinds() {
    return KINDS;
  }

  /** The kind of a text, whether it names a log of it or not; null where it is of none. */
  public static @Nullable LogKind kindOf(String text) {
    for (LogKind kind : KINDS) {
      if (text.startsWith(kind.scheme() + ":")) {
        return kind;
      }
    }
    return null;
  }

  /**
   * The address that a text names.
   *
   * @param settings of its kind
   * @throws IllegalArgumentException if it names none, with what is accepted, or a setting is of
   *     another kind, as it follows the text
   */
  public static LogAddress parse(String text, LogSettings settings) {
    LogKind kind = kindOf(text);
    LogAddress address = kind == null ? null : kind.parse(text, settings);
    if (address == null) {
      throw new IllegalArgumentException(
          "is no event log: give "
              + KINDS.stream()
                  .map(each -> each.form() + ", " + each.title())
                  .collect(Collectors.joining(", or ")));
    }
    String misplaced = misplaced(settings, List.of(text));
    if (misplaced != null) {
      throw new IllegalArgumentException("is another log: " + misplaced);
    }
    return address;
  }

  /** What names a log, each with a text before it: {@code file:DIR or kinesis:STREAM}. */
  public static String forms(String before) {
    List<String> forms = KINDS.stream().map(kind -> before + kind.form()).toList();
    int last = forms.size() - 1;
    return last < 1
        ? String.join("", forms)
        : String.join(", ", forms.subList(0, last)) + " or " + forms.get(last);
  }

  /**
   * What is wrong with settings that none of these logs has, as a sentence without its end; null
   * where there are none such.
   *
   * @param logs texts that name them
   */
  public static @Nullable String misplaced(LogSettings settings, Collection<String> logs) {
    for (LogKind kind : KINDS) {
      boolean named = logs.stream().anyMatch(text -> kind.equals(kindOf(text)));
      if (!named && kind.settings().stream().anyMatch(one -> settings.get(one.name()) != null)) {
        return kind.settings().stream().map(LogSetting::option).collect(Collectors.joining(" and "))
            + " go with "
            + kind.form();
      }
    }
    return null;
  }
}
