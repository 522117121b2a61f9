package io.purchaseintent.registry.mlflow;

import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.RegistryException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** Opens registries by their address: a folder, or {@code mlflow:URI}. */
public final class Registries {

  private static final String MLFLOW = "mlflow:";

  private Registries() {}

  /**
   * The registry at an address.
   *
   * @throws RegistryException if the address is of no server
   */
  public static ModelRegistry open(String address) {
    if (!address.startsWith(MLFLOW)) {
      return new FileRegistry(Path.of(address));
    }
    String server = address.substring(MLFLOW.length()).replaceAll("/+$", "");
    try {
      URI uri = new URI(server);
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
        return new MlflowRegistry(uri);
      }
    } catch (URISyntaxException e) {
      // Told below, together with addresses without a host.
    }
    throw new RegistryException(
        "--registry=" + address + " must be a folder, or an address as mlflow:http://host:5000");
  }
}
