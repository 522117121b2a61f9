package io.purchaseintent.pipeline.prediction;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.json.JsonFault;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.monitoring.ReferenceProfileJson;
import io.purchaseintent.pipeline.job.JobFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * What jobs that compare predictions with a version's reference are told. They read one file of a
 * registry in a folder, and need nothing else of it, nor the client of a registry on a server.
 */
public interface ReferenceOptions extends PipelineOptions {

  /** How the names of registries begin that are in no folder: on a server, or in a bucket. */
  List<String> ELSEWHERE = List.of("mlflow:", "s3:");

  @Description(
      "The reference-profile.json to compare with; without it that of the version, in the"
          + " registry.")
  @Nullable String getReference();

  void setReference(@Nullable String file);

  @Description("Folder of the registry; without it, registry beside the lake.")
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
   * Refuses a version that is named and is not there, where a registry can tell: one in a folder,
   * whose reference is to be read.
   *
   * @param lake beside which the registry is, where no option says otherwise
   * @throws JobFailure if the registry has no such version, with those that it has
   */
  static void requireVersion(ReferenceOptions options, Path lake) {
    String version = options.getModelVersion();
    String registry = options.getRegistry();
    if (version == null
        || options.getReference() != null
        || registry != null && isElsewhere(registry)) {
      return;
    }
    requireModel(options, lake);
    Path model = folder(registry, lake).resolve(options.getModel());
    List<String> versions = folders(model);
    if (!versions.contains(version)) {
      throw JobFailure.ofOption(
          "modelVersion",
          version,
          "is no version in "
              + model
              + (versions.isEmpty()
                  ? ", which has none: name another registry (--registry=DIR) or model"
                      + " (--model=NAME)"
                  : "; there are " + versions));
    }
  }

  /** Refuses a model that is not among those that the registry has. */
  private static void requireModel(ReferenceOptions options, Path lake) {
    Path registry = folder(options.getRegistry(), lake);
    List<String> models = folders(registry);
    if (!models.isEmpty() && !models.contains(options.getModel())) {
      throw JobFailure.ofOption(
          "model",
          options.getModel(),
          "is no model in the registry " + registry + "; there are " + models);
    }
  }

  private static List<String> folders(Path in) {
    if (!Files.isDirectory(in)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(in)) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw JobFailure.of("looking at " + in, e);
    }
  }

  /**
   * The reference of a version.
   *
   * @param lake beside which the registry is, where no option says otherwise
   * @throws JobFailure if there is none, nor its model, or it is not readable, with the remedy
   */
  static ReferenceProfile reference(ReferenceOptions options, Path lake, String version) {
    String named = options.getReference();
    Path file = named == null ? inRegistry(options, lake, version) : Path.of(named);
    if (!Files.isRegularFile(file)) {
      if (named == null) {
        requireModel(options, lake);
      }
      throw new JobFailure(
          named == null
              ? "Version "
                  + version
                  + " of "
                  + options.getModel()
                  + " has no "
                  + ReferenceProfile.FILE
                  + " in "
                  + file.getParent()
                  + ": name another registry (--registry=DIR), model (--model=NAME) or the file"
                  + " itself (--reference=FILE); versions of older releases have none, so train"
                  + " again"
              : "--reference=" + named + ": there is no such file");
    }
    try {
      return ReferenceProfileJson.read(new ObjectMapper().readTree(file.toFile()));
    } catch (JsonProcessingException e) {
      throw new JobFailure(file + " " + JsonFault.of(e) + ": take the file that was written", e);
    } catch (IllegalArgumentException e) {
      throw new JobFailure(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new JobFailure(LakeException.explain("reading " + file, e), e);
    }
  }

  private static boolean isElsewhere(String registry) {
    return ELSEWHERE.stream().anyMatch(registry::startsWith);
  }

  private static Path inRegistry(ReferenceOptions options, Path lake, String version) {
    String registry = options.getRegistry();
    if (registry != null && isElsewhere(registry)) {
      throw JobFailure.ofOption(
          "registry",
          registry,
          "is in no folder, and others jobs do not ask: download "
              + ReferenceProfile.FILE
              + " of version "
              + version
              + ", and name it with --reference=FILE");
    }
    return folder(registry, lake)
        .resolve(options.getModel())
        .resolve(version)
        .resolve(ReferenceProfile.FILE);
  }

  private static Path folder(@Nullable String registry, Path lake) {
    return registry == null ? lake.resolveSibling("registry") : Path.of(registry);
  }
}
