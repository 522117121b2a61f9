package io.purchaseintent.webhook;

import io.purchaseintent.hash.Sha256;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.store.address.Stores;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The log whose moves hooks are told of.
 *
 * @param registry that keeps it
 * @param address of the registry, as users give it: a folder's is absolute
 * @param model whose log it is
 */
public record Outbox(ModelRegistry registry, String address, String model) {

  private static final int NAMED_BY = 12;

  /** A bucket's, or MLflow's. */
  private static final Pattern ELSEWHERE = Pattern.compile("(s3|mlflow):");

  /** The log of a model in a registry that was opened by this address. */
  public static Outbox of(ModelRegistry registry, String address, String model) {
    boolean isFolder = !ELSEWHERE.matcher(address).lookingAt();
    String whole =
        isFolder ? Stores.folder(address).toAbsolutePath().normalize().toString() : address;
    return new Outbox(registry, whole, model);
  }

  /** The events until now, the oldest first. */
  List<RegistryEvent> events() {
    return RegistryEvent.of(model, registry.moves(model));
  }

  /** What tells this log from those of other registries and models. */
  String name() {
    byte[] text = (address + "\n" + model).getBytes(StandardCharsets.UTF_8);
    return Sha256.of(text).substring(0, NAMED_BY);
  }
}
