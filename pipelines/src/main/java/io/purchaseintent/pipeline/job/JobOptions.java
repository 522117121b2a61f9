package io.purchaseintent.pipeline.job;

import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.store.s3.S3Access;
import java.nio.file.Path;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation;
import org.jspecify.annotations.Nullable;

/** What every job is told. */
public interface JobOptions extends PipelineOptions {

  @Description(
      "The lake: a folder, which workers on other machines must see under the same path, or"
          + " s3://BUCKET/PREFIX.")
  @Validation.Required
  String getLake();

  void setLake(String lake);

  @Description(
      "Folder for what this machine has of a lake in a bucket. Workers on other machines must see"
          + " it under the same path.")
  @Default.String(".intent")
  String getHome();

  void setHome(String home);

  @Description("Where S3 answers; without it, AWS_ENDPOINT_URL_S3, else the region's own.")
  @Nullable String getS3Endpoint();

  void setS3Endpoint(@Nullable String url);

  @Description("Where the bucket is; without it, the region of this machine's AWS settings.")
  @Nullable String getS3Region();

  void setS3Region(@Nullable String region);

  /** The lake that a job is told. */
  static Lake lake(JobOptions options) {
    return lake(options, options.getLake());
  }

  /** Another lake, which is reached as the job's own is. */
  static Lake lake(JobOptions options, String address) {
    Path home = Path.of(options.getHome());
    return Lake.of(
        address,
        LakeOptions.folder(address, home),
        home,
        options.getS3Endpoint(),
        options.getS3Region());
  }

  /**
   * How buckets are reached.
   *
   * @throws JobFailure if the endpoint is no URL
   */
  static S3Access access(JobOptions options) {
    try {
      return S3Access.of(options.getS3Endpoint(), options.getS3Region());
    } catch (IllegalArgumentException e) {
      throw new JobFailure(String.valueOf(e.getMessage()), e);
    }
  }
}
