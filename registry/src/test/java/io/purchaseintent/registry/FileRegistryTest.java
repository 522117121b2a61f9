package io.purchaseintent.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.hash.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileRegistryTest {

  private static final Placement CHAMPION = Placement.of(Role.CHAMPION);

  @TempDir private Path folder;

  private static AuditEntry by(String who, String why) {
    return new AuditEntry(Instant.parse("2026-03-01T00:00:00Z"), who, why);
  }

  private static ObjectNode manifest() {
    return new ObjectMapper().createObjectNode().put("training_set", "t");
  }

  private static String write(FileRegistry registry) {
    return registry.write(
        "shop",
        manifest(),
        Map.of("a.json", "{}".getBytes(StandardCharsets.UTF_8)),
        by("ann", "trained"));
  }

  private FileRegistry withVersions(int count) {
    FileRegistry registry = new FileRegistry(folder);
    for (int i = 0; i < count; i++) {
      write(registry);
    }
    return registry;
  }

  private static String messageOf(Executable refused) {
    return String.valueOf(assertThrows(RegistryException.class, refused).getMessage());
  }

  private static List<String> placements(FileRegistry registry) {
    return registry.versions("shop").stream()
        .map(version -> version + " " + registry.standings("shop").of(version))
        .toList();
  }

  @Test
  void version_mayBeReadByWhomeverTheRegistryMay() throws Exception {
    write(new FileRegistry(folder));

    assertEquals(
        Files.getPosixFilePermissions(folder.resolve("shop")),
        Files.getPosixFilePermissions(folder.resolve("shop").resolve("v1")));
  }

  @Test
  void versions_areNumberedAndWhole() {
    FileRegistry registry = new FileRegistry(folder);

    assertEquals("v1", write(registry));
    assertEquals("v2", write(registry));

    assertEquals(List.of("shop"), registry.names());
    assertEquals(List.of("v1", "v2"), registry.versions("shop"));
    assertEquals(
        Sha256.of("{}".getBytes(StandardCharsets.UTF_8)),
        registry.manifest("shop", "v2").path("files").path("a.json").asText());
    assertEquals(List.of("v1 candidate", "v2 candidate"), placements(registry));
  }

  @Test
  void files_mayTellTheNameOfTheirVersion() throws IOException {
    FileRegistry registry = new FileRegistry(folder);
    for (int i = 0; i < 2; i++) {
      registry.write(
          "shop",
          manifest(),
          version -> Map.of("title.txt", version.getBytes(StandardCharsets.UTF_8)),
          by("ann", "trained"));
    }

    assertEquals("v1", Files.readString(folder.resolve("shop/v1/title.txt")));
    assertEquals("v2", Files.readString(folder.resolve("shop/v2/title.txt")));
    assertEquals(List.of(), registry.verify("shop"));
  }

  @Test
  void filesThatCannotBeMade_leaveNothingBehind() throws IOException {
    FileRegistry registry = withVersions(1);

    assertThrows(
        IllegalStateException.class,
        () ->
            registry.write(
                "shop",
                manifest(),
                version -> {
                  throw new IllegalStateException("no report of " + version);
                },
                by("ann", "trained")));

    assertEquals(List.of("v1"), registry.versions("shop"));
    assertEquals(List.of(), registry.verify("shop"));
    assertEquals("v2", write(registry));
  }

  @Test
  void manyAtOnce_getAVersionEach() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<String>> writes = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        writes.add(() -> write(new FileRegistry(folder)));
      }
      HashSet<String> versions = new HashSet<>();
      for (Future<String> version : threads.invokeAll(writes)) {
        versions.add(version.get());
      }
      assertEquals(24, versions.size());
      assertEquals(24, new FileRegistry(folder).versions("shop").size());
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void promote_givesTheRole_andArchivesTheChampionBefore() {
    FileRegistry registry = withVersions(4);
    assertEquals(Optional.empty(), registry.champion("shop"));

    registry.promote("shop", "v1", CHAMPION, by("ann", "first"));
    registry.promote("shop", "v2", Placement.challenger(0.25), by("ann", "try it"));
    registry.promote("shop", "v3", Placement.STAGING, by("ann", "look at it"));
    registry.promote("shop", "v4", Placement.of(Role.SHADOW), by("ann", "watch it"));

    assertEquals(
        List.of(
            "v1 production as champion",
            "v2 production as challenger for 25% of the visitors",
            "v3 staging",
            "v4 production as shadow"),
        placements(registry));
    registry.promote("shop", "v2", CHAMPION, by("bob", "better"));
    registry.promote("shop", "v3", Placement.of(Role.SHADOW), by("bob", "next"));
    assertEquals(
        List.of(
            "v1 archived",
            "v2 production as champion",
            "v3 production as shadow",
            "v4 production as shadow"),
        placements(registry));
    assertEquals(List.of(), registry.standings("shop").holders(Role.CHALLENGER));
    assertEquals(List.of("v4", "v3"), registry.standings("shop").holders(Role.SHADOW));
  }

  @Test
  void challengers_haveNoMoreThanAllVisitors() {
    FileRegistry registry = withVersions(4);
    registry.promote("shop", "v1", CHAMPION, by("ann", "first"));
    registry.promote("shop", "v2", Placement.challenger(0.3), by("ann", "try it"));
    registry.promote("shop", "v3", Placement.challenger(0.6), by("ann", "try it"));

    assertEquals(
        "A share of 0.2 for v4 is too much: the other challengers have 0.9000, so at most 0.1000"
            + " are left",
        messageOf(
            () -> registry.promote("shop", "v4", Placement.challenger(0.2), by("bob", "too"))));
    registry.promote("shop", "v2", Placement.challenger(0.4), by("ann", "more of it"));
    registry.promote("shop", "v3", Placement.STAGING, by("ann", "no more"));
    registry.promote("shop", "v4", Placement.challenger(0.6), by("bob", "now"));
    assertEquals(List.of("v2", "v4"), registry.standings("shop").holders(Role.CHALLENGER));
  }

  @Test
  void rollback_goesBackOneChampionEachTime() {
    FileRegistry registry = withVersions(3);
    for (String version : List.of("v1", "v2", "v3")) {
      registry.promote("shop", version, CHAMPION, by("ann", "better"));
    }

    assertEquals("v2", registry.rollback("shop", by("bob", "worse")).version());
    assertEquals("v1", registry.rollback("shop", by("bob", "worse too")).version());

    assertEquals(
        List.of("v1 production as champion", "v2 archived", "v3 archived"), placements(registry));
    assertEquals(
        "There was no champion before v1: there is nothing to go back to",
        messageOf(() -> registry.rollback("shop", by("bob", "further"))));
    registry.promote("shop", "v3", CHAMPION, by("ann", "after all"));
    assertEquals(Optional.of("v1"), registry.standings("shop").previousChampion());
  }

  @Test
  void champion_isNeverTakenAwayWithoutAnother() {
    FileRegistry registry = withVersions(2);
    registry.promote("shop", "v1", CHAMPION, by("ann", "first"));
    List<Move> before = registry.moves("shop");

    assertTrue(
        messageOf(() -> registry.archive("shop", "v1", by("bob", "old")))
            .contains("promote another version to champion first"));
    assertTrue(
        messageOf(
                () ->
                    registry.promote(
                        "shop", "v1", Placement.of(Role.SHADOW), by("bob", "only watch")))
            .contains("v1 is the champion and cannot become production as shadow"));

    assertEquals(before, registry.moves("shop"));
    assertEquals(Optional.of("v1"), registry.champion("shop"));
    registry.archive("shop", "v2", by("bob", "unused"));
    assertEquals(List.of("v1 production as champion", "v2 archived"), placements(registry));
  }

  @Test
  void moves_keepWhoWhenAndWhy() {
    FileRegistry registry = withVersions(1);

    registry.promote("shop", "v1", CHAMPION, by("ann", "said \"go\"\nand meant it"));

    Move move = registry.moves("shop").get(1);
    assertEquals(Move.Action.PROMOTE, move.action());
    assertEquals(by("ann", "said \"go\"\nand meant it"), move.audit());
    assertEquals(Move.Action.REGISTER, registry.moves("shop").get(0).action());
  }

  @Test
  void entryCutShort_isNone_andTheNextTakesItsPlace() throws IOException {
    FileRegistry registry = withVersions(2);
    registry.promote("shop", "v2", CHAMPION, by("ann", "better"));
    Path log = folder.resolve("shop/log.jsonl");
    String whole = Files.readString(log);
    registry.promote("shop", "v1", CHAMPION, by("bob", "back"));
    String next = Files.readString(log).substring(whole.length());

    for (int cut = 1; cut < next.length(); cut++) {
      Files.writeString(log, whole + next.substring(0, cut));
      assertEquals(Optional.of("v2"), registry.champion("shop"), "after " + cut + " bytes");
      // It hashes every file of every version.
      assertEquals(List.of(), cut % 16 == 1 ? registry.verify("shop") : List.of());
    }
    registry.promote("shop", "v1", CHAMPION, by("ann", "after the crash"));
    assertEquals(Optional.of("v1"), registry.champion("shop"));
    assertEquals(4, registry.moves("shop").size());
  }

  @Test
  void logEditedByHand_isRefused_andNamedByItsLine() throws IOException {
    FileRegistry registry = withVersions(2);
    registry.promote("shop", "v1", CHAMPION, by("ann", "better"));
    Path log = folder.resolve("shop/log.jsonl");
    List<String> lines = Files.readAllLines(log);

    Files.write(log, List.of(lines.get(0), lines.get(1).replace("ann", "eve"), lines.get(2)));
    assertTrue(messageOf(() -> registry.champion("shop")).contains("Line 2 of " + log));
    Files.write(log, List.of(lines.get(0), lines.get(1), lines.get(2).replace("v1", "v2")));
    assertTrue(messageOf(() -> registry.champion("shop")).contains("Line 3 of " + log));
    assertEquals("log.jsonl", registry.verify("shop").get(0).subject());
    Files.write(log, List.of(lines.get(0), lines.get(2)));
    assertTrue(messageOf(() -> registry.champion("shop")).contains("does not follow"));
    Files.write(log, List.of(lines.get(0), "promote v2!", lines.get(1)));
    assertTrue(
        messageOf(() -> registry.promote("shop", "v2", CHAMPION, by("bob", "go")))
            .contains("Line 2 of " + log + " is not as it was written: it is no JSON"));
    assertEquals("log.jsonl", registry.verify("shop").get(0).subject());
    Files.write(log, List.of(lines.get(0), lines.get(1).replace("candidate", "champion")));
    assertTrue(messageOf(() -> registry.champion("shop")).contains("its SHA-256 differs"));
    Files.write(
        log, List.of(lines.get(0), unsealed(lines.get(1)).replace("candidate", "champion")));
    assertTrue(messageOf(() -> registry.champion("shop")).contains("no stage \"champion\""));

    Files.write(log, lines);
    assertEquals(Optional.of("v1"), registry.champion("shop"));
  }

  @Test
  void linesWithoutTheirOwnHash_ofOlderLogs_areRead() throws IOException {
    FileRegistry registry = withVersions(1);
    Path log = folder.resolve("shop/log.jsonl");
    Files.writeString(log, unsealed(Files.readString(log).strip()) + "\n");

    registry.promote("shop", "v1", CHAMPION, by("ann", "better"));

    assertEquals(Optional.of("v1"), registry.champion("shop"));
    assertEquals(List.of(), registry.verify("shop"));
  }

  private static String unsealed(String line) {
    return line.substring(0, line.indexOf(",\"sha256\":")) + "}";
  }

  @Test
  void folderThatTheLogDoesNotTellOf_isNoVersion() throws IOException {
    FileRegistry registry = withVersions(2);
    for (String copy : List.of("v02", "v3", "v99999999999")) {
      Path to = Files.createDirectory(folder.resolve("shop").resolve(copy));
      for (String file : List.of("a.json", "manifest.json")) {
        Files.copy(folder.resolve("shop/v1").resolve(file), to.resolve(file));
      }
    }
    Files.writeString(folder.resolve("shop/v7"), "a file");

    assertEquals(List.of("v1", "v2"), registry.versions("shop"));
    assertEquals(List.of(), registry.verify("shop"));
    assertEquals(
        "There is no version v3 of shop, only [v1, v2]",
        messageOf(() -> registry.promote("shop", "v3", CHAMPION, by("ann", "why"))));
    assertEquals("v4", write(registry));
  }

  @Test
  void logThatIsGone_isTold() throws IOException {
    FileRegistry registry = withVersions(2);
    registry.promote("shop", "v1", CHAMPION, by("ann", "better"));
    Files.delete(folder.resolve("shop/log.jsonl"));

    assertEquals("log.jsonl", registry.verify("shop").get(0).subject());
    assertTrue(
        messageOf(() -> registry.promote("shop", "v2", CHAMPION, by("ann", "why")))
            .contains("has [v1, v2], but no log.jsonl"));
  }

  @Test
  void versionWithAFileThatWasChanged_isNotBroughtToProduction() throws IOException {
    FileRegistry registry = withVersions(3);
    registry.promote("shop", "v1", CHAMPION, by("ann", "first"));
    registry.promote("shop", "v2", CHAMPION, by("ann", "better"));
    Files.writeString(folder.resolve("shop/v1/a.json"), "{ }");
    Files.delete(folder.resolve("shop/v3/a.json"));

    assertTrue(
        messageOf(() -> registry.rollback("shop", by("ann", "too sure")))
            .startsWith("Version v1 cannot serve: a.json is not the file that was registered"));
    assertTrue(
        messageOf(() -> registry.promote("shop", "v3", CHAMPION, by("ann", "why")))
            .startsWith("Version v3 cannot serve: there is no "));
    assertEquals(Optional.of("v2"), registry.champion("shop"));
    registry.archive("shop", "v3", by("ann", "damaged"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../shop", "a/b", ".hidden", "a b"})
  void nameThatIsNone_isRefused(String name) {
    FileRegistry registry = withVersions(1);

    assertTrue(messageOf(() -> registry.versions(name)).startsWith("A model's name is of letters"));
    assertTrue(messageOf(() -> registry.requireWritable(name)).contains("\"" + name + "\""));
  }

  @Test
  void promote_whatIsNotThere_isRefused() {
    FileRegistry registry = withVersions(1);

    assertEquals(
        "There is no version v9 of shop, only [v1]",
        messageOf(() -> registry.promote("shop", "v9", CHAMPION, by("ann", "why"))));
    assertTrue(
        messageOf(() -> registry.promote("shed", "v1", CHAMPION, by("ann", "why")))
            .contains("There is no model \"shed\""));
    assertTrue(!Files.exists(folder.resolve("shed")));
  }

  @Test
  void folderThatCannotBeWritten_isTold() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertTrue(
        messageOf(() -> write(new FileRegistry(file)))
            .startsWith("Cannot write to the registry " + file));
  }

  @Test
  void load_aChangedFile_isRefused() throws IOException {
    FileRegistry registry = new FileRegistry(folder);
    registry.write(
        "shop",
        manifest(),
        Map.of("booster-known.json", "{}".getBytes(StandardCharsets.UTF_8)),
        by("ann", "trained"));
    Files.writeString(folder.resolve("shop/v1/booster-known.json"), "{ }");

    assertTrue(
        messageOf(() -> registry.load("shop", "v1"))
            .contains("is not the file that was registered"));
  }

  @Test
  void verify_namesWhatIsNotAsItWas() throws IOException {
    FileRegistry registry = withVersions(5);
    assertEquals(List.of(), registry.verify("shop"));
    Path shop = folder.resolve("shop");

    Files.writeString(shop.resolve("v1/a.json"), "{\"edited\": true}");
    Files.writeString(shop.resolve("v2/b.json"), "{}");
    Files.delete(shop.resolve("v3/a.json"));
    Files.writeString(
        shop.resolve("v4/manifest.json"),
        Files.readString(shop.resolve("v4/manifest.json")).replace("\"t\"", "\"u\""));
    Files.delete(shop.resolve("v5/a.json"));
    Files.delete(shop.resolve("v5/manifest.json"));
    Files.delete(shop.resolve("v5"));

    assertEquals(
        List.of(
            "v1/a.json is not the file that was registered: its SHA-256 differs from the manifest's",
            "v2/b.json is not in the manifest",
            "v3/a.json is missing",
            "v4/manifest.json is not the file that was registered: its SHA-256 differs from the"
                + " log's",
            "v5 is in the log, but not in the folder"),
        registry.verify("shop").stream().map(Discrepancy::toString).toList());
    assertTrue(
        messageOf(() -> registry.manifest("shop", "v4"))
            .contains("is not the file that was registered"));
  }
}
