package io.purchaseintent.trainer.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.hash.Sha256;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.lake.table.MomentRow;
import io.purchaseintent.lake.trainingset.TrainingSet;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.trainer.boosting.TrainingPlan;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a version is made of: rows, settings and code, of which the same give the same bytes.
 *
 * @param rowsSha256 of the rows of all parts and what their columns mean, whatever files they are
 *     in; of a set that a cluster reads, of its files
 * @param settingsSha256 of what training was asked
 * @param codeSha256 of the jar that trains
 */
public record MadeOf(String rowsSha256, String settingsSha256, String codeSha256) {

  /** Under this a manifest tells it. */
  public static final String FIELD = "made_of";

  private static final String ROWS = "rows_sha256";
  private static final String SETTINGS = "settings_sha256";
  private static final String CODE = "code_sha256";
  private static final List<String> PARTS = List.of("train", "validation", "test");
  private static final int KEPT_OF_A_ROW = 16;

  /**
   * What training by a plan is made of. Reads all rows once.
   *
   * @throws IOException if a file cannot be read
   */
  public static MadeOf of(TrainingSet set, TrainingPlan plan) throws IOException {
    return new MadeOf(
        plan.cluster() == null ? rows(set) : files(set), settings(plan), MadeBy.codeSha256());
  }

  /** The newest version of a model that is made of the same, if there is one. */
  public Optional<String> versionIn(ModelRegistry registry, String model) {
    return registry.versions(model).stream()
        .filter(version -> isToldBy(manifest(registry, model, version).path(FIELD)))
        .reduce((first, second) -> second);
  }

  /** As the manifest tells it. */
  public ObjectNode toJson() {
    return new ObjectMapper()
        .createObjectNode()
        .put(ROWS, rowsSha256)
        .put(SETTINGS, settingsSha256)
        .put(CODE, codeSha256);
  }

  private boolean isToldBy(JsonNode json) {
    return toJson().equals(json);
  }

  /** Empty where it was changed: the registry tells of that elsewhere. */
  private static JsonNode manifest(ModelRegistry registry, String model, String version) {
    try {
      return registry.manifest(model, version);
    } catch (RegistryException e) {
      return MissingNode.getInstance();
    }
  }

  private static String settings(TrainingPlan plan) {
    TrainingPlan.Search search = plan.search();
    return Sha256.of(
        utf8(
            plan.toJson(plan.parameters())
                + (search == null ? "" : "\n" + search.space() + "\n" + search.trials())));
  }

  private static String files(TrainingSet set) {
    return Sha256.of(utf8(set.manifest().path("files").toString()));
  }

  /** The sum of the rows' hashes: the same in whatever order they come, and in whatever files. */
  private static String rows(TrainingSet set) throws IOException {
    StringBuilder all = new StringBuilder(FeatureSetJson.write(set.featureSet()).toString());
    all.append('\n').append(set.manifest().path("splits"));
    all.append('\n').append(set.manifest().path("draw"));
    List<String> names = set.featureSet().names();
    for (String part : PARTS) {
      Sum sum = new Sum(names.size());
      for (Path file : set.files(part)) {
        MomentRow.read(file, names, sum::add);
      }
      all.append('\n').append(part).append(' ').append(sum.total.toString(16));
    }
    return Sha256.of(utf8(all.toString()));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Adds up rows' hashes. */
  private static final class Sum {
    private final MessageDigest digest = Sha256.digest();
    private final ByteBuffer numbers;
    private BigInteger total = BigInteger.ZERO;

    Sum(int features) {
      numbers = ByteBuffer.allocate(5 * Long.BYTES + features * Float.BYTES);
    }

    void add(MomentRow row) {
      digest.update(utf8(row.sessionId() + "\n" + Objects.requireNonNullElse(row.userId(), "")));
      numbers.clear();
      numbers.putLong(row.sessionStart()).putLong(row.eventTime()).putLong(row.moment());
      numbers.putInt(row.known() ? 1 : 0).putInt(row.isAtEvent() ? 1 : 0);
      numbers.putFloat(row.label()).putFloat(row.weight());
      for (float value : row.vector()) {
        numbers.putFloat(value);
      }
      digest.update(numbers.array(), 0, numbers.position());
      byte[] hash = digest.digest();
      total = total.add(new BigInteger(1, hash, 0, KEPT_OF_A_ROW));
    }
  }
}
