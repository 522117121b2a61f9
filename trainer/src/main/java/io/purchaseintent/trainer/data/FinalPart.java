package io.purchaseintent.trainer.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.lake.trainingset.TrainingSet;
import io.purchaseintent.registry.FinalJudgement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last days of a test part, kept back when a version is trained: no figure and no gate looks at
 * them until somebody asks once and for all how good it is.
 *
 * @param from start of its first day, UTC
 * @param sessionGap time without an event that closes a session; one that is open when the part
 *     begins is in neither
 */
public record FinalPart(Instant from, Duration sessionGap) {

  /** Under this a manifest tells of it. */
  public static final String FIELD = FinalJudgement.FIELD;

  /** The last days, UTC, of a set's test part. */
  public static FinalPart of(TrainingSet set, Split test, int days) {
    long last = Arrays.stream(test.moments().times()).max().orElse(0);
    LocalDate end = LocalDate.ofInstant(Instant.ofEpochMilli(last), ZoneOffset.UTC);
    return new FinalPart(
        end.plusDays(1L - days).atStartOfDay(ZoneOffset.UTC).toInstant(), set.sessionGap());
  }

  /** The one that a version's manifest tells of; null where none was kept back. */
  public static @Nullable FinalPart ofManifest(JsonNode manifest, TrainingSet set) {
    JsonNode from = manifest.path(FIELD).path("from");
    return from.isTextual() ? new FinalPart(Instant.parse(from.asText()), set.sessionGap()) : null;
  }

  /** The sessions of a test part that are over before it begins. */
  public Split judged(Split test) {
    return test.closedAt(from, sessionGap);
  }

  /** The sessions of a test part that are kept back. */
  public Split kept(Split test) {
    return test.from(from);
  }

  /** What a manifest tells of it. */
  public ObjectNode toJson() {
    return JsonNodeFactory.instance.objectNode().put("from", from.toString());
  }
}
