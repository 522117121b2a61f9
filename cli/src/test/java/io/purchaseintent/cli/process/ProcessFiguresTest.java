package io.purchaseintent.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ProcessFiguresTest {

  @Test
  void cpuOfChildren_isReadBehindANameWithBracketsAndSpaces() {
    assertEquals(
        1.25,
        ProcessFigures.cpuSecondsOfEndedChildren(
            "7 (a) b (c) S 1 7 7 0 -1 4194304 11 12 13 14 900 901 100 25 20 0 1 0 33 44 55\n"));
  }

  @Test
  void childThatEnded_isCounted() throws Exception {
    double before = ProcessFigures.cpuSecondsOfEndedChildren();

    int code =
        new ProcessBuilder("bash", "-c", "for ((i = 0; i < 300000; i++)); do :; done")
            .start()
            .waitFor();

    assertEquals(0, code);
    assertTrue(ProcessFigures.cpuSecondsOfEndedChildren() > before);
  }

  @Test
  void peakOfThisProcess_isThatOfAJvm() {
    long peak = ProcessFigures.peakMebibytes(ProcessHandle.current().pid());

    assertTrue(peak > 10 && peak < 100_000, peak + " MiB");
  }

  @Test
  void peakOfNoProcess_isZero() {
    assertEquals(0, ProcessFigures.peakMebibytes(-1));
  }
}
