package io.purchaseintent.incident.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts {@code ./intent}, and reads what it says. */
public final class Programs {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Work of a minute or less is over before the second compiler pays. */
  private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

  private final Path intent;
  private final Path logs;
  private final Progress progress;
  private final AtomicInteger number = new AtomicInteger();

  /**
   * @param root the folder with the script {@code intent}
   * @param logs where the programs' output goes, a file each
   */
  public Programs(Path root, Path logs, Progress progress) {
    this.intent = root.resolve("intent");
    this.logs = logs;
    this.progress = progress;
    if (!Files.isExecutable(intent)) {
      throw new UserError(
          "There is no " + intent + " to start programs by: start this as ./intent incidents");
    }
  }

  /**
   * The folder with the script {@code intent}, from where this program's jar lies.
   *
   * @throws UserError if it does not lie in an installation
   */
  public static Path rootOfThisProcess() {
    try {
      URI place = Programs.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      Path root = Path.of(place).getParent();
      while (root != null && !Files.isExecutable(root.resolve("intent"))) {
        root = root.getParent();
      }
      if (root != null) {
        return root;
      }
      throw new UserError(place + " is in no installation: start this as ./intent incidents");
    } catch (URISyntaxException e) {
      throw new UserError("The place of this program is no path: " + e.getMessage(), e);
    }
  }

  /**
   * Runs a program to its end.
   *
   * @throws UserError if it ends neither well nor with a no
   */
  public Ended run(String... words) {
    Ended ended = attempt(words);
    if (ended.code() != ExitCode.DONE && !ended.refused()) {
      throw new UserError(
          "./intent "
              + String.join(" ", words)
              + " ended with "
              + ended.code()
              + ": "
              + ended.error());
    }
    return ended;
  }

  /** Runs a program to its end, whatever that is. */
  public Ended attempt(String... words) {
    Running running = start(words);
    long start = System.nanoTime();
    try (running) {
      while (!running.process().waitFor(200, TimeUnit.MILLISECONDS)) {
        progress.at("  " + told(words) + ": " + seconds(start) + " s");
      }
      return new Ended(
          running.process().exitValue(),
          report(running.output()),
          last(running.errors()),
          (System.nanoTime() - start) / 1e9);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("Interrupted", e);
    }
  }

  /** Starts a program that stays. */
  public Running start(String... words) {
    String name =
        String.join(
            "-",
            Long.toString(ProcessHandle.current().pid()),
            Integer.toString(number.incrementAndGet()),
            told(words).replace(' ', '-'));
    try {
      Files.createDirectories(logs);
      Path output = logs.resolve(name + ".out");
      Path errors = logs.resolve(name + ".err");
      List<String> line = new ArrayList<>(List.of(intent.toString()));
      line.addAll(Arrays.asList(words));
      ProcessBuilder builder =
          new ProcessBuilder(line)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile());
      // What is needed was built before this program began.
      builder.environment().put("INTENT_NO_BUILD", "1");
      if (words[0].equals("run")) {
        builder.environment().putIfAbsent("INTENT_JAVA_OPTS", SHORT_LIVED);
      }
      return new Running(builder.start(), output, errors);
    } catch (IOException e) {
      throw new UserError(intent + " does not start: " + e.getMessage(), e);
    }
  }

  /** Tells what is done now. */
  public void tell(String what) {
    progress.done(what);
  }

  private static String told(String... words) {
    return words.length > 1 && !words[1].startsWith("-") ? words[0] + " " + words[1] : words[0];
  }

  private static long seconds(long start) {
    return (System.nanoTime() - start) / 1_000_000_000;
  }

  private static ObjectNode report(Path output) {
    List<String> lines = lines(output);
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (lines.get(i).startsWith("{")) {
        try {
          return (ObjectNode) JSON.readTree(lines.get(i));
        } catch (JsonProcessingException e) {
          // A line of something else.
        }
      }
    }
    return JsonNodeFactory.instance.objectNode();
  }

  private static String last(Path errors) {
    List<String> lines = lines(errors).stream().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UserError(file + " is not readable: " + e.getMessage(), e);
    }
  }
}
