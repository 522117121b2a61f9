package io.purchaseintent.watch.alert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.purchaseintent.delivery.DeliveryFailure;
import io.purchaseintent.delivery.HttpPost;

/** A channel with an incoming webhook as Slack has them; Mattermost and others take the same. */
final class SlackReceiver implements Receiver {

  private final HttpPost post;

  SlackReceiver(HttpPost post) {
    this.post = post;
  }

  @Override
  public void deliver(Message message) throws DeliveryFailure, InterruptedException {
    post.send(JsonNodeFactory.instance.objectNode().put("text", escape(message.text())));
  }

  /** The three letters that mean something else there. */
  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
