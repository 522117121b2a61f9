package io.purchaseintent.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How Amazon Kinesis is reached, where a log is a stream of it. */
public final class KinesisOptions {

  @Option(
      names = "--kinesis-endpoint",
      paramLabel = "URL",
      description =
          "Where Kinesis answers, for kinesis:STREAM: a VPC endpoint or an emulator (default: the"
              + " region's own).")
  private @Nullable String endpoint;

  @Option(
      names = "--kinesis-region",
      paramLabel = "REGION",
      description =
          "Where the stream is, for kinesis:STREAM, such as eu-west-1 (default: that of the AWS"
              + " settings of this machine, as AWS_REGION).")
  private @Nullable String region;

  /** Whether none is given. */
  public boolean isEmpty() {
    return endpoint == null && region == null;
  }

  /** The endpoint; null for the region's own. */
  public @Nullable String endpoint() {
    return endpoint;
  }

  /** The region; null for that of the machine's settings. */
  public @Nullable String region() {
    return region;
  }
}
