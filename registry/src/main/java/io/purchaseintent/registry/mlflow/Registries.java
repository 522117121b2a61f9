package io.purchaseintent.registry.mlflow;

import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.StoreRegistry;
import io.purchaseintent.store.address.Stores;
import io.purchaseintent.store.s3.S3Access;
import io.purchaseintent.store.s3.S3Address;
import io.purchaseintent.store.s3.S3Store;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Opens registries by their address: a folder, {@code s3://BUCKET/PREFIX}, or {@code mlflow:URI}.
 */
public final class Registries {

  private static final String MLFLOW = "mlflow:";

  private Registries() {}

  /**
   * The registry at an address, which is not asked yet.
   *
   * @param endpoint of S3, for an address there; null for that of the SDK's own chain
   * @param region as the endpoint
   * @throws RegistryException if the address is of none, or no region is known
   */
  public static ModelRegistry open(
      String address, @Nullable String endpoint, @Nullable String region) {
    if (address.startsWith(MLFLOW)) {
      return mlflow(address);
    }
    try {
      return S3Address.isS3(address)
          ? new StoreRegistry(new S3Store(S3Address.of(address), S3Access.of(endpoint, region)))
          : new FileRegistry(Stores.folder(address));
    } catch (IllegalArgumentException | IOException e) {
      throw new RegistryException("--registry=" + address + ": " + e.getMessage(), e);
    }
  }

  private static ModelRegistry mlflow(String address) {
    String server = address.substring(MLFLOW.length()).replaceAll("/+$", "");
    try {
      URI uri = new URI(server);
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
        return new MlflowRegistry(uri, MlflowAccess.of(System.getenv(), uri));
      }
    } catch (URISyntaxException e) {
      // Told below, together with addresses without a host.
    }
    throw new RegistryException(
        "--registry="
            + address
            + " must be a folder, s3://BUCKET/PREFIX, or an address as mlflow:http://host:5000");
  }
}
