package io.purchaseintent.registry.board;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who made the loop pause, when and why. */
public record Pause(Instant since, String who, String why) {

  ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("since", since.toString())
        .put("who", who)
        .put("why", why);
  }

  static @Nullable Pause of(JsonNode json) {
    return json.isObject()
        ? new Pause(
            Instant.parse(json.path("since").asText()),
            json.path("who").asText(),
            json.path("why").asText())
        : null;
  }
}
