package io.purchaseintent.store.s3;

import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What went wrong with a call, in words for an operator. */
record S3Fault(S3Access access, String bucket) {

  private static final Set<String> WRONG_CREDENTIALS =
      Set.of(
          "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "InvalidToken",
          "AuthorizationHeaderMissing");
  private static final Set<String> WRONG_REGION =
      Set.of(
          "PermanentRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException");
  private static final int MOVED = 301;
  private static final int FORBIDDEN = 403;

  String explain(SdkException e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof AwsServiceException service && service.awsErrorDetails() != null) {
      return explain(service);
    }
    if (message.contains("Unable to load region")) {
      return "no region is known: give it by --s3-region, or set AWS_REGION";
    }
    if (message.contains("Unable to load credentials")) {
      return "no credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
          + " AWS_PROFILE, or give this machine a role";
    }
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return access
        + " does not answer: is the network open, and the endpoint (--s3-endpoint,"
        + " AWS_ENDPOINT_URL_S3) right? ("
        + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage())
        + ")";
  }

  private String explain(AwsServiceException e) {
    // What is asked of an object without its content is refused without a word.
    String code =
        Objects.requireNonNullElseGet(
            e.awsErrorDetails().errorCode(),
            () -> e.statusCode() == FORBIDDEN ? "AccessDenied" : "status " + e.statusCode());
    String detail = code + ", " + e.awsErrorDetails().errorMessage();
    if (code.equals("NoSuchBucket")) {
      return "there is no bucket "
          + bucket
          + ": create it, or give the endpoint or region that it is at (--s3-endpoint,"
          + " --s3-region)";
    }
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
      return "no permission; docs/s3.md lists those that are needed (" + detail + ")";
    }
    if (WRONG_REGION.contains(code) || e.statusCode() == MOVED) {
      return "the bucket "
          + bucket
          + " is in another region: give that by --s3-region, or set AWS_REGION ("
          + detail
          + ")";
    }
    if (code.equals("RequestTimeTooSkewed")) {
      return "the clock of this machine is off: set it (" + detail + ")";
    }
    if (code.equals("NotImplemented")) {
      return access
          + " cannot do what is asked: docs/s3.md says what a store needs ("
          + detail
          + ")";
    }
    return detail;
  }
}
