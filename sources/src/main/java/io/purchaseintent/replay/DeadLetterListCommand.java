package io.purchaseintent.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.S3Options;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./intent dead-letter list}: a summary by field and reason. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Count the dead letters by field and kind of reason, the most frequent first, with an example"
          + " of each: its whole reason, where it stood, and the first of its bytes as they came,"
          + " users' ids included.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./intent dead-letter list",
      "  ./intent dead-letter list --field=price --since=2026-03-01T00:00:00Z --json"
    })
final class DeadLetterListCommand implements Callable<Integer> {

  /** Kinds that are told apart; what comes after them is counted together. */
  static final int MOST_KINDS = 500;

  private static final int QUOTED = 200;
  private static final Kind OTHERS = new Kind("(other)", "(other)");

  @Spec private CommandSpec spec;

  @Mixin private final LetterFilter filter = new LetterFilter();

  @Option(names = "--json", description = "Print one JSON object, nothing else.")
  private boolean json;

  @Mixin private final HomeOptions home = new HomeOptions();

  @Mixin private final LakeOptions lakes = new LakeOptions();

  @Mixin private final S3Options s3 = new S3Options();

  /** Letters of the same field whose reasons differ in values only. */
  private record Kind(String field, String reason) {

    static Kind of(Letter letter) {
      return new Kind(
          letter.field(),
          letter
              .reason()
              .replaceAll("\"[^\"]*\"", "\"…\"")
              .replaceAll("[^\\s\"]*\\d[^\\s\"]*", "…"));
    }
  }

  private static final class Count {

    private final Letter example;
    private Instant first;
    private Instant last;
    private long letters;

    Count(Letter example) {
      this.example = example;
      this.first = example.rejected();
      this.last = example.rejected();
    }

    void add(Letter letter) {
      letters++;
      first = letter.rejected().isBefore(first) ? letter.rejected() : first;
      last = letter.rejected().isAfter(last) ? letter.rejected() : last;
    }
  }

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  DeadLetterListCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    Map<Kind, Count> counts = new HashMap<>();
    DeadLetters.of(lakes, home, s3)
        .forEach(
            letter -> {
              if (filter.matches(letter)) {
                Kind kind = Kind.of(letter);
                boolean room = counts.size() < MOST_KINDS || counts.containsKey(kind);
                counts.computeIfAbsent(room ? kind : OTHERS, k -> new Count(letter)).add(letter);
              }
            });
    List<Map.Entry<Kind, Count>> kinds =
        counts.entrySet().stream()
            .sorted(
                Comparator.<Map.Entry<Kind, Count>>comparingLong(kind -> -kind.getValue().letters)
                    .thenComparing(kind -> kind.getKey().field())
                    .thenComparing(kind -> kind.getKey().reason()))
            .toList();
    long total = kinds.stream().mapToLong(kind -> kind.getValue().letters).sum();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Commands.oneLine(toJson(total, kinds)));
    } else {
      out.printf(Locale.ROOT, "%,d dead letters%n", total);
      kinds.forEach(kind -> print(out, kind.getKey(), kind.getValue()));
    }
    out.flush();
    return ExitCode.DONE;
  }

  private static void print(PrintWriter out, Kind kind, Count count) {
    Letter example = count.example;
    out.printf(
        Locale.ROOT,
        "%n%,10d  %s %s%n            rejected %s to %s%n            such as %s at %s: %s%n"
            + "            %s%n",
        count.letters,
        kind.field(),
        kind.reason(),
        count.first,
        count.last,
        example.file(),
        example.position(),
        example.reason(),
        begin(example.original()));
  }

  private static ObjectNode toJson(long total, List<Map.Entry<Kind, Count>> kinds) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("letters", total);
    ArrayNode array = node.putArray("kinds");
    for (Map.Entry<Kind, Count> kind : kinds) {
      Count count = kind.getValue();
      array
          .addObject()
          .put("field", kind.getKey().field())
          .put("reason", kind.getKey().reason())
          .put("letters", count.letters)
          .put("first_rejected", count.first.toString())
          .put("last_rejected", count.last.toString())
          .putObject("example")
          .put("file", count.example.file())
          .put("position", count.example.position())
          .put("reason", count.example.reason())
          .put("original", begin(count.example.original()));
    }
    return node;
  }

  /** The first characters; what would move a terminal's cursor is left out. */
  private static String begin(byte[] original) {
    String text =
        new String(original, 0, Math.min(original.length, QUOTED), StandardCharsets.UTF_8);
    return text.replaceAll("\\p{Cntrl}", "·") + (original.length > QUOTED ? "…" : "");
  }
}
