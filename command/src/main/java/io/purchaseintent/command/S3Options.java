package io.purchaseintent.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How S3 is reached, where something is in a bucket. */
public final class S3Options {

  @Option(
      names = "--s3-endpoint",
      paramLabel = "URL",
      description =
          "Where S3 answers, for s3://BUCKET/…: a VPC endpoint, another store or an emulator"
              + " (default: AWS_ENDPOINT_URL_S3, else the region's own).")
  private @Nullable String endpoint;

  @Option(
      names = "--s3-region",
      paramLabel = "REGION",
      description =
          "Where the bucket is, for s3://BUCKET/…, such as eu-west-1 (default: that of the AWS"
              + " settings of this machine, as AWS_REGION).")
  private @Nullable String region;

  /** The endpoint; null for that of the machine's settings. */
  public @Nullable String endpoint() {
    return endpoint;
  }

  /** The region; null for that of the machine's settings. */
  public @Nullable String region() {
    return region;
  }
}
