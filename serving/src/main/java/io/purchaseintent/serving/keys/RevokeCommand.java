package io.purchaseintent.serving.keys;

import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.UserError;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./intent keys revoke}: takes a key back. */
@Command(
    name = "revoke",
    mixinStandardHelpOptions = true,
    description = {
      "Take a key back, for good. Servers refuse it within two seconds; one that was taken back"
          + " before stays so.",
      ""
    },
    footer = {"", "Example:", "  ./intent keys revoke 1f0c9a2b"})
final class RevokeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final KeysOptions options = new KeysOptions();

  @Parameters(
      paramLabel = "ID",
      description =
          "The key's id: the digits after pi_, and the first column of ./intent keys list.")
  private String id = "";

  @Option(names = "--json", description = "Print one JSON object, nothing else.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  RevokeCommand() {}

  @Override
  public Integer call() {
    KeysFile file = options.file();
    Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS);
    file.update(before -> without(before, now, file));
    ApiKey revoked =
        file.read().stream().filter(key -> key.id().equals(id)).findFirst().orElseThrow();
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        json
            ? Commands.oneLine(KeysJson.described(revoked))
            : "Key " + id + " of " + revoked.name() + " is revoked since " + revoked.revoked());
    out.flush();
    return ExitCode.DONE;
  }

  private List<ApiKey> without(List<ApiKey> before, Instant now, KeysFile file) {
    List<ApiKey> after = new ArrayList<>();
    boolean found = false;
    for (ApiKey key : before) {
      boolean meant = key.id().equals(id);
      found |= meant;
      after.add(meant && key.revoked() == null ? key.revokedAt(now) : key);
    }
    if (!found) {
      throw new UserError(
          "There is no key " + id + " in " + file.path() + ": see ./intent keys list");
    }
    return after;
  }
}
