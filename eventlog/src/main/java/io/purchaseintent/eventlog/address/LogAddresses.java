package io.purchaseintent.eventlog.address;

import io.purchaseintent.eventlog.FolderAddress;
import io.purchaseintent.eventlog.LogAddress;
import io.purchaseintent.eventlog.LogKind;
import io.purchaseintent.eventlog.kinesis.StreamAddress;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the addresses of event logs of every kind that there is. */
public final class LogAddresses {

  private static final List<LogKind> KINDS =
      List.of(new FolderAddress.Kind(), new StreamAddress.Kind());

  private LogAddresses() {}

  /**
   * The address that a text names.
   *
   * @param endpoint where a stream's service answers, for a stream only; null for the region's own
   * @param region where the stream is, for a stream only; null for that of the machine's settings
   * @throws IllegalArgumentException if it names none, with what is accepted, as it follows the
   *     text
   */
  public static LogAddress parse(String text, @Nullable String endpoint, @Nullable String region) {
    for (LogKind kind : KINDS) {
      LogAddress address = kind.parse(text, endpoint, region);
      if (address != null) {
        return address;
      }
    }
    throw new IllegalArgumentException(
        "is no event log: give "
            + KINDS.stream().map(LogKind::form).collect(Collectors.joining(", or ")));
  }
}
