package io.purchaseintent.lake.catalog;

import io.purchaseintent.lake.LakeException;
import io.purchaseintent.store.s3.S3Access;
import io.purchaseintent.store.s3.ToldClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.iceberg.aws.s3.S3FileIOAwsClientFactory;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Gives Iceberg the client that everything else reaches buckets by, here and on each worker. Its
 * own factory makes clients of services that nothing here uses.
 */
public final class BucketClients implements S3FileIOAwsClientFactory {

  /** Property of Iceberg that names a class such as this. */
  static final String PROPERTY = "s3.client-factory-impl";

  static final String ENDPOINT = "s3.endpoint";
  static final String REGION = "client.region";

  private static final long serialVersionUID = 1L;

  private S3Access access = S3Access.DEFAULT;

  /** The access that properties tell of. */
  static S3Access access(Map<String, String> properties) {
    return S3Access.of(properties.get(ENDPOINT), properties.get(REGION));
  }

  @Override
  public void initialize(Map<String, String> properties) {
    access = access(properties);
  }

  @Override
  public S3Client s3() {
    try {
      return new ToldClient(access.client(), access, LakeException::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public S3AsyncClient s3Async() {
    throw new UnsupportedOperationException("Buckets are read without s3.analytics-accelerator");
  }
}
