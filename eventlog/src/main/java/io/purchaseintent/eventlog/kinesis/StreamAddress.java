package io.purchaseintent.eventlog.kinesis;

import io.purchaseintent.eventlog.EventLog;
import io.purchaseintent.eventlog.LogAddress;
import io.purchaseintent.eventlog.LogKey;
import io.purchaseintent.eventlog.LogKind;
import io.purchaseintent.eventlog.LogUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Tag;

/** A stream of Amazon Kinesis: {@code kinesis:STREAM}. */
public record StreamAddress(KinesisStream stream) implements LogAddress {

  private static final Logger LOG = Logger.getLogger(StreamAddress.class.getName());
  private static final String TAG = "purchase-intent-pseudonym-key";
  private static final Duration TIME = Duration.ofSeconds(5);

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

  /**
   * Asks the stream's tags, and leaves one. Two that come first at the same time with two keys may
   * both be let in until the next start of either; who may not read tags is let in, and told.
   */
  @Override
  public void requireKey(String fingerprint) throws LogUnavailableException {
    try (KinesisClient client = stream.connect(TIME, 2)) {
      String known =
          client.listTagsForStream(ask -> ask.streamName(stream.name())).tags().stream()
              .filter(tag -> tag.key().equals(TAG))
              .map(Tag::value)
              .findFirst()
              .orElse(null);
      if (known == null) {
        client.addTagsToStream(ask -> ask.streamName(stream.name()).tags(Map.of(TAG, fingerprint)));
      } else if (!known.equals(fingerprint)) {
        throw LogKey.another(this, known, fingerprint);
      }
    } catch (SdkException e) {
      LOG.warning(
          this
              + ": whether all its writers hash users' ids with one key cannot be told, as its tags"
              + " are not readable or cannot be set ("
              + stream.unavailable(e).getMessage()
              + ")");
    }
  }

  @Override
  public String toString() {
    return stream.toString();
  }
}
