package io.purchaseintent.lake.declared;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.feature.DeclaredFeatures;
import io.purchaseintent.json.DeclaredFeatureJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.store.StoredFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The declarations of a lake, each in a file of the next number that never changes: {@code
 * features/00000001.json}. The last one stands.
 */
public final class DeclarationLog {

  private static final String FOLDER = "features";
  private static final String FILE = "[0-9]{8}\\.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Lake lake;

  private DeclarationLog(Lake lake) {
    this.lake = lake;
  }

  /** The log of a lake. */
  public static DeclarationLog in(Lake lake) {
    return new DeclarationLog(lake);
  }

  /** The features that stand. */
  public DeclaredFeatures features() {
    return newest().features();
  }

  /**
   * The declaration that stands.
   *
   * @throws LakeException if it cannot be read, or a newer release wrote it
   */
  public Declaration newest() {
    List<String> names = names();
    return names.isEmpty() ? Declaration.NONE : read(names.get(names.size() - 1));
  }

  /** All declarations, the first one first. */
  public List<Declaration> all() {
    List<Declaration> all = new ArrayList<>();
    names().forEach(name -> all.add(read(name)));
    return all;
  }

  private List<String> names() {
    try {
      return lake.files().files(FOLDER).stream().filter(name -> name.matches(FILE)).toList();
    } catch (IOException e) {
      throw LakeException.of("reading the declared features of " + lake, e);
    }
  }

  private Declaration read(String name) {
    String file = FOLDER + "/" + name;
    try {
      StoredFile stored =
          lake.files()
              .read(file)
              .orElseThrow(() -> new LakeException(file + " is gone from " + lake));
      JsonNode json = JSON.readTree(stored.content());
      return new Declaration(
          Integer.parseInt(name.substring(0, name.indexOf('.'))),
          Instant.parse(json.path("time").asText()),
          json.path("backfills").asInt(),
          DeclaredFeatureJson.readAll(json.path("features")));
    } catch (IOException e) {
      throw LakeException.of("reading " + file + " of " + lake, e);
    } catch (IllegalArgumentException e) {
      throw new LakeException(file + " of " + lake + ": " + e.getMessage(), e);
    }
  }

  /** Declares anew, of features alone. */
  public Optional<Declaration> append(Declaration before, Instant time, DeclaredFeatures features) {
    return append(before, time, features, false);
  }

  /**
   * Declares anew.
   *
   * @param before what stood when it was thought of
   * @param backfill whether rows of a table that was taken in before are believed to have been
   *     known from when they hold
   * @return what stands then; empty where somebody else has declared something since, and this is
   *     to be thought of again
   */
  public Optional<Declaration> append(
      Declaration before, Instant time, DeclaredFeatures features, boolean backfill) {
    int backfills = before.backfills() + (backfill ? 1 : 0);
    Declaration next = new Declaration(before.number() + 1, time, backfills, features);
    ObjectNode json = JSON.createObjectNode();
    json.put("time", time.toString());
    if (backfills > 0) {
      json.put("backfills", backfills);
    }
    json.set("features", DeclaredFeatureJson.write(features));
    String name = String.format(Locale.ROOT, "%s/%08d.json", FOLDER, next.number());
    try {
      byte[] content = json.toPrettyString().getBytes(StandardCharsets.UTF_8);
      return lake.files().create(name, content) ? Optional.of(next) : Optional.empty();
    } catch (IOException e) {
      throw LakeException.of("declaring features in " + lake, e);
    }
  }
}
