package io.purchaseintent.registry.mlflow;

import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.StoreRegistry;
import io.purchaseintent.registry.board.Notes;
import io.purchaseintent.registry.board.StoreNotes;
import io.purchaseintent.store.FolderStore;
import io.purchaseintent.store.Store;
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
      URI server = mlflow(address);
      return new MlflowRegistry(server, MlflowAccess.of(System.getenv(), server));
    }
    try {
      return S3Address.isS3(address)
          ? new StoreRegistry(new S3Store(S3Address.of(address), S3Access.of(endpoint, region)))
          : new FileRegistry(Stores.folder(address));
    } catch (IllegalArgumentException | IOException e) {
      throw new RegistryException("--registry=" + address + ": " + e.getMessage(), e);
    }
  }

  /**
   * The notes of a model's loop, in the registry of an address as for {@link #open}.
   *
   * @throws RegistryException if the address is of none, or no region is known
   */
  public static Notes notes(
      String address, @Nullable String endpoint, @Nullable String region, String model) {
    return notes(address, endpoint, region, model, "loop");
  }

  /**
   * The notes of a model's experiments, in the registry of an address as for {@link #open}.
   *
   * @throws RegistryException if the address is of none, or no region is known
   */
  public static Notes experimentNotes(
      String address, @Nullable String endpoint, @Nullable String region, String model) {
    return notes(address, endpoint, region, model, "experiments");
  }

  /**
   * The notes of what policies have learnt, in the registry of an address as for {@link #open}.
   *
   * @throws RegistryException if the address is of none, or no region is known
   */
  public static Notes learntNotes(
      String address, @Nullable String endpoint, @Nullable String region, String model) {
    return notes(address, endpoint, region, model, "learnt");
  }

  private static Notes notes(
      String address,
      @Nullable String endpoint,
      @Nullable String region,
      String model,
      String subject) {
    if (address.startsWith(MLFLOW)) {
      URI server = mlflow(address);
      return new MlflowNotes(
          new MlflowServer(server, MlflowAccess.of(System.getenv(), server)), model, subject);
    }
    try {
      Store store =
          S3Address.isS3(address)
              ? new S3Store(S3Address.of(address), S3Access.of(endpoint, region))
              : new FolderStore(Stores.folder(address));
      return new StoreNotes(store, model, subject);
    } catch (IllegalArgumentException | IOException e) {
      throw new RegistryException("--registry=" + address + ": " + e.getMessage(), e);
    }
  }

  private static URI mlflow(String address) {
    String server = address.substring(MLFLOW.length()).replaceAll("/+$", "");
    try {
      URI uri = new URI(server);
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
        return uri;
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
