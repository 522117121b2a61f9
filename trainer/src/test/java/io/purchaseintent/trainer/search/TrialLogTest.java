package io.purchaseintent.trainer.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.UserError;
import io.purchaseintent.training.BoosterParameters;
import io.purchaseintent.training.SuccessiveHalving.Score;
import io.purchaseintent.training.SuccessiveHalving.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrialLogTest {

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("run/search.jsonl");
  }

  private static Trial trial(int number, double loss) {
    return new Trial(number, 9, BoosterParameters.defaults(), new Score(10 + number, loss));
  }

  private void write(Trial... trials) {
    try (TrialLog log = TrialLog.open(file())) {
      for (Trial trial : trials) {
        log.keep(trial);
      }
    }
  }

  @Test
  void trials_areThereAgain_toTheLastBit() {
    double loss = Math.nextUp(0.0202);
    write(trial(0, 0.5), trial(1, loss));

    try (TrialLog log = TrialLog.open(file())) {
      assertEquals(2, log.size());
      assertEquals(new Score(11, loss), log.find(1, 9));
      assertNull(log.find(1, 3));
      assertNull(log.find(2, 9));
    }
  }

  @Test
  void lineThatWasCutOff_isDropped_andTheNextOneIsWhole() throws IOException {
    write(trial(0, 0.5), trial(1, 0.4));
    String text = Files.readString(file());
    for (int cut = text.indexOf('\n') + 1; cut < text.length(); cut++) {
      Files.writeString(file(), text.substring(0, cut));
      try (TrialLog log = TrialLog.open(file())) {
        assertEquals(1, log.size(), "cut after " + cut);
        log.keep(trial(1, 0.4));
      }
      assertEquals(text, Files.readString(file()));
    }
  }

  @Test
  void lineThatIsNoTrial_isNamed() throws IOException {
    write(trial(0, 0.5));
    Files.writeString(file(), "{\n" + Files.readString(file()));

    UserError refused = assertThrows(UserError.class, () -> TrialLog.open(file()));

    assertTrue(String.valueOf(refused.getMessage()).contains("delete the file"));
  }
}
