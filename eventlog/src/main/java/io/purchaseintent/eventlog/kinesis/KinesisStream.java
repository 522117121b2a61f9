package io.purchaseintent.eventlog.kinesis;

import io.purchaseintent.eventlog.LogSettings;
import io.purchaseintent.eventlog.LogUnavailableException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.KinesisClientBuilder;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/**
 * A stream of Amazon Kinesis, and how it is reached. Credentials are those of the SDK's own chain.
 *
 * @param endpoint in place of the region's own; null for that
 * @param region null for that of the SDK's own chain
 */
public record KinesisStream(String name, @Nullable URI endpoint, @Nullable String region) {

  /** Setting: an URL of http or https, in place of the region's own. */
  public static final String ENDPOINT = "kinesis-endpoint";

  /** Setting: the region, in place of that of the SDK's own chain. */
  public static final String REGION = "kinesis-region";

  private static final String SCHEME = "kinesis:";
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,128}");
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Set<String> WRONG_CREDENTIALS =
      Set.of(
          "UnrecognizedClientException",
          "InvalidSignatureException",
          "IncompleteSignatureException",
          "InvalidClientTokenId",
          "MissingAuthenticationTokenException");

  /** Whether an address is that of a stream, of whatever name. */
  public static boolean isStream(String address) {
    return address.startsWith(SCHEME);
  }

  /**
   * The stream of an address, {@code kinesis:NAME}; null for another text.
   *
   * @param settings {@link #ENDPOINT} and {@link #REGION}
   * @throws IllegalArgumentException if the name or the endpoint can be none
   */
  public static @Nullable KinesisStream of(String address, LogSettings settings) {
    if (!isStream(address)) {
      return null;
    }
    String name = address.substring(SCHEME.length());
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "names no stream: a name has 1 to 128 letters, digits, and _ . -");
    }
    String endpoint = settings.get(ENDPOINT);
    return new KinesisStream(name, endpoint == null ? null : url(endpoint), settings.get(REGION));
  }

  private static URI url(String text) {
    URI url = null;
    try {
      url = URI.create(text);
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    if (url == null
        || url.getHost() == null
        || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
      throw new IllegalArgumentException(
          "cannot be reached by --kinesis-endpoint=" + text + ": give http(s)://HOST[:PORT]");
    }
    return url;
  }

  /**
   * A client for it.
   *
   * @param attempt how long one attempt of a call may take
   * @param retries how often a call that failed is tried again, at most
   * @throws LogUnavailableException if no region is known
   */
  public KinesisClient connect(Duration attempt, int retries) throws LogUnavailableException {
    allowJson();
    KinesisClientBuilder builder =
        KinesisClient.builder()
            .httpClientBuilder(
                ApacheHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(attempt))
            .overrideConfiguration(
                all -> all.apiCallAttemptTimeout(attempt).retryPolicy(r -> r.numRetries(retries)));
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    if (region != null) {
      builder.region(Region.of(region));
    }
    try {
      return builder.build();
    } catch (SdkException e) {
      throw unavailable(e);
    }
  }

  /** Emulators do not know the SDK's binary form of requests; Kinesis knows both. */
  public void allowJson() {
    if (endpoint != null) {
      System.setProperty("aws.cborEnabled", "false");
    }
  }

  /**
   * Makes sure that the stream is there and may be described.
   *
   * @throws LogUnavailableException if not, with the remedy
   */
  public void requireUsable(KinesisClient client) throws LogUnavailableException {
    StreamStatus status;
    try {
      status =
          client
              .describeStreamSummary(request -> request.streamName(name))
              .streamDescriptionSummary()
              .streamStatus();
    } catch (SdkException e) {
      throw unavailable(e);
    }
    if (status != StreamStatus.ACTIVE && status != StreamStatus.UPDATING) {
      throw new LogUnavailableException(
          this + " is " + status + ": try again when it is ACTIVE",
          new IllegalStateException("status " + status));
    }
  }

  /** A failure of a call, in words for an operator. */
  public LogUnavailableException unavailable(SdkException e) {
    return new LogUnavailableException(this + ": " + explain(e), e);
  }

  private String explain(SdkException e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof ResourceNotFoundException) {
      return "there is no such stream: create it, or give its region by --kinesis-region";
    }
    if (e instanceof AwsServiceException service && service.awsErrorDetails() != null) {
      String code = String.valueOf(service.awsErrorDetails().errorCode());
      String detail = code + ", " + service.awsErrorDetails().errorMessage();
      if (code.startsWith("ExpiredToken")) {
        return "the credentials have expired: get new ones (" + detail + ")";
      }
      if (WRONG_CREDENTIALS.contains(code)) {
        return "the credentials are not accepted: check AWS_ACCESS_KEY_ID and"
            + " AWS_SECRET_ACCESS_KEY, or the profile or role that is used ("
            + detail
            + ")";
      }
      if (code.startsWith("AccessDenied")) {
        return "no permission; docs/live.md lists those that are needed (" + detail + ")";
      }
      return detail;
    }
    if (message.contains("Unable to load region")) {
      return "no region is known: give it by --kinesis-region, or set AWS_REGION";
    }
    if (message.contains("Unable to load credentials")) {
      return "no credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
          + " AWS_PROFILE, or give this machine a role";
    }
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return (endpoint == null ? "Kinesis" : endpoint)
        + " does not answer: is the network open, and --kinesis-endpoint right? ("
        + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage())
        + ")";
  }

  @Override
  public String toString() {
    return SCHEME + name;
  }
}
