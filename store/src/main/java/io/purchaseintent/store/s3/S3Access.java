package io.purchaseintent.store.s3;

import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * How buckets are reached. What is null is that of the SDK's own chain, as credentials are:
 * environment ({@code AWS_ENDPOINT_URL_S3}, {@code AWS_REGION}, …), profile, role.
 *
 * @param endpoint in place of the region's own
 */
public record S3Access(@Nullable URI endpoint, @Nullable String region) implements Serializable {

  /** All by the SDK's own chain. */
  public static final S3Access DEFAULT = new S3Access(null, null);

  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ATTEMPT = Duration.ofSeconds(60);
  private static final int ATTEMPTS = 4;
  private static final int CONFLICT = 409;
  private static final String AMAZON = ".amazonaws.com";

  /** A client has threads and connections: one for all stores that are reached alike. */
  private static final Map<S3Access, S3Client> CLIENTS = new ConcurrentHashMap<>();

  /**
   * The access by these options.
   *
   * @throws IllegalArgumentException if the endpoint is no URL of http or https
   */
  public static S3Access of(@Nullable String endpoint, @Nullable String region) {
    return new S3Access(endpoint == null ? null : url(endpoint), region);
  }

  private static URI url(String text) {
    try {
      URI url = URI.create(text);
      if (url.getHost() != null && String.valueOf(url.getScheme()).matches("https?")) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Told below, together with addresses without a host.
    }
    throw new IllegalArgumentException(
        "S3 cannot be reached by --s3-endpoint=" + text + ": give http(s)://HOST[:PORT]");
  }

  /**
   * The client, made once a process; to close it does nothing, for others have it too.
   *
   * @throws IOException if no region is known
   */
  public S3Client client() throws IOException {
    try {
      return CLIENTS.computeIfAbsent(this, S3Access::connect);
    } catch (SdkException e) {
      throw new IOException(new S3Fault(this, "").explain(e), e);
    }
  }

  private static S3Client connect(S3Access access) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(
                ApacheHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(ATTEMPT))
            .overrideConfiguration(
                all -> all.apiCallAttemptTimeout(ATTEMPT).retryStrategy(retries()))
            .forcePathStyle(access.isElsewhere());
    if (access.endpoint != null) {
      builder.endpointOverride(access.endpoint);
    }
    if (access.region != null) {
      builder.region(Region.of(access.region));
    }
    return new SharedClient(builder.build());
  }

  private static final class SharedClient extends DelegatingS3Client {

    SharedClient(S3Client client) {
      super(client);
    }

    @Override
    public void close() {}
  }

  /** Two conditional writes at the same time may both be told to come again. */
  private static StandardRetryStrategy retries() {
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(ATTEMPTS)
        .retryOnException(
            e ->
                e instanceof S3Exception failure
                    && failure.statusCode() == CONFLICT
                    && failure.awsErrorDetails() != null
                    && "ConditionalRequestConflict".equals(failure.awsErrorDetails().errorCode()))
        .build();
  }

  /** Buckets of other stores than Amazon's have no host name of their own. */
  private boolean isElsewhere() {
    return !given().contains(AMAZON);
  }

  /** The endpoint, by option or by settings; {@value #AMAZON} where none is given. */
  private String given() {
    return endpoint != null
        ? endpoint.toString()
        : Stream.of(
                System.getProperty("aws.endpointUrlS3"),
                System.getenv("AWS_ENDPOINT_URL_S3"),
                System.getProperty("aws.endpointUrl"),
                System.getenv("AWS_ENDPOINT_URL"))
            .filter(each -> each != null && !each.isEmpty())
            .findFirst()
            .orElse(AMAZON);
  }

  /** Where it leads to, for messages. */
  @Override
  public String toString() {
    String given = given();
    return given.equals(AMAZON) ? "S3" : given;
  }
}
