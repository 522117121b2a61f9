package io.purchaseintent.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.Progress;
import io.purchaseintent.command.PseudonymKey;
import io.purchaseintent.incident.play.Incident;
import io.purchaseintent.incident.play.Outcome;
import io.purchaseintent.incident.stage.Ground;
import io.purchaseintent.incident.stage.Settings;
import io.purchaseintent.serving.ServeCommand;
import io.purchaseintent.serving.TrainedModel;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An incident in short. The server and its Redis are real; the shop is of 200 visits a day that are
 * written here, and no job tells the store of them, since what is shown in this incident hangs on
 * clicks and not on scores. All incidents, on jobs and a trained champion: {@code ./intent
 * incidents run}.
 */
final class IncidentTest {

  private static final Settings SETTINGS = Settings.of(1, 1 / 3.0);
  private static final Instant DECIDED = Instant.parse("2026-02-16T00:00:00Z");
  private static final int DAYS = 7;
  private static final int EVENTS = 6;

  @TempDir private Path home;

  @Test
  void feedbackLoop_costsMoney_andExplorationBringsMostOfItBack() throws Exception {
    Path folder = home.resolve("incidents").resolve("seed-1-visits-200");
    writeShop(Files.createDirectories(folder.resolve("generated")));
    Path shop = folder.resolve("shop");
    Path set = Files.createDirectories(shop.resolve("lake/training-sets/" + Ground.SET));
    Files.writeString(set.resolve("manifest.json"), "{}");
    TrainedModel.register(shop.resolve("registry"));
    // Exploration draws by hashed ids.
    PseudonymKey.ensure(
        shop, "a key of thirty-two characters..".getBytes(StandardCharsets.US_ASCII));

    Progress untold =
        new Progress(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            false,
            System::nanoTime);
    try (Ground ground = Ground.ready(programs(), home, SETTINGS, untold)) {
      Outcome outcome = play(ground, "feedback-loop");

      assertEquals(DAYS * 200, outcome.well().visits());
      assertTrue(outcome.isHarmful(), outcome.toJson()::toPrettyString);
      assertTrue(outcome.held(), outcome.toJson()::toPrettyString);
      assertTrue(outcome.harmWith() < 0.7 * outcome.harmWithout(), outcome.toJson()::toString);
    }
  }

  private static Outcome play(Ground ground, String name) {
    return Incident.ALL.stream()
        .filter(incident -> incident.name().equals(name))
        .findFirst()
        .orElseThrow()
        .play(ground);
  }

  /** A folder whose {@code intent} starts the classes of this build, as no jar is written yet. */
  private Path programs() throws Exception {
    Path root = Files.createDirectories(home.resolve("root"));
    String java =
        Path.of(System.getProperty("java.home"), "bin", "java")
            + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '"
            + System.getProperty("java.class.path")
            + "' ";
    Path script =
        Files.writeString(
            root.resolve("intent"),
            String.join(
                "\n",
                "#!/bin/sh",
                "case \"$1\" in",
                "  serve) shift; exec " + java + ServeCommand.class.getName() + " \"$@\" ;;",
                "  redis) exec " + java + "io.purchaseintent.cli.Intent \"$@\" ;;",
                "  run) exit 0 ;;",
                "esac",
                "exit 1",
                ""));
    assertTrue(script.toFile().setExecutable(true));
    return root;
  }

  /** Visits of the days on which the shop decides, of six events each. */
  private static void writeShop(Path folder) throws Exception {
    List<String> events = new ArrayList<>();
    List<String> truth = new ArrayList<>();
    for (int visit = 0; visit < DAYS * 200; visit++) {
      Instant start = DECIDED.plusSeconds(visit * 86_400L / 200);
      for (int i = 1; i <= EVENTS; i++) {
        events.add(
            String.format(
                Locale.ROOT,
                "{\"event_id\":\"s%d-%d\",\"session_id\":\"s%d\",\"sequence\":%d,"
                    + "\"type\":\"page_view\",\"event_time\":\"%s\"}",
                visit,
                i,
                visit,
                i,
                start.plusSeconds(i)));
      }
      truth.add(
          String.format(
              Locale.ROOT,
              "{\"session_id\":\"s%d\",\"price_sensitivity\":\"middle\",\"purchased\":false,"
                  + "\"intent\":[2,2,3,3,4,4],"
                  + "\"purchase_probability\":[0.05,0.05,0.06,0.06,0.07,0.07]}",
              visit));
    }
    Files.write(folder.resolve("events-00000.jsonl"), events);
    Files.write(folder.resolve("truth.jsonl"), truth);
  }
}
