package io.purchaseintent.watch.alert;

import io.purchaseintent.delivery.DeliveryFailure;
import io.purchaseintent.delivery.HttpPost;
import io.purchaseintent.delivery.Secret;
import io.purchaseintent.rules.Severity;
import io.purchaseintent.watch.alert.EmailReceiver.Encryption;
import io.purchaseintent.yaml.YamlFile;
import io.purchaseintent.yaml.YamlMap;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@code alerts.yaml}: who is told of alarms, and how. */
final class AlertsFile {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);
  private static final String PAGERDUTY = "https://events.pagerduty.com/v2/enqueue";
  private static final Set<String> KINDS = Set.of("slack", "pagerduty", "email", "command");
  private static final Set<String> RECEIVER =
      Set.of("severity", "slack", "pagerduty", "email", "command");

  private final Secret secrets;
  private final YamlMap top;

  private AlertsFile(YamlFile file, Map<String, String> environment) {
    this.secrets = new Secret(environment);
    this.top = file.map(Set.of("shop", "link", "timeout", "receivers"));
  }

  /**
   * What the home folder's file says; where there is none, nobody is told.
   *
   * @throws io.purchaseintent.command.UserError if it is wrong
   */
  static AlertSettings in(Path home, Map<String, String> environment) {
    Path file = home.resolve(Alerts.FILE);
    return Files.exists(file)
        ? read(YamlFile.read("alerts file", file, "docs/watching.md shows one"), environment)
        : AlertSettings.none();
  }

  static AlertSettings read(YamlFile file, Map<String, String> environment) {
    return file.isEmpty() ? AlertSettings.none() : new AlertsFile(file, environment).settings();
  }

  private AlertSettings settings() {
    Duration timeout = timeout();
    Map<String, AlertSettings.Addressee> receivers = new LinkedHashMap<>();
    top.namedMaps("receivers", RECEIVER)
        .forEach((name, map) -> receivers.put(name, addressee(map, timeout)));
    String shop = top.optionalText("shop", "a name");
    return new AlertSettings(
        shop == null ? "Purchase Intent" : shop,
        top.optionalText("link", "an address, {day} in it"),
        receivers);
  }

  private Duration timeout() {
    String text = top.optionalText("timeout", "a duration, such as PT10S");
    if (text == null) {
      return TIMEOUT;
    }
    try {
      Duration timeout = Duration.parse(text);
      if (timeout.compareTo(Duration.ZERO) > 0 && timeout.compareTo(LONGEST_TIMEOUT) <= 0) {
        return timeout;
      }
    } catch (DateTimeParseException e) {
      throw top.error("timeout", "is \"" + text + "\", but must be a duration, such as PT10S");
    }
    throw top.error("timeout", "is " + text + ", but must be above 0 and at most PT1M");
  }

  private AlertSettings.Addressee addressee(YamlMap map, Duration timeout) {
    List<String> kinds = map.keys().stream().filter(KINDS::contains).toList();
    if (kinds.size() != 1) {
      throw map.error(
          "must be one of slack, pagerduty, email and command, but names "
              + (kinds.isEmpty() ? "none" : kinds));
    }
    Severity least =
        map.has("severity")
            ? map.choice("severity", choices(Severity.values(), Severity::code))
            : Severity.WARNING;
    return new AlertSettings.Addressee(receiver(map, kinds.get(0), timeout), least);
  }

  /** The receiver; without its secret one that cannot be reached, so that the others are told. */
  private Receiver receiver(YamlMap map, String kind, Duration timeout) {
    try {
      return withSecrets(map, kind, timeout);
    } catch (DeliveryFailure e) {
      return message -> {
        throw e;
      };
    }
  }

  private Receiver withSecrets(YamlMap map, String kind, Duration timeout) throws DeliveryFailure {
    return switch (kind) {
      case "slack" -> slack(map.map("slack", Set.of("url")), timeout);
      case "pagerduty" -> pagerDuty(map.map("pagerduty", Set.of("key", "url")), timeout);
      case "email" -> email(map, timeout);
      default -> command(map.map("command", Set.of("run")), timeout);
    };
  }

  private Receiver slack(YamlMap map, Duration timeout) throws DeliveryFailure {
    return new SlackReceiver(new HttpPost(address(map, "url", secrets.read(map, "url")), timeout));
  }

  private Receiver pagerDuty(YamlMap map, Duration timeout) throws DeliveryFailure {
    String url = map.optionalText("url", "an address");
    return new PagerDutyReceiver(
        new HttpPost(address(map, "url", url == null ? PAGERDUTY : url), timeout),
        secrets.read(map, "key"));
  }

  private static URI address(YamlMap map, String key, String text) {
    try {
      URI address = URI.create(text);
      if (address.getHost() != null && Set.of("http", "https").contains(address.getScheme())) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw map.error(key, "is no address: it must begin with https:// and hold no spaces");
    }
    throw map.error(key, "is no address: it must begin with https:// and name a host");
  }

  private Receiver email(YamlMap parent, Duration timeout) throws DeliveryFailure {
    YamlMap map =
        parent.map("email", Set.of("host", "port", "encryption", "user", "password", "from", "to"));
    Encryption encryption =
        map.has("encryption")
            ? map.choice("encryption", choices(Encryption.values(), Encryption::code))
            : Encryption.STARTTLS;
    String user = map.optionalText("user", "a name");
    return new EmailReceiver(
        new EmailReceiver.Server(
            map.text("host", "a mail server"),
            map.has("port") ? (int) map.number("port", 1, 65_535) : portOf(encryption),
            encryption,
            user,
            password(map, user)),
        map.text("from", "an address"),
        recipients(map),
        timeout);
  }

  private @Nullable String password(YamlMap map, @Nullable String user) throws DeliveryFailure {
    return user == null ? null : secrets.read(map, "password");
  }

  private static List<String> recipients(YamlMap map) {
    List<String> to = map.texts("to");
    if (to.isEmpty()) {
      throw map.error("lacks to: give one address or a list of them");
    }
    return to;
  }

  private static int portOf(Encryption encryption) {
    return switch (encryption) {
      case STARTTLS -> 587;
      case TLS -> 465;
      case NONE -> 25;
    };
  }

  private static Receiver command(YamlMap map, Duration timeout) {
    List<String> words = map.texts("run");
    if (words.isEmpty()) {
      throw map.error("lacks run: give a program and what it is told, as [/path/to/it, word]");
    }
    return new CommandReceiver(words, timeout);
  }

  private static <T> Map<String, T> choices(T[] values, Function<T, String> code) {
    return Arrays.stream(values).collect(Collectors.toMap(code, Function.identity()));
  }
}
