package io.purchaseintent.trainer.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.hash.Sha256;
import io.purchaseintent.registry.ModelBundle;
import io.purchaseintent.scoring.Segment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** The code and the machine that made a version: what else its bytes may depend on. */
public final class MadeBy {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String COMMIT = "Implementation-Commit";
  private static final String DIRTY = "Implementation-Dirty";
  private static final String UNKNOWN = "unknown";

  private MadeBy() {}

  /**
   * This process.
   *
   * @param files of the version: its trees say which XGBoost grew them
   */
  public static ObjectNode thisProcess(Map<String, byte[]> files) {
    ObjectNode json = JSON.createObjectNode();
    try {
      Path jar = jar();
      json.put("code_commit", attribute(jar, COMMIT));
      json.put("code_dirty", attribute(jar, DIRTY));
      json.put("code_sha256", codeSha256());
      json.put("jdk", System.getProperty("java.vm.name") + " " + Runtime.version());
      json.put("xgboost", xgboost(files));
      json.put("machine", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
      return json;
    } catch (IOException e) {
      throw new UncheckedIOException("reading the jar that runs", e);
    }
  }

  /** The hash of the jar that runs; {@code unknown} where it is none. */
  static String codeSha256() throws IOException {
    Path jar = jar();
    return Files.isRegularFile(jar) ? Sha256.of(jar) : UNKNOWN;
  }

  /** The jar that runs, or the folder of classes where tests do. */
  private static Path jar() {
    CodeSource source = MadeBy.class.getProtectionDomain().getCodeSource();
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("A jar's address is a URI: " + source.getLocation(), e);
    }
  }

  /**
   * What to tell whoever trains with code that no commit has; empty where one has it, or that is
   * not known.
   *
   * @param madeBy as {@link #thisProcess} gives it
   */
  public static Optional<String> warning(JsonNode madeBy) {
    return madeBy.path("code_dirty").asText().equals("true")
        ? Optional.of(
            "the code that trains was built with changes that commit "
                + madeBy.path("code_commit").asText()
                + " does not have, so nobody can make this version again from it: commit them,"
                + " delete the jars (target/intent-*.jar), and train again")
        : Optional.empty();
  }

  private static String attribute(Path jar, String name) throws IOException {
    if (!Files.isRegularFile(jar)) {
      return UNKNOWN;
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      String value = manifest == null ? null : manifest.getMainAttributes().getValue(name);
      return value == null ? UNKNOWN : value;
    }
  }

  private static String xgboost(Map<String, byte[]> files) throws IOException {
    byte[] booster = files.get(ModelBundle.boosterFile(Segment.KNOWN));
    if (booster == null) {
      return UNKNOWN;
    }
    List<String> parts = new ArrayList<>();
    for (JsonNode part : JSON.readTree(booster).path("version")) {
      parts.add(part.asText());
    }
    return String.join(".", parts);
  }
}
