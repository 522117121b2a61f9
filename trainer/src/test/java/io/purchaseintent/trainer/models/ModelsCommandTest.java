package io.purchaseintent.trainer.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.hash.Sha256;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.FileRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelsCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path home;

  private FileRegistry registry;

  @BeforeEach
  void openRegistry() {
    registry = new FileRegistry(home.resolve("registry"));
  }

  /** What a command answered. */
  private record Answer(int code, String out, String err) {

    JsonNode json() throws IOException {
      return JSON.readTree(out);
    }
  }

  private Answer run(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--home=" + home);
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream toldOut = new ByteArrayOutputStream();
    ByteArrayOutputStream toldErr = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(toldOut, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(toldErr, true, StandardCharsets.UTF_8));
      int code = Commands.run(new ModelsCommand(), all.toArray(String[]::new));
      return new Answer(
          code, toldOut.toString(StandardCharsets.UTF_8), toldErr.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private void write(double auc, int depth, boolean passed) {
    ObjectNode manifest = JSON.createObjectNode().put("training_set", "march");
    manifest.putObject("feature_set").put("hash", "0123456789abcdef");
    manifest.putObject("parameters").put("max_depth", depth).put("eta", 0.05);
    manifest.putObject("test").put("auc", auc).put("ece", 0.001).putObject("auc_at").put("3", 0.8);
    manifest.putObject("by_shopper").putObject("test").put("auc", auc - 0.02);
    manifest.putObject("test_part").put("visits", "cafe").put("versions_judged", depth);
    ObjectNode gates = manifest.putObject("gates").put("passed", passed);
    gates
        .putArray("results")
        .addObject()
        .put("gate", "ece")
        .put("verdict", passed ? "passed" : "failed")
        .put("what", "ECE 0.001, at most 0.01");
    registry.write(
        "purchase-intent",
        manifest,
        Map.of(
            "booster-known.json", ("{\"depth\":" + depth + "}").getBytes(StandardCharsets.UTF_8)),
        new AuditEntry(Instant.parse("2026-03-01T02:00:00Z"), "ann", "./intent train"));
  }

  private String champion() {
    return registry.champion("purchase-intent").orElse("none");
  }

  @Test
  void list_showsWhereEachVersionStands() throws IOException {
    assertTrue(run("list").out().contains("train one with ./intent train"));
    write(0.97, 6, true);
    write(0.98, 4, false);
    assertEquals(0, run("promote", "v1", "--why=first").code());

    List<String> lines = run("list").out().lines().toList();

    assertEquals(3, lines.size());
    assertEquals(
        "v1 production champion 2026-03-01T02:00:00 march 0.97000 - 0.00100 passed 6 - itself unknown",
        lines.get(1).replaceAll(" +", " "));
    assertEquals(
        "v2 candidate - 2026-03-01T02:00:00 march 0.98000 - 0.00100 refused 4 - itself unknown",
        lines.get(2).replaceAll(" +", " "));
    assertEquals(lines.get(1).indexOf("march"), lines.get(2).indexOf("march"));
    JsonNode rows = run("list", "--json").json().path("versions");
    assertEquals("champion", rows.get(0).path("role").asText());
    assertEquals(0.98, rows.get(1).path("auc").asDouble());
  }

  @Test
  void list_tellsOfAVersionThatWasChanged_andOfTheOthers() throws IOException {
    write(0.97, 6, true);
    write(0.98, 4, true);
    Path changed = home.resolve("registry/purchase-intent/v1/manifest.json");
    Files.writeString(changed, Files.readString(changed).replace("0.97", "0.99"));

    Answer answer = run("list");

    assertEquals(1, answer.code());
    assertEquals(3, answer.out().lines().count());
    assertTrue(answer.out().contains("0.98000"));
    assertFalse(answer.out().contains("0.99"));
    assertTrue(answer.err().contains("manifest.json of version v1"), answer.err());
  }

  @Test
  void promoteRollbackArchive_moveVersions_andLogWhy() throws IOException {
    write(0.97, 6, true);
    write(0.98, 4, true);
    run("promote", "v1", "--why=first");
    run("promote", "v2", "--to=challenger", "--why=a part of the visits");
    run("promote", "v2", "--why=better");

    assertEquals("v2", champion());
    assertEquals(
        "purchase-intent v1 is production as champion again\n",
        run("rollback", "--why=too sure").out());
    assertEquals("v1", champion());
    Answer refused = run("archive", "v1", "--why=old");
    assertEquals(1, refused.code());
    assertTrue(refused.err().contains("promote another version to champion first"));
    assertEquals(0, run("archive", "v2", "--why=old").code());

    JsonNode moves = run("show", "v2", "--json").json().path("moves");
    List<String> whys = new ArrayList<>();
    moves.forEach(move -> whys.add(move.path("why").asText()));
    assertEquals(List.of("./intent train", "a part of the visits", "better", "old"), whys);
    assertEquals("archived", run("show", "v2", "--json").json().path("placement").asText());
  }

  @Test
  void promote_whatAGateRefused_needsToBeAskedForTwice() {
    write(0.97, 6, true);
    write(0.5, 6, false);
    run("promote", "v1", "--why=first");

    Answer refused = run("promote", "v2", "--why=newer");

    assertEquals(3, refused.code());
    assertTrue(refused.err().contains("v2 was refused by ece: it stays candidate"), refused.err());
    assertEquals("v1", champion());
    assertEquals(0, run("promote", "v2", "--why=newer", "--despite-gates").code());
    assertEquals("v2", champion());
    assertTrue(run("show", "v2").out().contains("newer (despite the gates)"));
  }

  @Test
  void compare_tellsDifferencesOnly() throws IOException {
    write(0.97, 6, true);
    write(0.98, 4, true);

    JsonNode compared = run("compare", "v1", "v2", "--json").json();

    assertEquals(0.01, compared.path("figures").path("auc").path("difference").asDouble(), 1e-12);
    assertEquals(0, compared.path("figures").path("auc@3").path("difference").asDouble());
    assertEquals(1, compared.path("made_of").size());
    assertEquals(4, compared.path("made_of").path("max_depth").path("v2").asInt());
    assertTrue(run("compare", "v1", "v2").out().contains("+0.01000"));
  }

  @Test
  void show_tellsOfShoppersNeverSeen_andHowOftenTheTestPartWasAsked() {
    write(0.97, 6, true);

    List<String> lines =
        run("show", "v1").out().lines().map(line -> line.replaceAll(" +", " ")).toList();

    assertTrue(lines.contains("auc of shoppers never seen 0.95000"), lines::toString);
    assertTrue(lines.contains("versions judged 6"), lines::toString);
  }

  @Test
  void whatWeighsOnAVersion_isToldWhereverItIs() throws IOException {
    write(0.97, 6, true);
    ObjectNode manifest = registry.manifest("purchase-intent", "v1").deepCopy();
    manifest.put("anchor", "v1").putObject("made_by").put("code_dirty", "true");
    manifest.putObject("final_part").put("from", "2026-03-14T00:00:00Z");
    manifest.putObject("by_shopper").put("not_judged", "too few");
    registry.write(
        "purchase-intent", manifest, Map.of(), new AuditEntry(Instant.EPOCH, "ann", "train"));

    JsonNode row = run("list", "--json").json().path("versions").path(1);
    JsonNode compared = run("compare", "v1", "v2", "--json").json().path("to_be_weighed");
    String shown = run("show", "v2").out().replaceAll(" +", " ");

    Map<String, List<String>> weighing =
        Map.of(
            "anchor", List.of("itself", "v1"),
            "code", List.of("unknown", "changed"),
            "days_kept_back", List.of("-", "not asked"),
            "versions_judged", List.of("6", "6"));
    weighing.forEach(
        (name, told) -> {
          assertEquals(told.get(0), compared.path(name).path("v1").asText(), name);
          assertEquals(told.get(1), compared.path(name).path("v2").asText(), name);
          assertEquals(told.get(1), row.path(name).asText(), name);
          assertTrue(shown.contains("\n" + name.replace('_', ' ') + " " + told.get(1)), shown);
        });
    assertTrue(shown.contains("\nshoppers never seen not judged: too few"), shown);
    assertTrue(run("compare", "v1", "v2").out().contains("TO BE WEIGHED"));
  }

  @Test
  void verify_hashesVersionsAndTheirTrainingSet() throws IOException {
    Path set = home.resolve("lake/training-sets/march/train");
    Files.createDirectories(set);
    Path part = Files.writeString(set.resolve("part.parquet"), "rows");
    Files.writeString(set.resolveSibling("manifest.json"), "{}");
    ObjectNode manifest = JSON.createObjectNode().put("training_set", "march");
    manifest
        .putArray("training_files")
        .addObject()
        .put("path", "train/part.parquet")
        .put("sha256", Sha256.of(part));
    registry.write(
        "purchase-intent", manifest, Map.of(), new AuditEntry(Instant.EPOCH, "ann", "train"));
    assertEquals(new Answer(0, "1 version is as it was registered\n", ""), run("verify"));

    Files.writeString(part, "rowz");
    Answer changed = run("verify");
    assertEquals(3, changed.code());
    assertTrue(changed.out().contains(part + " is not what was trained on"), changed.out());

    Files.writeString(home.resolve("registry/purchase-intent/v1/manifest.json"), "{}");
    Answer edited = run("verify", "--json");
    assertEquals(3, edited.code());
    assertEquals(
        "v1/manifest.json", edited.json().path("differences").get(0).path("subject").asText());
    assertEquals(1, run("list").code());
  }

  @Test
  void verify_tellsOfALogThatWasEdited() throws IOException {
    write(0.97, 6, true);
    Path log = home.resolve("registry/purchase-intent/log.jsonl");
    Files.writeString(log, Files.readString(log).replace("ann", "eve"));

    Answer answer = run("verify", "--json");

    assertEquals(3, answer.code(), answer.err());
    assertEquals("log.jsonl", answer.json().path("differences").get(0).path("subject").asText());
  }

  @Test
  void wrongUse_isToldWithExitCodeTwo_whatIsNotThere_withOne() {
    write(0.97, 6, true);

    assertEquals(2, run("promote", "v1").code());
    assertEquals(2, run("promote", "v1", "--to=king", "--why=so").code());
    assertEquals(2, run("promote", "v1", "--why=").code());
    assertEquals(2, run("rollback", "--why= ").code());
    assertEquals(2, run("list", "--registry=mlflow:ftp://host").code());
    assertEquals(2, run("list", "--registry=s3://Not_A_Bucket/x").code());
    assertEquals(2, run("list", "--registry=s3://shop/x", "--s3-endpoint=localhost").code());
    assertEquals(2, run("verify", "--lake=s3://Not_A_Bucket/lake").code());
    assertFalse(Files.exists(Path.of("s3:")));
    assertEquals(2, run().code());
    Answer missing = run("show", "v7");
    assertEquals(1, missing.code());
    assertTrue(missing.err().contains("There is no version v7 of purchase-intent, only [v1]"));
    assertEquals(1, run("rollback", "--why=so").code());
    assertEquals("none", champion());
  }
}
