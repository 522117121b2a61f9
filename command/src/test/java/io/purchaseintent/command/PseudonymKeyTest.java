package io.purchaseintent.command;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PseudonymKeyTest {

  /** Each reads the key that it will use right after it has made sure that there is one. */
  @Test
  void severalAtOnce_haveOneKey() throws Exception {
    int makers = 8;
    ExecutorService pool = Executors.newFixedThreadPool(makers);
    try {
      for (int round = 0; round < 20; round++) {
        Path home = folder.resolve("home-" + round);
        CyclicBarrier start = new CyclicBarrier(makers);
        List<Future<String>> used = new ArrayList<>();
        for (int i = 0; i < makers; i++) {
          used.add(
              pool.submit(
                  () -> {
                    start.await();
                    PseudonymKey.ensure(home);
                    return HexFormat.of().formatHex(Files.readAllBytes(PseudonymKey.in(home)));
                  }));
        }
        Set<String> keys = new HashSet<>();
        for (Future<String> key : used) {
          keys.add(key.get());
        }
        assertEquals(1, keys.size());
        byte[] key = HexFormat.of().parseHex(keys.iterator().next());
        assertEquals("all-ids:".length() + 32, key.length);
        try (Stream<Path> files = Files.list(home)) {
          assertEquals(1, files.count());
        }
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void secretThatIsGiven_isTheKey_unlessThereIsOne() throws Exception {
    PseudonymKey.ensure(folder, "a".repeat(32).getBytes(US_ASCII));
    PseudonymKey.ensure(folder, "b".repeat(32).getBytes(US_ASCII));

    assertEquals("all-ids:" + "a".repeat(32), Files.readString(PseudonymKey.in(folder)));
  }

  @TempDir private Path folder;
}
