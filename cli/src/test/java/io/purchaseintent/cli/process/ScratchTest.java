package io.purchaseintent.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchTest {

  @TempDir private Path temp;

  /** Makes a folder as {@link Scratch} does, and lives until it is killed. */
  static final class Holder {
    private Holder() {}

    @SuppressWarnings("CallToSystemExit")
    public static void main(String[] args) throws Exception {
      Scratch scratch = Scratch.in(Path.of(args[0]));
      Files.writeString(scratch.folder().resolve("unpacked.so"), "x");
      System.out.println(scratch.folder());
      System.in.read();
    }
  }

  private Process holder() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName(),
            temp.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  void whatAKilledProcessLeft_goesWithTheNextStart_andNothingElse() throws Exception {
    Process killed = holder();
    Process living = holder();
    try {
      Path left = Path.of(killed.inputReader().readLine());
      Path used = Path.of(living.inputReader().readLine());
      Path others = Files.createDirectory(temp.resolve("intent-of-another"));
      Scratch first = Scratch.in(temp);
      assertTrue(Files.isDirectory(left), "its process lives");

      killed.destroyForcibly().waitFor();
      Scratch second = Scratch.in(temp);

      assertFalse(Files.exists(left));
      assertTrue(Files.exists(used.resolve("unpacked.so")));
      assertTrue(Files.isDirectory(others));
      assertTrue(Files.isDirectory(first.folder()), "two of one process");
      assertTrue(Files.isDirectory(second.folder()));
      // One's own lock is still held: another process leaves it alone.
      Process third = holder();
      third.inputReader().readLine();
      assertTrue(Files.isDirectory(first.folder()));
      third.destroyForcibly().waitFor();
    } finally {
      killed.destroyForcibly();
      living.destroyForcibly().waitFor();
    }
  }

  @Test
  void folder_goesWithWhatIsInIt() throws IOException {
    Scratch scratch = Scratch.in(temp);
    Files.writeString(Files.createDirectory(scratch.folder().resolve("a")).resolve("b"), "x");
    scratch.delete();
    try (var rest = Files.list(temp)) {
      assertEquals(0, rest.count());
    }
  }
}
