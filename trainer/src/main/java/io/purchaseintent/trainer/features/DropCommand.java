package io.purchaseintent.trainer.features;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.UserError;
import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.DeclaredFeatures;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.declared.DeclarationLog;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.trainer.models.ModelOptions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./intent features drop}: stops making a version of a feature. */
@Command(
    name = "drop",
    mixinStandardHelpOptions = true,
    description = {
      "Stop making a version of a feature that the shop has declared. The next aggregate makes all"
          + " states anew, without it. Refused while a version of the model that uses it serves, or"
          + " is about to: exit code 3.",
      ""
    },
    footer = {"", "Example:", "  ./intent features drop spent_365d@1"})
final class DropCommand implements Callable<Integer> {

  private static final Pattern WRITTEN = Pattern.compile("([a-z][a-z0-9_]*)@([0-9]{1,6})");

  private final Clock clock = Clock.systemUTC();

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME@VERSION", description = "Such as spent_365d@1.")
  private String written;

  @Mixin private final ModelOptions options = new ModelOptions();
  @Mixin private final LakeOptions lakes = new LakeOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  DropCommand() {}

  @Override
  public Integer call() {
    Matcher named = WRITTEN.matcher(written);
    if (!named.matches()) {
      throw UserError.ofUsage(
          "\"" + written + "\" must be a name and a version, such as spent_365d@1");
    }
    return options.ask(registry -> drop(registry, named.group(1) + ':' + named.group(2)));
  }

  private int drop(ModelRegistry registry, String key) {
    Lake lake = options.lake(lakes);
    KnownFeatures known = KnownFeatures.in(lake);
    List<DeclaredFeature> rest = new ArrayList<>(known.newest().features().all());
    DeclaredFeature dropped =
        rest.stream().filter(feature -> feature.key().equals(key)).findFirst().orElse(null);
    if (dropped == null) {
      Set<String> made =
          rest.stream().map(each -> each.name() + "@" + each.version()).collect(Collectors.toSet());
      throw new UserError(
          written
              + " is not made in "
              + lake
              + ": there "
              + (made.isEmpty() ? "is none" : "are " + made));
    }
    List<Uses.Version> users =
        Uses.of(registry, options.model(), lake).of(FeatureDefinition.of(dropped)).stream()
            .filter(Uses.Version::isInUse)
            .toList();
    if (!users.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println(
              "features drop: "
                  + written
                  + " is used by "
                  + users
                  + " of "
                  + options.model()
                  + ", and stays: promote a version without it, or archive these, and drop it then");
      return ExitCode.REFUSED;
    }
    rest.remove(dropped);
    if (DeclarationLog.in(lake)
        .append(known.newest(), clock.instant(), new DeclaredFeatures(rest))
        .isEmpty()) {
      throw new UserError("Somebody has declared features in " + lake + " just now: try again");
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("dropped", written);
    options.tell(
        spec.commandLine().getOut(),
        answer,
        written
            + " is made no more: the next daily or aggregate makes all states anew, without it. Take"
            + " it out of features.yaml, too, or it is declared again");
    return ExitCode.DONE;
  }
}
