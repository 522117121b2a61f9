package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.UserError;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a server cannot listen. */
final class HttpServerTest {

  @Test
  void hostOfAnotherMachine_isExplained() {
    UserError error =
        assertThrows(
            UserError.class,
            () -> HttpServer.start(new ServingMetrics(), List.of(), "192.0.2.1", 0));

    assertTrue(
        String.valueOf(error.getMessage()).startsWith("--host=192.0.2.1 is no address"),
        error.getMessage());
    assertEquals(2, error.exitCode());
  }

  @Test
  void takenPort_isExplained() {
    try (HttpServer server = HttpServer.start(new ServingMetrics(), List.of(), "127.0.0.1", 0)) {
      UserError error =
          assertThrows(
              UserError.class,
              () -> HttpServer.start(new ServingMetrics(), List.of(), "127.0.0.1", server.port()));

      assertTrue(String.valueOf(error.getMessage()).contains("is in use"));
    }
  }
}
