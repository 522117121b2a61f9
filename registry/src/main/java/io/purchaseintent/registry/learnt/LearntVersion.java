package io.purchaseintent.registry.learnt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.registry.AuditEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a policy had learnt until some moment.
 *
 * @param policy its name
 * @param version from 1 on
 * @param policyId of which policy, as it was then
 * @param kind of bandit, as in files
 * @param before the version that was learnt on from; 0 for none
 * @param until all visits that were over then are in it
 * @param trials how many visits came in since the version before
 * @param bought how many of these bought
 * @param checks by what it was judged
 * @param text by what it is found again
 * @param audit who learnt it, when and why
 */
public record LearntVersion(
    String policy,
    int version,
    String policyId,
    String kind,
    int before,
    Instant until,
    long trials,
    long bought,
    List<Check> checks,
    String text,
    AuditEntry audit) {

  /** What a version is judged by, and how. */
  public record Check(String name, Verdict verdict, String reason) {}

  /** A judgement: what is not known is no pass. */
  public enum Verdict {
    PASSED,
    FAILED,
    UNKNOWN
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  /** It, unchangeable. */
  public LearntVersion {
    checks = List.copyOf(checks);
  }

  /** Whether no check speaks against it. */
  public boolean isFit() {
    return checks.stream().allMatch(check -> check.verdict() == Verdict.PASSED);
  }

  /** As it is kept, and as machines read it. */
  public ObjectNode toJson() {
    ObjectNode json =
        JSON.createObjectNode()
            .put("policy", policy)
            .put("version", version)
            .put("policy_id", policyId)
            .put("kind", kind)
            .put("before", before)
            .put("until", until.toString())
            .put("trials", trials)
            .put("bought", bought);
    ArrayNode judged = json.putArray("checks");
    checks.forEach(
        check ->
            judged
                .addObject()
                .put("name", check.name())
                .put("verdict", check.verdict().name().toLowerCase(Locale.ROOT))
                .put("reason", check.reason()));
    return json.put("text", text)
        .put("time", audit.time().toString())
        .put("who", audit.who())
        .put("why", audit.why());
  }

  /**
   * The version in such an object.
   *
   * @throws IllegalArgumentException if there is none
   */
  static LearntVersion read(JsonNode json) {
    List<Check> checks = new ArrayList<>();
    json.required("checks")
        .forEach(
            check ->
                checks.add(
                    new Check(
                        check.required("name").asText(),
                        Verdict.valueOf(
                            check.required("verdict").asText().toUpperCase(Locale.ROOT)),
                        check.required("reason").asText())));
    return new LearntVersion(
        json.required("policy").asText(),
        json.required("version").asInt(),
        json.required("policy_id").asText(),
        json.required("kind").asText(),
        json.required("before").asInt(),
        Instant.parse(json.required("until").asText()),
        json.required("trials").asLong(),
        json.required("bought").asLong(),
        checks,
        json.required("text").asText(),
        new AuditEntry(
            Instant.parse(json.required("time").asText()),
            json.required("who").asText(),
            json.required("why").asText()));
  }
}
