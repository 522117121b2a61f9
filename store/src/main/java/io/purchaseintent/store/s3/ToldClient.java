package io.purchaseintent.store.s3;

import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Request;

/**
 * A client for libraries that know the SDK alone: what it throws is the SDK's, and is caused by an
 * exception of the caller's that says in words for an operator what went wrong. That nothing is
 * there, or that a condition does not hold, is no fault, and comes as it is.
 */
public final class ToldClient extends DelegatingS3Client {

  /** Not there, changed since, no such range. */
  private static final Set<Integer> ANSWERS = Set.of(404, 412, 416);

  private final S3Access access;
  private final BiFunction<String, Throwable, ? extends RuntimeException> told;

  /**
   * A client that tells by such exceptions.
   *
   * @param told makes one of a message and its cause
   */
  public ToldClient(
      S3Client client,
      S3Access access,
      BiFunction<String, Throwable, ? extends RuntimeException> told) {
    super(client);
    this.access = access;
    this.told = told;
  }

  @Override
  protected <T extends S3Request, R> R invokeOperation(T request, Function<T, R> operation) {
    try {
      return operation.apply(request);
    } catch (S3Exception e) {
      throw ANSWERS.contains(e.statusCode())
          ? e
          : (S3Exception) e.toBuilder().cause(explained(request, e)).build();
    } catch (SdkException e) {
      RuntimeException cause = explained(request, e);
      throw SdkClientException.create(cause.getMessage(), cause);
    }
  }

  private RuntimeException explained(S3Request request, SdkException e) {
    String bucket = request.getValueForField("Bucket", String.class).orElse("");
    Optional<String> key = request.getValueForField("Key", String.class);
    return told.apply(
        new S3Address(bucket, key.map(name -> name + "/").orElse(""))
            + ": "
            + new S3Fault(access, bucket).explain(e),
        e);
  }

  /** The client that it asks stays as it is. */
  @Override
  public void close() {}
}
