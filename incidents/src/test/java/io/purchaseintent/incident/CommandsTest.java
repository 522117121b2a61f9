package io.purchaseintent.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.incident.play.Incident;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandsTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void withoutAWord_listsAll() {
    assertEquals(ExitCode.DONE, run());
    for (Incident incident : Incident.ALL) {
      assertTrue(out.toString().contains(incident.name()), out.toString());
    }
  }

  @Test
  void incidentThatIsNone_isRefusedBeforeAnythingIsMade() {
    assertEquals(ExitCode.USAGE, run("run", "earthquake"));
    assertTrue(err.toString().contains("earthquake"), err.toString());
  }

  @Test
  void scaleOutOfBounds_isRefused() {
    assertEquals(ExitCode.USAGE, run("run", "--scale=0"));
    assertTrue(err.toString().contains("0.1 to 100"), err.toString());
  }

  @Test
  void unattendedOutOfBounds_isRefusedBeforeAnythingIsMade() {
    assertEquals(ExitCode.USAGE, run("unattended", "--visits=5"));
    assertTrue(err.toString().contains("--visits=5 must be 100 to 100000"), err.toString());
  }

  @Test
  void everyIncident_hasAPage_thatTheIndexNames() throws Exception {
    Path pages = Path.of("..", "docs", "incidents");
    String index = Files.readString(pages.resolve("README.md"));
    for (Incident incident : Incident.ALL) {
      String page = incident.name() + ".md";
      assertTrue(Files.exists(pages.resolve(page)), page);
      assertTrue(index.contains("(" + page + ")"), page);
    }
  }

  private int run(String... words) {
    CommandLine line = Commands.line(new IncidentsCommand());
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(words);
  }
}
