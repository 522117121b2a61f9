package io.purchaseintent.serving.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.UserError;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command, as it is typed. */
final class KeysCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path home;

  /** What was printed, and how the command ended. */
  private record Ran(int exitCode, String out, String err) {}

  private Ran run(String... words) {
    CommandLine line = new CommandLine(new KeysCommand());
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    line.setExecutionExceptionHandler(
        (exception, commandLine, parsed) -> {
          if (exception instanceof UserError error) {
            err.write(String.valueOf(error.getMessage()));
            return error.exitCode();
          }
          throw exception;
        });
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--home=" + home);
    int exitCode = line.execute(all.toArray(String[]::new));
    return new Ran(exitCode, out.toString(), err.toString());
  }

  private Path file() {
    return home.resolve("keys.json");
  }

  @Test
  void create_printsTheKey_andKeepsItsHashAlone() throws Exception {
    Ran ran = run("create", "--name=shop", "--scope=events,predict");

    String key = ran.out().strip();
    String kept = Files.readString(file());
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    assertEquals(0, ran.exitCode(), ran.err());
    assertTrue(key.matches("pi_[0-9a-f]{8}_[A-Za-z0-9_-]{43}"), key);
    assertTrue(kept.contains(HexFormat.of().formatHex(hash)), kept);
    assertFalse(kept.contains(key.substring(12)), kept);
    assertFalse(ran.err().contains(key.substring(12)), ran.err());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
  }

  @Test
  void create_withAllOptions_tellsThemAsJson() throws Exception {
    JsonNode made =
        JSON.readTree(
            run("create", "--name=n", "--scope=admin", "--rate=7/s", "--expires=P90D", "--json")
                .out());

    JsonNode listed = JSON.readTree(run("list", "--json").out()).path("keys").path(0);
    assertEquals(7, made.path("rate").asInt());
    assertEquals(
        Duration.ofDays(90),
        Duration.between(
            Instant.parse(made.path("created").asText()),
            Instant.parse(made.path("expires").asText())));
    assertEquals(made.path("id"), listed.path("id"));
    assertEquals(made.path("created"), listed.path("changed"));
    assertFalse(listed.has("key"));
    assertFalse(listed.has("sha256"));
  }

  @Test
  void revoke_isForGood_andSaysWhen() throws Exception {
    run("create", "--name=a", "--scope=events");
    run("create", "--name=b", "--scope=events");
    JsonNode before = JSON.readTree(run("list", "--json").out()).path("keys");
    String id = before.path(0).path("id").asText();

    Ran first = run("revoke", id, "--json");
    Ran second = run("revoke", id, "--json");

    JsonNode after = JSON.readTree(run("list", "--json").out()).path("keys");
    assertEquals(first, second);
    assertEquals(after.path(0).path("revoked"), JSON.readTree(first.out()).path("revoked"));
    assertEquals(after.path(0).path("revoked"), after.path(0).path("changed"));
    assertEquals(before.path(1), after.path(1));
    assertTrue(run("list").out().contains(after.path(1).path("id").asText()));
  }

  @Test
  void revoke_ofAnUnknownId_changesNothing() throws Exception {
    run("create", "--name=a", "--scope=events");
    String before = Files.readString(file());

    Ran ran = run("revoke", "00000000");

    assertEquals(1, ran.exitCode());
    assertTrue(ran.err().contains("There is no key 00000000"), ran.err());
    assertEquals(before, Files.readString(file()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--scope=all",
        "--rate=0/s",
        "--rate=5",
        "--rate=9999999/s",
        "--expires=PT0S",
        "--expires=-P1D",
        "--name= "
      })
  void create_withAWrongValue_isAnErrorOfUsage_andMakesNoFile(String wrong) {
    Ran ran =
        wrong.startsWith("--scope")
            ? run("create", "--name=a", wrong)
            : wrong.startsWith("--name")
                ? run("create", "--scope=events", wrong)
                : run("create", "--name=a", "--scope=events", wrong);

    assertEquals(2, ran.exitCode(), ran.err());
    assertTrue(ran.err().contains("must be") || ran.err().contains("there are"), ran.err());
    assertFalse(Files.exists(file()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "{\"version\":2,\"keys\":[]}",
        "{\"version\":1,\"keys\":[]} x",
        "{\"version\":1,\"keys\":[{\"id\":\"1\"}]}",
      })
  void editedFile_isNamedWithTheReason_andStaysAsItIs(String text) throws Exception {
    Files.writeString(file(), text);

    Ran ran = run("create", "--name=a", "--scope=events");

    assertEquals(1, ran.exitCode());
    assertTrue(ran.err().startsWith(file() + " "), ran.err());
    assertTrue(ran.err().contains("Put back what was there"), ran.err());
    assertEquals(text, Files.readString(file()));
  }

  @Test
  void scopeThatIsNotKnown_inTheFile_isNamed() throws Exception {
    run("create", "--name=a", "--scope=events");
    Files.writeString(file(), Files.readString(file()).replace("\"events\"", "\"root\""));

    assertTrue(run("list").err().contains("key 1: scope \"root\" is not known; there are events"));
  }

  @Test
  void twentyThreads_loseNoKey() throws Exception {
    int threads = 20;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CountDownLatch together = new CountDownLatch(threads);
    List<Future<Ran>> made = new ArrayList<>();

    for (int i = 0; i < threads; i++) {
      String name = "--name=n" + i;
      made.add(
          pool.submit(
              () -> {
                together.countDown();
                together.await();
                return run("create", name, "--scope=events");
              }));
    }
    Set<String> ids = new HashSet<>();
    for (Future<Ran> each : made) {
      ids.add(each.get().out().substring(3, 11));
    }
    pool.shutdown();

    Set<String> kept = new HashSet<>();
    JSON.readTree(file().toFile()).path("keys").forEach(key -> kept.add(key.path("id").asText()));
    assertEquals(threads, ids.size());
    assertEquals(ids, kept);
    try (Stream<Path> files = Files.list(home)) {
      assertEquals(0, files.filter(path -> path.toString().endsWith(".tmp")).count());
    }
  }

  @Test
  void wordThatIsMissing_isAskedFor() {
    assertEquals(2, run().exitCode());
    assertThrows(
        CommandLine.ParameterException.class,
        () -> new CommandLine(new KeysCommand()).parseArgs("create", "--name=a"));
  }
}
