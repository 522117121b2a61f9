package io.purchaseintent.cli.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
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

class WatchCommandTest {

  private static final Clock NOON =
      Clock.fixed(Instant.parse("2016-10-31T12:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path home;

  @Test
  void dayThatIsNotOver_isRefused_andNothingIsLookedAt() {
    for (String day : new String[] {"2016-10-31", "2016-12-28"}) {
      StringWriter err = new StringWriter();
      CommandLine line = Commands.line(new WatchCommand(NOON, System.err));
      line.setErr(new PrintWriter(err));

      int code = line.execute("--day=" + day, "--home=" + home);

      assertEquals(ExitCode.USAGE, code);
      String text = err.toString();
      assertTrue(text.contains("--day=" + day + " is not over (UTC)"), text);
      assertTrue(text.contains("2016-10-30"), text);
      assertFalse(Files.exists(home.resolve("lake")));
    }
  }
}
