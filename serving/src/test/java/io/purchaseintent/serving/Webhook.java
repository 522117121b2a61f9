package io.purchaseintent.serving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Of a program whose records are events by other names: {@code POST /events/webhook}. */
final class Webhook {

  static final String PATH = "/events/webhook";

  private Webhook() {}

  /** Its mapping, as a file in a folder. */
  static Path mapping(Path folder) {
    try {
      return Files.writeString(
          folder.resolve("webhook.yaml"),
          """
          each: lines
          fields:
            event_id: {template: "{id}-{entry}"}
            type: kind
            event_time: at
            session_id: visit
            product_id: lines.sku
            price: lines.price
          """);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
