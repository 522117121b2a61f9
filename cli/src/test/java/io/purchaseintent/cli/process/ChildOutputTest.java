package io.purchaseintent.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
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

    assertEquals("7 s, " + reached, output(reached, "INFO: else").after(7.2));
    assertEquals("8 s", output(reached, "drift: took 10 predictions").after(8.1));
  }
}
