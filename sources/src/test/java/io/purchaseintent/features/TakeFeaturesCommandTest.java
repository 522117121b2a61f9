package io.purchaseintent.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.declared.Declaration;
import io.purchaseintent.lake.declared.DeclarationLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TakeFeaturesCommandTest {

  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  @TempDir Path home;

  private void write(String yaml) throws IOException {
    Files.writeString(home.resolve("features.yaml"), yaml);
  }

  private String run(String... more) {
    StringWriter out = new StringWriter();
    CommandLine command =
        new CommandLine(new TakeFeaturesCommand(Clock.fixed(NOW, ZoneOffset.UTC)))
            .setOut(new PrintWriter(out));
    String[] args = new String[more.length + 2];
    args[0] = "--home";
    args[1] = home.toString();
    System.arraycopy(more, 0, args, 2, more.length);
    assertEquals(ExitCode.DONE, command.execute(args));
    return out.toString();
  }

  private Declaration declared() {
    return DeclarationLog.in(Lake.of(home.resolve("lake").toString())).newest();
  }

  private List<String> keys() {
    return declared().features().all().stream().map(DeclaredFeature::key).toList();
  }

  @Test
  void declares_andTellsWhatIsNewChangedUnchangedAndLeft() throws IOException {
    write(
        """
        features:
          views: {of: shopper, count: events, where: {type: product_view}, window: 30d}
          spent: {of: shopper, sum: amount, where: {type: purchase}}
          seen: {of: visit, distinct: category}
        """);
    String first = run();
    assertTrue(first.contains("spent:1"), first);
    assertEquals(3, first.lines().filter(line -> line.endsWith(" new")).count(), first);
    assertTrue(first.contains("makes all states anew"), first);
    assertEquals(NOW, declared().time());

    write(
        """
        features:
          views: {of: shopper, count: events, where: {type: product_view}, window: 7d}
          spent: {of: shopper, sum: amount, where: {type: purchase}}
        """);
    String second = run();

    assertEquals(List.of("views:1", "spent:1", "seen:1", "views:2"), keys());
    assertTrue(
        second.contains("changed: version 2; the one before is made until it is dropped"), second);
    assertTrue(second.contains("as before"), second);
    assertTrue(second.contains("./intent features drop seen@1"), second);
    assertEquals(2, declared().number());
    assertTrue(run().contains("no declaration is other than before"));
    assertEquals(2, declared().number());
  }

  @Test
  void aDryRun_declaresNothing_jsonTellsAll() throws IOException {
    write("features:\n  spent: {of: shopper, sum: amount}\n");

    JsonNode report = new ObjectMapper().readTree(run("--dry-run", "--json"));

    assertFalse(report.path("declared").asBoolean());
    assertEquals("spent", report.path("features").path(0).path("name").asText());
    assertEquals("new", report.path("features").path(0).path("change").asText());
    assertEquals(Declaration.NONE, declared());
    assertTrue(new ObjectMapper().readTree(run("--json")).path("declared").asBoolean());
    assertEquals(List.of("spent:1"), keys());
  }

  @Test
  void whereAnythingIsWrong_nothingIsDeclared() throws IOException {
    write("features:\n  spent: {of: shopper, sum: amount}\n  label: {of: shopper, sum: amount}\n");

    int code =
        Commands.run(
            new TakeFeaturesCommand(Clock.fixed(NOW, ZoneOffset.UTC)), "--home", home.toString());

    assertEquals(ExitCode.FAILED, code);
    assertEquals(Declaration.NONE, declared());
  }
}
