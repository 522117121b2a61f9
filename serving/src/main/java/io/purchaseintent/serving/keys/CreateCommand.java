package io.purchaseintent.serving.keys;

import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.UserError;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./intent keys create}: a new key. */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description = {
      "Make a key and print it, this once. What is said about it goes to standard error.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  KEY=$(./intent keys create --name=shop --scope=events,predict)",
      "  ./intent keys create --name=prometheus --scope=watch",
      "  ./intent keys create --name=campaign --scope=predict --rate=50/s --expires=P90D --json"
    })
final class CreateCommand implements Callable<Integer> {

  private static final Pattern RATE = Pattern.compile("([1-9]\\d{0,6})/s");

  @Spec private CommandSpec spec;

  @Mixin private final KeysOptions options = new KeysOptions();

  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "Who has it; shown by ./intent keys list.")
  private String name = "";

  @Option(
      names = "--scope",
      required = true,
      split = ",",
      paramLabel = "SCOPE",
      description = {
        "What it is for, several by comma: events (POST /events), predict (/predict, /decide,"
            + " /explain, /policy), watch (/metrics, the dashboard, /watch), admin (/admin, and what"
            + " watch is for)."
      })
  private List<String> scopes = new ArrayList<>();

  @Option(
      names = "--rate",
      paramLabel = "N/s",
      description =
          "Requests a second that it may make, such as 200/s; more are answered 429 (default: as"
              + " many as it likes).")
  private @Nullable String rate;

  @Option(
      names = "--expires",
      paramLabel = "DURATION",
      description = "It opens nothing after so long, such as P90D or PT12H (default: never).")
  private @Nullable Duration expires;

  @Option(names = "--json", description = "Print one JSON object with the key, nothing else.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  CreateCommand() {}

  @Override
  public Integer call() {
    KeysFile file = options.file();
    KeySecret secret = KeySecret.of(new SecureRandom());
    ApiKey key = key(secret, Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS));
    file.update(
        before -> {
          List<ApiKey> after = new ArrayList<>(before);
          after.add(key);
          return after;
        });
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Commands.oneLine(KeysJson.described(key).put("key", secret.text())));
    } else {
      PrintWriter err = spec.commandLine().getErr();
      err.println(
          "Key "
              + key.id()
              + " of "
              + key.name()
              + " is for "
              + key.scopeNames()
              + (key.expires() == null ? "" : " until " + key.expires())
              + ". Keep it now, it is not shown again:");
      err.flush();
      out.println(secret.text());
    }
    out.flush();
    return ExitCode.DONE;
  }

  private ApiKey key(KeySecret secret, Instant now) {
    try {
      Set<Scope> parsed = EnumSet.noneOf(Scope.class);
      scopes.forEach(scope -> parsed.add(Scope.ofCode(scope)));
      return new ApiKey(secret.id(), name, parsed, secret.hash(), perSecond(), now, end(now), null);
    } catch (IllegalArgumentException e) {
      throw UserError.ofUsage("A key's " + e.getMessage());
    }
  }

  private @Nullable Integer perSecond() {
    if (rate == null) {
      return null;
    }
    Matcher matcher = RATE.matcher(rate);
    if (!matcher.matches()) {
      throw UserError.ofUsage(
          "--rate="
              + rate
              + " must be a whole number from 1 to "
              + ApiKey.MAX_RATE
              + " and /s, such as 200/s");
    }
    return Integer.valueOf(matcher.group(1));
  }

  private @Nullable Instant end(Instant now) {
    if (expires == null) {
      return null;
    }
    if (expires.isNegative() || expires.isZero() || expires.toDays() > 36_500) {
      throw UserError.ofUsage(
          "--expires=" + expires + " must be above zero and at most P36500D, such as P90D");
    }
    return now.plus(expires);
  }
}
