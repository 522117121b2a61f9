package io.purchaseintent.incident;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.TextTable;
import io.purchaseintent.command.UserError;
import io.purchaseintent.incident.play.Incident;
import io.purchaseintent.incident.play.Outcome;
import io.purchaseintent.incident.stage.Ground;
import io.purchaseintent.incident.stage.Programs;
import io.purchaseintent.incident.stage.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./intent incidents run}: plays incidents. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Play incidents, all of them or those that are named by letter or name. Reports go to"
          + " incidents/ in the home folder, and so does the simulated shop, which the next run of"
          + " the same seed and scale goes on with: delete it after a change of the programs.",
      "",
      "Exit code 0 if each incident did harm without its safeguard and was held by it, else 3: an"
          + " incident that does no harm proves nothing."
    },
    footer = {
      "",
      "Examples:",
      "  ./intent incidents run",
      "  ./intent incidents run d --seed=2",
      "  ./intent incidents run overconfident --scale=0.5 --json"
    })
final class RunCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "INCIDENT", description = "Letters or names (default: all).")
  private List<String> names = List.of();

  @Mixin private final HomeOptions home = new HomeOptions();

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "The same gives the same shop, visits and luck (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--scale",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Size of the shop, 0.1 to 100: 1 has 600 visits a day (default: ${DEFAULT-VALUE}).")
  private double scale;

  @Option(names = "--json", description = "Print one line of JSON in place of the table.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  RunCommand() {}

  @Override
  public Integer call() {
    if (!(scale >= 0.1 && scale <= 100)) {
      throw UserError.ofUsage("--scale=" + scale + " must be from 0.1 to 100, such as 1");
    }
    List<Incident> incidents = incidents();
    Progress progress = Progress.onStandardError();
    Settings settings = Settings.of(seed, scale);
    ObjectNode report = JsonNodeFactory.instance.objectNode().put("seed", seed).put("scale", scale);
    ObjectNode outcomes = report.putObject("incidents");
    TextTable table =
        new TextTable("", "incident", "harm without", "with", "caught by", "after", "");
    boolean all = true;
    try (Ground ground =
        Ground.ready(Programs.rootOfThisProcess(), home.home(), settings, progress)) {
      for (Incident incident : incidents) {
        progress.done(incident.letter() + ": " + incident.story());
        Outcome outcome = incident.play(ground);
        all &= outcome.isHarmful() && outcome.held();
        ObjectNode one = outcome.toJson();
        outcomes.set(incident.name(), one);
        Path file = home.home().resolve("incidents").resolve(incident.name() + ".json");
        Ground.write(file, one.toPrettyString() + "\n");
        add(table, incident, outcome);
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? Commands.oneLine(report) + "\n" : table.toString());
    out.flush();
    return all ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private static void add(TextTable table, Incident incident, Outcome outcome) {
    String caughtBy = outcome.caughtBy();
    table.add(
        incident.letter(),
        incident.name(),
        money(outcome.harmWithout(), outcome.well().money()),
        money(outcome.harmWith(), outcome.well().money()),
        caughtBy == null ? "nothing" : caughtBy,
        outcome.after(),
        !outcome.isHarmful() ? "NO HARM" : outcome.held() ? "held" : "NOT HELD");
  }

  private static String money(double harm, double of) {
    return String.format(Locale.ROOT, "%.2f (%.1f%%)", harm, 100 * harm / of);
  }

  private List<Incident> incidents() {
    if (names.isEmpty()) {
      return Incident.ALL;
    }
    List<Incident> chosen = new ArrayList<>();
    for (String name : names) {
      chosen.add(
          Incident.ALL.stream()
              .filter(each -> each.letter().equals(name) || each.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      UserError.ofUsage(
                          "There is no incident \"" + name + "\"; ./intent incidents lists them")));
    }
    return chosen;
  }
}
