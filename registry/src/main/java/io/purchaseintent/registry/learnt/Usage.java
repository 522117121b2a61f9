package io.purchaseintent.registry.learnt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.registry.AuditEntry;
import java.time.Instant;

/**
 * From then on servers decide by a version.
 *
 * @param policy its name
 * @param version what it has learnt; 0 for what it assumes
 */
public record Usage(String policy, int version, AuditEntry audit) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** As it is kept, and as machines read it. */
  public ObjectNode toJson() {
    return JSON.createObjectNode()
        .put("policy", policy)
        .put("use", version)
        .put("time", audit.time().toString())
        .put("who", audit.who())
        .put("why", audit.why());
  }

  static Usage read(JsonNode json) {
    return new Usage(
        json.required("policy").asText(),
        json.required("use").asInt(),
        new AuditEntry(
            Instant.parse(json.required("time").asText()),
            json.required("who").asText(),
            json.required("why").asText()));
  }
}
