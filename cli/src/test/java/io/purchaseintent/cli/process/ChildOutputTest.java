package io.purchaseintent.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildOutputTest {

  @TempDir private Path home;

  private ChildOutput output(String... errors) throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder("sh", "-c", "printf '%s\\n' '" + String.join("' '", errors) + "' >&2")
            .start();
    ChildOutput output =
        ChildOutput.follow(child, LogFile.create(home, "drift", Clock.systemUTC()));
    output.join();
    return output;
  }

  @Test
  void whatAChildReaches_isToldAfterItsSeconds_untilItSaysSomethingElse()
      throws IOException, InterruptedException {
    String reached = "taking in predictions: 10,000 lines, 4% of 0.2 GB";

    ChildOutput midway = output("drift: " + reached, "INFO: else");
    ChildOutput after = output("drift: " + reached, "drift: took 10 predictions");

    assertEquals("7 s, " + reached, midway.after(7.2));
    assertEquals(List.of(), midway.ownLines());
    assertEquals("8 s", after.after(8.1));
    assertEquals(List.of("drift: took 10 predictions"), after.ownLines());
  }
}
