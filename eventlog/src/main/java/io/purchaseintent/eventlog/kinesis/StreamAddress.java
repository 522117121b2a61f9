package io.purchaseintent.eventlog.kinesis;

import io.purchaseintent.eventlog.EventLog;
import io.purchaseintent.eventlog.LogAddress;
import io.purchaseintent.eventlog.LogKey;
import io.purchaseintent.eventlog.LogKind;
import io.purchaseintent.eventlog.LogSetting;
import io.purchaseintent.eventlog.LogSettings;
import io.purchaseintent.eventlog.LogUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ListTagsForStreamResponse;
import software.amazon.awssdk.services.kinesis.model.Tag;

/** A stream of Amazon Kinesis: {@code kinesis:STREAM}. */
public record StreamAddress(KinesisStream stream) implements LogAddress {

  private static final Logger LOG = Logger.getLogger(StreamAddress.class.getName());
  private static final String TAG = "purchase-intent-pseudonym-key";

  /** With the fingerprint of a key behind it: whoever has it is about to begin. */
  private static final String CLAIM = TAG + "-";

  private static final Duration TIME = Duration.ofSeconds(5);

  /** Streams of Amazon Kinesis. */
  public static final class Kind implements LogKind {

    @Override
    public String scheme() {
      return "kinesis";
    }

    @Override
    public String label() {
      return "STREAM";
    }

    @Override
    public String title() {
      return "a stream of Amazon Kinesis";
    }

    @Override
    public List<LogSetting> settings() {
      return List.of(
          new LogSetting(
              KinesisStream.ENDPOINT,
              "URL",
              "Where Kinesis answers, for kinesis:STREAM: a VPC endpoint or an emulator (default:"
                  + " the region's own)."),
          new LogSetting(
              KinesisStream.REGION,
              "REGION",
              "Where the stream is, for kinesis:STREAM, such as eu-west-1 (default: that of the AWS"
                  + " settings of this machine, as AWS_REGION)."));
    }

    @Override
    public boolean isShared() {
      return true;
    }

    @Override
    public @Nullable LogAddress parse(String text, LogSettings settings) {
      KinesisStream stream = KinesisStream.of(text, settings);
      return stream == null ? null : new StreamAddress(stream);
    }
  }

  @Override
  public EventLog open(Clock clock) throws LogUnavailableException {
    return KinesisLog.open(stream, KinesisLog.Settings.defaults());
  }

  /**
   * Asks the stream's tags, and leaves one. Of several that come first at the same time with
   * different keys one is let in at most: each says by a tag of its own that it comes, and goes
   * where it sees that of another. Who may not read tags is let in, and told.
   */
  @Override
  public void requireKey(String fingerprint) throws LogUnavailableException {
    try (KinesisClient client = stream.connect(TIME, 2)) {
      String known = tags(client).get(TAG);
      if (known == null) {
        known = claim(client, fingerprint);
      }
      if (!known.equals(fingerprint)) {
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

  /** The key of a stream that had none; the given one where nobody else came meanwhile. */
  private String claim(KinesisClient client, String fingerprint) {
    String mine = CLAIM + fingerprint;
    tag(client, mine);
    Map<String, String> tags = tags(client);
    String known = tags.get(TAG);
    String other =
        tags.keySet().stream()
            .filter(tag -> tag.startsWith(CLAIM) && !tag.equals(mine))
            .map(tag -> tag.substring(CLAIM.length()))
            .findFirst()
            .orElse(fingerprint);
    if (known == null && other.equals(fingerprint)) {
      // Before the claim goes, so that whoever comes sees one of both.
      client.addTagsToStream(ask -> ask.streamName(stream.name()).tags(Map.of(TAG, fingerprint)));
    }
    client.removeTagsFromStream(ask -> ask.streamName(stream.name()).tagKeys(mine));
    return known == null ? other : known;
  }

  private void tag(KinesisClient client, String key) {
    client.addTagsToStream(ask -> ask.streamName(stream.name()).tags(Map.of(key, "begins")));
  }

  private Map<String, String> tags(KinesisClient client) {
    Map<String, String> tags = new TreeMap<>();
    ListTagsForStreamResponse page;
    String after = null;
    do {
      String from = after;
      page =
          client.listTagsForStream(ask -> ask.streamName(stream.name()).exclusiveStartTagKey(from));
      for (Tag tag : page.tags()) {
        tags.put(tag.key(), tag.value());
        after = tag.key();
      }
    } while (page.hasMoreTags() && !page.tags().isEmpty());
    return tags;
  }

  @Override
  public String toString() {
    return stream.toString();
  }
}
