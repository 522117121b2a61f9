package io.purchaseintent.pipeline.source;

import io.purchaseintent.eventlog.LogUnavailableException;
import io.purchaseintent.eventlog.kinesis.KinesisStream;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Asks Kinesis by a client of its own, which is made when it is asked first. */
final class ShardLook implements ShardAnswers, AutoCloseable {

  private static final Duration ATTEMPT = Duration.ofSeconds(2);
  private static final int RETRIES = 4;

  /** An answer without records says nothing where others follow. */
  private static final int MOST_ANSWERS = 5;

  private final KinesisStream stream;
  private @Nullable KinesisClient client;

  ShardLook(KinesisStream stream) {
    this.stream = stream;
  }

  @Override
  public Duration retention() throws IOException {
    try {
      return Duration.ofHours(
          client()
              .describeStreamSummary(request -> request.streamName(stream.name()))
              .streamDescriptionSummary()
              .retentionPeriodHours());
    } catch (SdkException e) {
      throw new IOException(stream.unavailable(e).getMessage(), e);
    }
  }

  @Override
  public boolean holds(ShardPosition position) throws IOException {
    String number = position.sequenceNumber();
    if (number == null) {
      return false;
    }
    return asked(
        position,
        ShardIteratorType.AT_SEQUENCE_NUMBER,
        answer ->
            !answer.records().isEmpty() && number.equals(answer.records().get(0).sequenceNumber()));
  }

  @Override
  public boolean isAtEnd(ShardPosition position) throws IOException {
    return asked(
        position,
        position.sequenceNumber() == null
            ? ShardIteratorType.TRIM_HORIZON
            : ShardIteratorType.AFTER_SEQUENCE_NUMBER,
        answer -> answer.records().isEmpty() && isLatest(answer));
  }

  private static boolean isLatest(GetRecordsResponse answer) {
    return answer.nextShardIterator() == null
        || (answer.millisBehindLatest() != null && answer.millisBehindLatest() == 0);
  }

  /** Of the first answer that has a record, or the last one that there is. */
  private boolean asked(
      ShardPosition position, ShardIteratorType from, Predicate<GetRecordsResponse> whether)
      throws IOException {
    try {
      String at =
          client()
              .getShardIterator(
                  request ->
                      request
                          .streamName(stream.name())
                          .shardId(position.shard())
                          .shardIteratorType(from)
                          .startingSequenceNumber(position.sequenceNumber()))
              .shardIterator();
      GetRecordsResponse answer = read(at);
      for (int i = 1; i < MOST_ANSWERS && answer.records().isEmpty() && !isLatest(answer); i++) {
        answer = read(answer.nextShardIterator());
      }
      return whether.test(answer);
    } catch (InvalidArgumentException e) {
      // Of a number that is not there it may say that, too.
      return false;
    } catch (ResourceNotFoundException e) {
      // It is the stream's, where that is gone.
      retention();
      throw new IOException(
          stream
              + "/"
              + position.shard()
              + " is not there any more: it was split or merged, and what it had was deleted, as it"
              + " was older than the stream keeps. The checkpoint is of that shard, at sequence"
              + " number "
              + position.sequenceNumber()
              + ": start with --fresh, which reads from the oldest record there is",
          e);
    } catch (SdkException e) {
      throw new IOException(stream.unavailable(e).getMessage(), e);
    }
  }

  private GetRecordsResponse read(String iterator) throws IOException {
    return client().getRecords(request -> request.shardIterator(iterator).limit(1));
  }

  private KinesisClient client() throws IOException {
    if (client == null) {
      try {
        client = stream.connect(ATTEMPT, RETRIES);
      } catch (LogUnavailableException e) {
        throw new IOException(e.getMessage(), e);
      }
    }
    return client;
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}
