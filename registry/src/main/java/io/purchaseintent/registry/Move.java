package io.purchaseintent.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.experiment.Share;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of a registry's log.
 *
 * @param action what was done
 * @param version to which version
 * @param placement where it stands from then on
 * @param audit who did it, when and why
 * @param manifestSha256 hash of the version's manifest where it is registered; null elsewhere
 */
public record Move(
    Action action,
    String version,
    Placement placement,
    AuditEntry audit,
    @Nullable String manifestSha256) {

  /** What can be done to a version. */
  public enum Action {
    REGISTER,
    PROMOTE,
    /** The champion gives its place back to the version that had it before. */
    ROLLBACK,
    ARCHIVE,
    /** The version was judged by what was kept back, and stands where it stood. */
    JUDGE;

    /** The name in the log. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Action ofCode(String code) {
      return Arrays.stream(values())
          .filter(action -> action.code().equals(code))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("there is no action \"" + code + "\""));
    }
  }

  /** The entry of a version that was written. */
  public static Move register(String version, String manifestSha256, AuditEntry audit) {
    return new Move(Action.REGISTER, version, Placement.CANDIDATE, audit, manifestSha256);
  }

  /** The entry of a version that was brought to a stage. */
  public static Move promote(String version, Placement to, AuditEntry audit) {
    return of(Action.PROMOTE, version, to, audit);
  }

  static Move of(Action action, String version, Placement placement, AuditEntry audit) {
    return new Move(action, version, placement, audit, null);
  }

  /** The share of the visitors that the version has from then on. */
  public Share share() {
    return new Share(version, placement.share());
  }

  /** The entry as JSON. */
  public ObjectNode toJson() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("time", audit.time().toString())
            .put("action", action.code())
            .put("version", version)
            .put("stage", placement.stage().code());
    Role role = placement.role();
    if (role != null) {
      json.put("role", role.code());
    }
    if (placement.share() > 0) {
      json.put("share", placement.share());
    }
    json.put("who", audit.who()).put("why", audit.why());
    if (manifestSha256 != null) {
      json.put("manifest_sha256", manifestSha256);
    }
    return json;
  }

  /**
   * The entry in this JSON.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Move ofJson(JsonNode json) {
    String role = text(json, "role");
    String time = required(json, "time");
    try {
      return new Move(
          Action.ofCode(required(json, "action")),
          required(json, "version"),
          new Placement(
              Stage.ofCode(required(json, "stage")),
              role == null ? null : Role.ofCode(role),
              json.path("share").asDouble()),
          new AuditEntry(Instant.parse(time), required(json, "who"), required(json, "why")),
          text(json, "manifest_sha256"));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("\"" + time + "\" is no time", e);
    }
  }

  private static String required(JsonNode json, String field) {
    String value = text(json, field);
    if (value == null) {
      throw new IllegalArgumentException("it has no " + field);
    }
    return value;
  }

  private static @Nullable String text(JsonNode json, String field) {
    JsonNode value = json.path(field);
    return value.isTextual() ? value.asText() : null;
  }
}
