package io.purchaseintent.watch.alert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.delivery.DeliveryFailure;
import io.purchaseintent.delivery.HttpPost;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A service of PagerDuty, by its Events API v2: an event for each alarm, and one for its end. There
 * an incident is open or resolved: one of which nobody knows whether it is over stays open.
 */
final class PagerDutyReceiver implements Receiver {

  /** As the API has it. */
  private static final int LONGEST_SUMMARY = 1024;

  private static final int LONGEST_KEY = 255;

  private final HttpPost post;
  private final String routingKey;

  PagerDutyReceiver(HttpPost post, String routingKey) {
    this.post = post;
    this.routingKey = routingKey;
  }

  @Override
  public void deliver(Message message) throws DeliveryFailure, InterruptedException {
    for (Alert alert : message.fired()) {
      ObjectNode event = event("trigger", message, alert);
      String summary = message.shop() + ", " + message.day() + ": " + alert.says();
      event
          .putObject("payload")
          .put("summary", summary.substring(0, Math.min(LONGEST_SUMMARY, summary.length())))
          .put("source", message.shop())
          .put("severity", alert.severity().code())
          .set("custom_details", alert.details());
      if (message.link() != null) {
        event.putArray("links").addObject().put("href", message.link()).put("text", "Report");
      }
      post.send(event);
    }
    for (Alert alert : message.recovered()) {
      post.send(event("resolve", message, alert));
    }
  }

  /** The same key twice makes one incident: what was sent and is sent again does no harm. */
  private ObjectNode event(String action, Message message, Alert alert) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("routing_key", routingKey)
        .put("event_action", action)
        .put("dedup_key", bounded(message.shop() + "/" + alert.key()));
  }

  private static String bounded(String key) {
    if (key.length() <= LONGEST_KEY) {
      return key;
    }
    String hash = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
    return key.substring(0, LONGEST_KEY - hash.length()) + hash;
  }
}
