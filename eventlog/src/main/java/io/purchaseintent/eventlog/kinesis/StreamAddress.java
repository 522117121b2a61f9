package io.purchaseintent.eventlog.kinesis;

import io.purchaseintent.eventlog.EventLog;
import io.purchaseintent.eventlog.LogAddress;
import io.purchaseintent.eventlog.LogKind;
import io.purchaseintent.eventlog.LogUnavailableException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** A stream of Amazon Kinesis: {@code kinesis:STREAM}. */
public record StreamAddress(KinesisStream stream) implements LogAddress {

  /** Streams of Amazon Kinesis. */
  public static final class Kind implements LogKind {

    @Override
    public String form() {
      return "kinesis:STREAM, a stream of Amazon Kinesis";
    }

    @Override
    public @Nullable LogAddress parse(
        String text, @Nullable String endpoint, @Nullable String region) {
      KinesisStream stream = KinesisStream.of(text, endpoint, region);
      return stream == null ? null : new StreamAddress(stream);
    }
  }

  @Override
  public EventLog open(Clock clock) throws LogUnavailableException {
    return KinesisLog.open(stream, KinesisLog.Settings.defaults());
  }

  @Override
  public String toString() {
    return stream.toString();
  }
}
