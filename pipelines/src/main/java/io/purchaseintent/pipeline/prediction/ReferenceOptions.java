package io.purchaseintent.pipeline.prediction;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.json.JsonFault;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.monitoring.ReferenceProfileJson;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.job.JobOptions;
import io.purchaseintent.store.FolderStore;
import io.purchaseintent.store.Store;
import io.purchaseintent.store.StoredFile;
import io.purchaseintent.store.address.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * What jobs that compare predictions with a version's reference are told. They read one file of a
 * registry in a folder or a bucket, and need nothing else of it, nor the client of a registry on a
 * server.
 */
public interface ReferenceOptions extends PipelineOptions {

  /** How the names of registries begin that are on a server. */
  String SERVER = "mlflow:";

  @Description(
      "The reference-profile.json to compare with; without it that of the version, in the"
          + " registry.")
  @Nullable String getReference();

  void setReference(@Nullable String file);

  @Description(
      "The registry: a folder or s3://BUCKET/PREFIX; without it, registry beside the lake.")
  @Nullable String getRegistry();

  void setRegistry(@Nullable String folder);

  @Description("Name of the model in the registry.")
  @Default.String("purchase-intent")
  String getModel();

  void setModel(String name);

  @Description(
      "Version whose predictions are looked at, such as v3; without it the champion that answered"
          + " most of them.")
  @Nullable String getModelVersion();

  void setModelVersion(@Nullable String version);

  /**
   * Refuses a version that is named and is not there, where a registry can tell: one in a folder or
   * a bucket, whose reference is to be read.
   *
   * @param lake beside which the registry is, where no option says otherwise
   * @throws JobFailure if the registry has no such version, with those that it has
   */
  static void requireVersion(ReferenceOptions options, Lake lake) {
    String version = options.getModelVersion();
    if (version == null || options.getReference() != null || isOnServer(options.getRegistry())) {
      return;
    }
    Store registry = registry(options, lake);
    requireModel(options, registry);
    List<String> versions = folders(registry, options.getModel());
    if (!versions.contains(version)) {
      throw JobFailure.ofOption(
          "modelVersion",
          version,
          "is no version in "
              + registry
              + "/"
              + options.getModel()
              + (versions.isEmpty()
                  ? ", which has none: name another registry (--registry=PLACE) or model"
                      + " (--model=NAME)"
                  : "; there are " + versions));
    }
  }

  /** Refuses a model that is not among those that the registry has. */
  private static void requireModel(ReferenceOptions options, Store registry) {
    List<String> models = folders(registry, "");
    if (!models.isEmpty() && !models.contains(options.getModel())) {
      throw JobFailure.ofOption(
          "model",
          options.getModel(),
          "is no model in the registry " + registry + "; there are " + models);
    }
  }

  private static List<String> folders(Store registry, String in) {
    try {
      return registry.folders(in).stream().filter(name -> !name.startsWith(".")).toList();
    } catch (IOException e) {
      throw JobFailure.of("looking at the registry " + registry, e);
    }
  }

  /**
   * The reference of a version.
   *
   * @param lake beside which the registry is, where no option says otherwise
   * @throws JobFailure if there is none, nor its model, or it is not readable, with the remedy
   */
  static ReferenceProfile reference(ReferenceOptions options, Lake lake, String version) {
    String named = options.getReference();
    if (named != null) {
      Path file = Path.of(named).toAbsolutePath();
      return read(new FolderStore(file.resolveSibling("")), file.getFileName().toString(), named)
          .orElseThrow(() -> new JobFailure("--reference=" + named + ": there is no such file"));
    }
    String address = options.getRegistry();
    if (isOnServer(address)) {
      throw JobFailure.ofOption(
          "registry",
          String.valueOf(address),
          "is on a server, which jobs do not ask: download "
              + ReferenceProfile.FILE
              + " of version "
              + version
              + ", and name it with --reference=FILE");
    }
    Store registry = registry(options, lake);
    String folder = options.getModel() + "/" + version;
    String file = folder + "/" + ReferenceProfile.FILE;
    Optional<ReferenceProfile> profile = read(registry, file, registry + "/" + file);
    if (profile.isEmpty()) {
      requireModel(options, registry);
    }
    return profile.orElseThrow(
        () ->
            new JobFailure(
                "Version "
                    + version
                    + " of "
                    + options.getModel()
                    + " has no "
                    + ReferenceProfile.FILE
                    + " in "
                    + registry
                    + "/"
                    + folder
                    + ": name another registry (--registry=PLACE), model (--model=NAME) or the file"
                    + " itself (--reference=FILE); versions of older releases have none, so train"
                    + " again"));
  }

  /** A profile; empty where there is no such file. */
  private static Optional<ReferenceProfile> read(Store store, String name, String told) {
    try {
      Optional<StoredFile> file = store.read(name);
      return file.isEmpty()
          ? Optional.empty()
          : Optional.of(
              ReferenceProfileJson.read(new ObjectMapper().readTree(file.get().content())));
    } catch (JsonProcessingException e) {
      throw new JobFailure(told + " " + JsonFault.of(e) + ": take the file that was written", e);
    } catch (IllegalArgumentException e) {
      throw new JobFailure(told + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new JobFailure(LakeException.explain("reading " + told, e), e);
    }
  }

  private static boolean isOnServer(@Nullable String registry) {
    return registry != null && registry.startsWith(SERVER);
  }

  private static Store registry(ReferenceOptions options, Lake lake) {
    String registry = options.getRegistry();
    if (registry == null) {
      return new FolderStore(lake.home().resolve("registry"));
    }
    try {
      return Stores.open(registry, JobOptions.access(options.as(JobOptions.class)));
    } catch (IllegalArgumentException | IOException e) {
      throw JobFailure.ofOption("registry", registry, String.valueOf(e.getMessage()));
    }
  }
}
