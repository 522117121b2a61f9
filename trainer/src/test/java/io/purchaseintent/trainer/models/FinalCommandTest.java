package io.purchaseintent.trainer.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.trainer.SmallTrainingSet;
import io.purchaseintent.trainer.TrainCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FinalCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String MODEL = "purchase-intent";
  private static final AuditEntry TRAINED = new AuditEntry(Instant.EPOCH, "ann", "train");

  @TempDir private Path home;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(Callable<Integer> command, String... words) {
    PrintStream standardOut = System.out;
    PrintStream standardErr = System.err;
    out.reset();
    err.reset();
    try {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      return Commands.run(command, words);
    } finally {
      System.setOut(standardOut);
      System.setErr(standardErr);
    }
  }

  private JsonNode answer() throws Exception {
    return JSON.readTree(out.toString(StandardCharsets.UTF_8));
  }

  /** The test part's visits lie on five days, the last of each day at its end. */
  private static SmallTrainingSet onFiveDays() {
    return new SmallTrainingSet()
        .rows(
            row -> {
              String session = row.get("session_id").toString();
              if (session.startsWith("test")) {
                int number = Integer.parseInt(session.substring(4));
                Duration later =
                    Duration.ofDays(number % 5)
                        .plusMinutes(number < 590 ? number : Duration.ofDays(1).toMinutes() - 1);
                for (String time : new String[] {"session_start", "event_time"}) {
                  row.put(time, (Long) row.get(time) + later.toMillis());
                }
              }
            });
  }

  @Test
  void lastDays_areLookedAtOnlyWhenAskedFor_andTheLogKeepsThat() throws Exception {
    String at = "--home=" + home;
    onFiveDays().write(home.resolve("lake"));
    run(
        new TrainCommand(),
        at,
        "--json",
        "--rounds=12",
        "--max-depth=3",
        "--threads=1",
        "--final-days=2");
    // Three days of 120 visits each; two at the end of the third are open when the fourth begins.
    assertEquals(358, answer().path("test").path("sessions").asInt(), err::toString);

    int code = run(new ModelsCommand(), "final", "v1", "--json", at);

    JsonNode first = answer();
    assertEquals("2026-03-14T00:00:00Z", first.path("from").asText());
    assertEquals(240, first.path("test").path("sessions").asInt());
    assertTrue(first.path("test").path("auc").asDouble() > 0.6);
    assertEquals(3, first.path("gates").path("results").size());
    assertEquals(
        first.path("gates").path("passed").asBoolean() ? ExitCode.DONE : ExitCode.REFUSED, code);
    assertEquals(0, first.path("asked_before").asInt());

    run(new ModelsCommand(), "final", "v1", at);
    String again = out.toString(StandardCharsets.UTF_8);
    assertTrue(again.contains("asked 1 times before, of [v1]: who chooses"), again);
    run(new ModelsCommand(), "show", "v1", "--json", at);
    JsonNode move = answer().path("moves").path(1);
    assertEquals("judge", move.path("action").asText());
    assertEquals("candidate", move.path("stage").asText());
    assertTrue(move.path("why").asText().startsWith("final part " + first.path("visits").asText()));
    assertEquals("candidate", answer().path("placement").asText());

    // The lake has no events, so a gate refused v1: another version of it that none did.
    assertEquals(ExitCode.REFUSED, run(new ModelsCommand(), "promote", "v1", "--why=despite", at));
    assertEquals(
        ExitCode.DONE,
        run(new ModelsCommand(), "promote", "v1", "--why=despite", "--despite-gates", at));
    promotionAsksForThem(at);
  }

  private void promotionAsksForThem(String at) throws Exception {
    FileRegistry registry = new FileRegistry(home.resolve("registry"));
    String version = registry.write(MODEL, passed(registry), files(registry), TRAINED);
    run(new ModelsCommand(), "list", at);
    assertTrue(out.toString(StandardCharsets.UTF_8).contains(" not asked "), out::toString);
    assertEquals(
        ExitCode.DONE,
        run(new ModelsCommand(), "promote", version, "--to=shadow", "--why=look", at));
    Path strict = Files.writeString(home.resolve("strict.yaml"), "min_auc: 0.999");

    int refused = run(new ModelsCommand(), "promote", version, "--why=so", "--gates=" + strict, at);

    assertEquals(ExitCode.REFUSED, refused);
    String told = err.toString(StandardCharsets.UTF_8);
    assertTrue(told.contains("v2 was refused by the days that it kept back: it stays"), told);
    assertEquals("v1", registry.champion(MODEL).orElseThrow());
    // It was asked: the answer stands, whatever the bounds are now.
    assertEquals(ExitCode.REFUSED, run(new ModelsCommand(), "promote", version, "--why=so", at));
    Path loose =
        Files.writeString(
            home.resolve("loose.yaml"),
            "min_auc: 0\nmax_ece: 1\nmin_said_over_bought: 0\nmax_said_over_bought: 10");
    run(new ModelsCommand(), "final", version, "--gates=" + loose, at);
    assertEquals(ExitCode.DONE, run(new ModelsCommand(), "promote", version, "--why=so", at));
    assertEquals("v2", registry.champion(MODEL).orElseThrow());

    String third = registry.write(MODEL, passed(registry), files(registry), TRAINED);
    assertEquals(
        ExitCode.DONE,
        run(new ModelsCommand(), "promote", third, "--why=so", "--json", "--gates=" + loose, at));
    assertEquals(240, answer().path("final_part").path("test").path("sessions").asInt());
    assertEquals("champion", answer().path("role").asText());
  }

  @Test
  void versionThatKeptNothingBack_isTold() throws Exception {
    String at = "--home=" + home;
    new SmallTrainingSet().write(home.resolve("lake"));
    run(new TrainCommand(), at, "--rounds=3", "--max-depth=2", "--threads=1");

    assertEquals(ExitCode.FAILED, run(new ModelsCommand(), "final", "v1", at));
    String message = err.toString(StandardCharsets.UTF_8);
    assertTrue(
        message.contains("v1 kept no final part back: train it with --final-days="), message);
    assertEquals(ExitCode.USAGE, run(new TrainCommand(), at, "--final-days=0"));
    promotionNeedsThem(at);
  }

  /** Of a version whose training set is gone. */
  private void promotionNeedsThem(String at) {
    FileRegistry registry = new FileRegistry(home.resolve("registry"));
    ObjectNode manifest = passed(registry).put("training_set", "gone");
    manifest.putObject("final_part").put("from", "2026-03-14T00:00:00Z");
    registry.write(MODEL, manifest, files(registry), TRAINED);

    assertEquals(ExitCode.FAILED, run(new ModelsCommand(), "promote", "v2", "--why=so", at));

    String told = err.toString(StandardCharsets.UTF_8);
    assertTrue(told.contains("v2 kept days back, and was not judged by them, which a cham"), told);
    assertEquals(
        ExitCode.DONE,
        run(new ModelsCommand(), "promote", "v2", "--why=so", "--despite-gates", at));
    assertEquals(
        "so (kept days back, and was not judged by them)",
        registry.moves(MODEL).get(2).audit().why());
  }

  /** The manifest of the first version, as if every gate had let it pass. */
  private static ObjectNode passed(FileRegistry registry) {
    ObjectNode manifest = registry.manifest(MODEL, "v1").deepCopy();
    ObjectNode gates = manifest.withObject("/gates").put("passed", true);
    gates.path("results").forEach(result -> ((ObjectNode) result).put("verdict", "passed"));
    return manifest;
  }

  private static Map<String, byte[]> files(FileRegistry registry) {
    Map<String, byte[]> files = new HashMap<>();
    registry
        .manifest(MODEL, "v1")
        .path("files")
        .fieldNames()
        .forEachRemaining(name -> files.put(name, registry.file(MODEL, "v1", name)));
    return files;
  }
}
