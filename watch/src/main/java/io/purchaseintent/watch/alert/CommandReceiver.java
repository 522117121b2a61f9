package io.purchaseintent.watch.alert;

import io.purchaseintent.command.Commands;
import io.purchaseintent.delivery.DeliveryFailure;
import io.purchaseintent.delivery.HttpPost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A program of the shop's own, which reads the message as JSON from its standard input. */
final class CommandReceiver implements Receiver {

  private final List<String> words;
  private final Duration timeout;

  CommandReceiver(List<String> words, Duration timeout) {
    this.words = words;
    this.timeout = timeout;
  }

  @Override
  public void deliver(Message message) throws DeliveryFailure, InterruptedException {
    @Nullable Path input = null;
    @Nullable Path output = null;
    try {
      // Files, not pipes: a program that neither reads nor ends must not hold anybody.
      input = Files.createTempFile("alert-", ".json");
      output = Files.createTempFile("alert-", ".out");
      Files.writeString(input, Commands.oneLine(message.json()) + "\n");
      run(
          new ProcessBuilder(words)
              .redirectInput(input.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start(),
          output);
    } catch (IOException e) {
      throw DeliveryFailure.lasting(words.get(0) + " does not start: " + e.getMessage());
    } finally {
      delete(input);
      delete(output);
    }
  }

  private void run(Process process, Path output)
      throws DeliveryFailure, InterruptedException, IOException {
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw DeliveryFailure.passing(
            words.get(0)
                + " did not end within "
                + HttpPost.seconds(timeout)
                + ", and was stopped");
      }
      if (process.exitValue() != 0) {
        throw DeliveryFailure.passing(
            words.get(0) + " ended with exit code " + process.exitValue() + lastLine(output));
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static String lastLine(Path output) throws IOException {
    String said = new String(Files.readAllBytes(output), StandardCharsets.UTF_8).strip();
    return said.isEmpty() ? "" : ": " + said.substring(said.lastIndexOf('\n') + 1);
  }

  private static void delete(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // It is in the system's folder for such, which is emptied now and then.
    }
  }
}
