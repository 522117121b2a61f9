package io.purchaseintent.eventlog.option;

import io.purchaseintent.eventlog.LogSetting;
import io.purchaseintent.eventlog.LogSettings;
import io.purchaseintent.eventlog.address.LogAddresses;
import java.util.ListResourceBundle;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/**
 * How event logs are reached: an option for each setting of each kind that there is. Descriptions
 * of the command's own options may name the kinds by <code>${bundle:logs}</code>.
 */
@Command
public final class LogOptions {

  private final Map<String, String> given = new TreeMap<>();

  /** What was given. */
  public LogSettings settings() {
    return new LogSettings(given);
  }

  /** Adds the options to a command, which picocli does where this is mixed in. */
  @Spec(Spec.Target.MIXEE)
  void addTo(CommandSpec command) {
    command.resourceBundle(new Forms());
    LogAddresses.kinds().stream()
        .flatMap(kind -> kind.settings().stream())
        .forEach(setting -> command.addOption(option(setting)));
  }

  private OptionSpec option(LogSetting setting) {
    return OptionSpec.builder(setting.option())
        .paramLabel(setting.label())
        .description(setting.description())
        .type(String.class)
        .setter(
            new ISetter() {
              @Override
              public <T> @Nullable T set(@Nullable T value) {
                if (value == null) {
                  given.remove(setting.name());
                } else {
                  given.put(setting.name(), value.toString());
                }
                return null;
              }
            })
        .build();
  }

  private static final class Forms extends ListResourceBundle {

    @Override
    protected Object[][] getContents() {
      return new Object[][] {{"logs", LogAddresses.forms("")}};
    }
  }
}
