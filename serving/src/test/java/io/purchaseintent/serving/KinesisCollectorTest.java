package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.UserError;
import io.purchaseintent.eventlog.kinesis.KinesisEmulator;
import io.purchaseintent.scoring.PropensityModel;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.model.Record;

@Timeout(120)
class KinesisCollectorTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void events_areTaken_onlyWhileKinesisAcknowledgesThem() throws Exception {
    PropensityModel model = TrainedModel.register(folder.resolve("registry"));
    try (KinesisEmulator kinesis = KinesisEmulator.start(folder.resolve("kinesis"))) {
      kinesis.create("clicks", 2);
      try (CollectorServer server = CollectorServer.start(model, CLOCK, options(kinesis))) {
        assertEquals(202, server.post(event("e1")).statusCode());
        assertEquals(List.of("e1"), stored(kinesis));

        kinesis.stop();
        HttpResponse<String> refused = server.post(event("e2"));
        assertEquals(503, refused.statusCode());
        assertEquals("5", refused.headers().firstValue("Retry-After").orElse(""));

        kinesis.restart();
        assertEquals(202, server.post(event("e3")).statusCode());
        assertEquals(List.of("e1", "e3"), stored(kinesis));
      }
    }
  }

  @Test
  void streamThatIsMissing_endsTheStart_withTheRemedy() throws Exception {
    PropensityModel model = TrainedModel.register(folder.resolve("registry"));
    try (KinesisEmulator kinesis = KinesisEmulator.start(folder.resolve("kinesis"))) {
      UserError error =
          assertThrows(
              UserError.class, () -> CollectorServer.start(model, CLOCK, options(kinesis)));

      assertEquals(1, error.exitCode());
      assertTrue(
          error.getMessage().startsWith("--log=kinesis:clicks: there is no such stream: create it"),
          error.getMessage());
    }
  }

  private static String[] options(KinesisEmulator kinesis) {
    return new String[] {
      "--log=kinesis:clicks",
      "--kinesis-endpoint=" + kinesis.endpoint(),
      "--kinesis-region=" + kinesis.region()
    };
  }

  private static String event(String id) {
    return "{\"event_id\":\""
        + id
        + "\",\"type\":\"page_view\",\"event_time\":\"2026-03-01T11:59:59Z\",\"session_id\":\"s\"}";
  }

  private static List<String> stored(KinesisEmulator kinesis) throws Exception {
    List<String> ids = new ArrayList<>();
    for (Record record : kinesis.records("clicks")) {
      ids.add(JSON.readTree(record.data().asByteArray()).path("event_id").asText());
    }
    return ids;
  }
}
