package io.purchaseintent.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ImportCommandTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-06-01T00:00:00Z"), ZoneOffset.UTC);
  private static final String TAOBAO = Imports.MAPPINGS.resolve("taobao.yaml").toString();

  @TempDir Path folder;

  @Test
  void json_isOneObjectWithTheCounts_andTheHomeFolderIsUsed() throws IOException {
    Path file =
        Files.writeString(folder.resolve("a.csv"), "1,2,3,pv,1511544070\n1,2,3,pv,1511544071\nx\n");
    StringWriter out = new StringWriter();

    int code =
        new CommandLine(new ImportCommand(CLOCK))
            .setOut(new PrintWriter(out))
            .execute("--mapping", TAOBAO, "--json", "--home", folder.toString(), file.toString());

    assertEquals(ExitCode.DONE, code);
    assertEquals(1, out.toString().lines().count());
    JsonNode counts = new ObjectMapper().readTree(out.toString());
    assertEquals(3, counts.get("read").asInt());
    assertEquals(2, counts.get("written").asInt());
    assertEquals(1, counts.get("rejected").asInt());
    assertEquals(1, counts.get("files").asInt());
    assertTrue(counts.get("seconds").isNumber());
    assertTrue(Files.exists(folder.resolve("import/events-00000.jsonl")));
  }

  @Test
  void decimalComma_isToldWithTheKeyThatReadsIt_andOtherUnusableAmountsAreNot() throws IOException {
    Path mapping =
        Files.writeString(
            folder.resolve("shop.yaml"),
            """
            fields:
              event_id: id
              type: {default: purchase}
              event_time: {default: "2026-05-01T10:00:00Z"}
              session_id: id
              price: price
              quantity: pieces
            """);
    Path file =
        Files.writeString(folder.resolve("a.csv"), "id,price,pieces\na,\"8,49\",2\nb,7,3000000\n");
    StringWriter err = new StringWriter();

    int code =
        new CommandLine(new ImportCommand(CLOCK))
            .setErr(new PrintWriter(err))
            .execute("--mapping", mapping.toString(), "--home", folder.toString(), file.toString());

    assertEquals(ExitCode.DONE, code, err::toString);
    assertTrue(
        err.toString()
            .contains(
                "\"8,49\" is not a decimal number from 0 to 1000000000; decimal: \",\" of the"
                    + " mapping's field reads decimal commas"),
        err::toString);
    assertEquals(1, err.toString().lines().filter(line -> line.contains("decimal:")).count());
  }

  @Test
  void wrongUsage_andFailure_haveTheirExitCodes() {
    String out = folder.resolve("out").toString();

    assertEquals(ExitCode.USAGE, Commands.run(new ImportCommand(CLOCK), "--mapping", TAOBAO));
    assertEquals(
        ExitCode.USAGE,
        Commands.run(
            new ImportCommand(CLOCK), "--mapping", TAOBAO, "--allow-rejected", "1.5", "a.csv"));
    assertEquals(
        ExitCode.USAGE,
        Commands.run(
            new ImportCommand(CLOCK), "--mapping", TAOBAO, "--lookup", "colour=b", "a.csv"));
    assertEquals(
        ExitCode.FAILED,
        Commands.run(
            new ImportCommand(CLOCK), "--mapping", TAOBAO, "--out", out, "no-such-file.csv"));
    assertFalse(Files.exists(Path.of(out)));
  }
}
