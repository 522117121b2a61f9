package io.purchaseintent.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.S3Options;
import io.purchaseintent.command.UserError;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.profile.view.ProfilePage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./intent profile}: what is in a lake, and what of it looks wrong. */
@Command(
    name = "profile",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Look at a lake: when its events are, who came, what was bought, what is missing, whether"
          + " clocks and ids can be right; and what looks wrong, how many have it, what it does to a"
          + " model, and what helps.",
      "",
      "Reads the events once, without a runner, and writes a page that needs no other file and a"
          + " JSON with the same figures. Nothing in the lake is changed. Ids in both are those of"
          + " the lake: pseudonyms.",
      ""
    },
    footer = {
      "",
      "Ends with 0 whatever is found. What each doubt means: docs/profile.md.",
      "",
      "Examples:",
      "  ./intent profile --shop-zone=America/Los_Angeles",
      "  ./intent profile --from=2016-10-01 --until=2016-11-01 --out=october",
      "  ./intent profile --json | jq '.doubts[].says'"
    })
public final class ProfileCommand implements Callable<Integer> {

  private static final String PAGE = "profile.html";
  private static final String FIGURES = "profile.json";

  private final Clock clock;

  @Spec private CommandSpec spec;

  @Option(
      names = "--from",
      paramLabel = "DATE",
      description = "The first day, in UTC (default: the first there is).")
  private @Nullable LocalDate from;

  @Option(
      names = "--until",
      paramLabel = "DATE",
      description = "The day after the last (default: that after the last there is).")
  private @Nullable LocalDate until;

  @Option(
      names = "--shop-zone",
      paramLabel = "ZONE",
      defaultValue = "UTC",
      description =
          "The zone of days, hours and weekdays, such as Europe/Paris (default: ${DEFAULT-VALUE}).")
  private ZoneId zone = ZoneId.of("UTC");

  @Option(
      names = "--session-gap",
      paramLabel = "DURATION",
      defaultValue = "PT30M",
      description =
          "A visit ends when nothing happens in it for so long; as the jobs have it (default:"
              + " ${DEFAULT-VALUE}).")
  private Duration gap = Duration.ofMinutes(30);

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "The folder to write "
              + PAGE
              + " and "
              + FIGURES
              + " to (default: profile in the home"
              + " folder).")
  private @Nullable Path out;

  @Option(
      names = "--json",
      description = "Print the JSON, nothing else; files are written only with --out.")
  private boolean json;

  @Mixin private final HomeOptions home = new HomeOptions();

  @Mixin private final LakeOptions lakes = new LakeOptions();

  @Mixin private final S3Options s3 = new S3Options();

  /** A command that tells what is in the future by the system's clock. */
  public ProfileCommand() {
    this(Clock.systemUTC());
  }

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  ProfileCommand(Clock clock) {
    this.clock = clock;
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(Commands.run(new ProfileCommand(), args));
  }

  @Override
  public Integer call() {
    if (from != null && until != null && !from.isBefore(until)) {
      throw new ParameterException(
          spec.commandLine(),
          "--from="
              + from
              + " must be before --until="
              + until
              + ", which is the day after the"
              + " last");
    }
    if (gap.isZero() || gap.isNegative()) {
      throw new ParameterException(
          spec.commandLine(), "--session-gap must be longer than nothing, but is " + gap);
    }
    Progress progress = Progress.onStandardError();
    ObjectNode profile = profile(progress);
    progress.done(
        String.format(
            Locale.ROOT,
            "profiled %,d events: %d doubts",
            profile.path("events").asLong(),
            profile.path("doubts").size()));
    PrintWriter answer = spec.commandLine().getOut();
    if (json) {
      answer.println(Commands.oneLine(profile));
    }
    if (!json || out != null) {
      Path folder = out == null ? home.home().resolve("profile") : out;
      write(folder, PAGE, ProfilePage.html(profile));
      write(folder, FIGURES, profile.toPrettyString() + "\n");
      if (!json) {
        print(profile, folder, answer);
      }
    }
    answer.flush();
    return ExitCode.DONE;
  }

  private ObjectNode profile(Progress progress) {
    try {
      Lake lake =
          Lake.of(lakes.address(home), lakes.lake(home), home.home(), s3.endpoint(), s3.region());
      return new LakeProfile(lake, new SessionGap(gap), zone, clock.instant(), progress)
          .of(from, until);
    } catch (LakeException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new UserError("The lake cannot be read: " + e.getMessage(), e);
    }
  }

  /** Whole or not at all: who looks meanwhile sees the page of before. */
  private static void write(Path folder, String name, String content) {
    try {
      Files.createDirectories(folder);
      Path whole = folder.resolve("." + name + ".new");
      Files.writeString(whole, content, StandardCharsets.UTF_8);
      Files.move(whole, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UserError(
          folder.resolve(name)
              + " cannot be written ("
              + e.getMessage()
              + "): name a folder that can be, with --out",
          e);
    }
  }

  private static void print(JsonNode profile, Path folder, PrintWriter answer) {
    for (JsonNode doubt : profile.path("doubts")) {
      answer.printf("%-6s  %s%n", doubt.path("weight").asText(), doubt.path("says").asText());
    }
    answer.println("Page: " + folder.resolve(PAGE));
  }
}
