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

  private record Ended(int code, String err) {}

  private static Ended watch(String... words) {
    StringWriter err = new StringWriter();
    CommandLine line = Commands.line(new WatchCommand(NOON, System.err));
    line.setErr(new PrintWriter(err));
    return new Ended(line.execute(words), err.toString());
  }

  @Test
  void dayThatIsNotOver_isRefused_andNothingIsLookedAt() {
    for (String day : new String[] {"2016-10-31", "2016-12-28"}) {
      Ended ended = watch("--day=" + day, "--home=" + home);

      assertEquals(ExitCode.USAGE, ended.code());
      assertTrue(ended.err().contains("--day=" + day + " is not over (UTC)"), ended.err());
      assertTrue(ended.err().contains("2016-10-30"), ended.err());
      assertFalse(Files.exists(home.resolve("lake")));
    }
  }

  @Test
  void serverThatIsNoAddress_isRefused_withTheForm() {
    for (String server : new String[] {"foo", "localhost:8080", "http:// x", "ftp://a"}) {
      Ended ended = watch("--server=" + server, "--home=" + home);

      assertEquals(ExitCode.USAGE, ended.code());
      String form = "--server=" + server + " must be as http://HOST:PORT";
      assertTrue(ended.err().contains(form), ended.err());
    }
  }

  @Test
  void homeThatIsNotThere_isRefused_andNotMade() {
    Path none = home.resolve("none");

    Ended ended = watch("--home=" + none);

    assertEquals(ExitCode.USAGE, ended.code());
    assertTrue(ended.err().contains("There is no home folder " + none), ended.err());
    assertTrue(ended.err().contains("--home=DIR"), ended.err());
    assertFalse(Files.exists(none));
  }
}
