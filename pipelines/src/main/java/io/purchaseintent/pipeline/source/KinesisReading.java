package io.purchaseintent.pipeline.source;

import io.purchaseintent.eventlog.LogAddress;
import io.purchaseintent.eventlog.LogSettings;
import io.purchaseintent.eventlog.kinesis.KinesisStream;
import io.purchaseintent.eventlog.kinesis.StreamAddress;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Reads streams of Amazon Kinesis. */
public final class KinesisReading implements LogReading {

  /** How the stream is reached. */
  public interface Options extends PipelineOptions {

    @Description(
        "Where Kinesis answers: a VPC endpoint or an emulator; by default the region's own.")
    @Nullable String getKinesisEndpoint();

    void setKinesisEndpoint(@Nullable String endpoint);

    @Description(
        "Where the stream is, such as eu-west-1; by default as AWS_REGION or a profile says.")
    @Nullable String getKinesisRegion();

    void setKinesisRegion(@Nullable String region);
  }

  @Override
  public List<Class<? extends PipelineOptions>> optionTypes() {
    return List.of(Options.class);
  }

  @Override
  public LogSettings settings(PipelineOptions options) {
    Options given = options.as(Options.class);
    Map<String, String> settings = new HashMap<>();
    String endpoint = given.getKinesisEndpoint();
    if (endpoint != null) {
      settings.put(KinesisStream.ENDPOINT, endpoint);
    }
    String region = given.getKinesisRegion();
    if (region != null) {
      settings.put(KinesisStream.REGION, region);
    }
    return new LogSettings(settings);
  }

  @Override
  public @Nullable UnboundedSource<Received, ?> source(
      LogAddress address, SourceOptions options, Clock clock) {
    return address instanceof StreamAddress stream
        ? KinesisSource.open(stream, options, clock)
        : null;
  }
}
