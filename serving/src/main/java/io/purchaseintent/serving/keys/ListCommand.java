package io.purchaseintent.serving.keys;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.TextTable;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./intent keys list}: all keys, without what opens anything. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {"List the keys, those that were revoked too; never the keys themselves.", ""},
    footer = {"", "Examples:", "  ./intent keys list", "  ./intent keys list --json"})
final class ListCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final KeysOptions options = new KeysOptions();

  @Option(names = "--json", description = "Print one JSON object, nothing else.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  ListCommand() {}

  @Override
  public Integer call() {
    List<ApiKey> keys = options.file().read();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode answer = JsonNodeFactory.instance.objectNode();
      ArrayNode all = answer.putArray("keys");
      keys.forEach(
          key -> all.add(KeysJson.described(key).put("changed", key.changed().toString())));
      out.println(Commands.oneLine(answer));
    } else if (keys.isEmpty()) {
      out.println("There are no keys: the server is open. ./intent keys create --help");
    } else {
      out.print(table(keys));
    }
    out.flush();
    return ExitCode.DONE;
  }

  private static TextTable table(List<ApiKey> keys) {
    TextTable table =
        new TextTable("id", "name", "scopes", "rate", "created", "expires", "changed", "revoked");
    for (ApiKey key : keys) {
      table.add(
          key.id(),
          key.name(),
          key.scopeNames(),
          key.rate() == null ? "-" : key.rate() + "/s",
          text(key.created()),
          text(key.expires()),
          text(key.changed()),
          text(key.revoked()));
    }
    return table;
  }

  private static String text(@Nullable Instant time) {
    return time == null ? "-" : time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
