package io.purchaseintent.webhook;

import io.purchaseintent.delivery.DeliveryFailure;
import io.purchaseintent.delivery.HttpPost;
import io.purchaseintent.delivery.Secret;
import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.Role;
import io.purchaseintent.registry.Stage;
import io.purchaseintent.yaml.YamlFile;
import io.purchaseintent.yaml.YamlMap;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads {@code webhooks.yaml}: which programs are told of moves, of which, and how. */
final class WebhooksFile {

  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);
  private static final String NAMES = "[A-Za-z0-9_-]{1,40}";
  private static final String BEGINNING = "beginning";
  private static final String FROM = BEGINNING + ", or a time as 2026-11-30T08:00:00Z";
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Map<String, Predicate<Move>> EVENTS = events();

  private final Secret secrets;
  private final Clock clock;
  private final YamlMap top;

  private WebhooksFile(YamlFile file, Map<String, String> environment, Clock clock) {
    this.secrets = new Secret(environment);
    this.clock = clock;
    this.top = file.map(Set.of("timeout", "hooks"));
  }

  /**
   * The hooks of a file.
   *
   * @throws io.purchaseintent.command.UserError if it is wrong
   */
  static List<Hook> read(YamlFile file, Map<String, String> environment, Clock clock) {
    return file.isEmpty() ? List.of() : new WebhooksFile(file, environment, clock).hooks();
  }

  private static Map<String, Predicate<Move>> events() {
    Map<String, Predicate<Move>> events = new TreeMap<>();
    for (Move.Action action : Move.Action.values()) {
      events.put(action.code(), move -> move.action() == action);
    }
    for (Role role : Role.values()) {
      events.put(
          "promote:" + role.code(),
          move -> move.action() == Move.Action.PROMOTE && move.placement().role() == role);
    }
    events.put(
        "promote:" + Stage.STAGING.code(),
        move -> move.action() == Move.Action.PROMOTE && move.placement().stage() == Stage.STAGING);
    return events;
  }

  private List<Hook> hooks() {
    Duration timeout = timeout();
    List<Hook> hooks = new ArrayList<>();
    top.namedMaps("hooks", Set.of("url", "secret", "events", "from"))
        .forEach((name, map) -> hooks.add(hook(name, map, timeout)));
    return hooks;
  }

  private Hook hook(String name, YamlMap map, Duration timeout) {
    if (!name.matches(NAMES)) {
      throw map.error(
          "cannot be a hook's name, which is that of its file too: it must be of " + NAMES);
    }
    Predicate<Move> wanted =
        map.choices("events", EVENTS).stream().reduce(Predicate::or).orElseThrow();
    return new Hook(name, wanted, from(map), sender(map, address(map), timeout));
  }

  private static @Nullable Instant from(YamlMap map) {
    String from = map.optionalText("from", FROM);
    if (from == null || from.equals(BEGINNING)) {
      return from == null ? null : Instant.MIN;
    }
    try {
      return OffsetDateTime.parse(from).toInstant();
    } catch (DateTimeException e) {
      throw map.error("from", "is \"" + from + "\", but must be " + FROM);
    }
  }

  /** Without its secret one that cannot be reached, so that the others are told. */
  private Hook.Sender sender(YamlMap map, URI address, Duration timeout) {
    Signature signature;
    try {
      signature = Signature.by(secrets.readAll(map, "secret"));
    } catch (DeliveryFailure e) {
      return event -> {
        throw e;
      };
    } catch (IllegalArgumentException e) {
      throw map.error("secret", String.valueOf(e.getMessage()));
    }
    HttpPost post = new HttpPost(address, timeout);
    return event -> {
      long now = clock.instant().getEpochSecond();
      String body = event.body();
      post.send(
          body,
          Map.of(
              "webhook-id",
              event.id(),
              "webhook-timestamp",
              Long.toString(now),
              "webhook-signature",
              signature.of(event.id(), now, body)));
    };
  }

  private static URI address(YamlMap map) {
    String text = map.text("url", "an address that begins with https://");
    URI address;
    try {
      address = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw map.error("url", "is no address: it must begin with https:// and hold no spaces");
    }
    String host = address.getHost();
    String scheme = String.valueOf(address.getScheme());
    if (host == null || !Set.of("http", "https").contains(scheme)) {
      throw map.error("url", "is no address: it must begin with https:// and name a host");
    }
    if (address.getRawUserInfo() != null) {
      throw map.error(
          "url", "must name no user: the signature tells the receiver who sends, by the secret");
    }
    if (scheme.equals("http") && !LOOPBACK.contains(host)) {
      throw map.error(
          "url", "must begin with https://: http:// is for receivers on this machine only");
    }
    return address;
  }

  private Duration timeout() {
    String text = top.optionalText("timeout", "a duration, such as PT15S");
    if (text == null) {
      return TIMEOUT;
    }
    try {
      Duration timeout = Duration.parse(text);
      if (timeout.compareTo(Duration.ZERO) > 0 && timeout.compareTo(LONGEST_TIMEOUT) <= 0) {
        return timeout;
      }
    } catch (DateTimeParseException e) {
      throw top.error("timeout", "is \"" + text + "\", but must be a duration, such as PT15S");
    }
    throw top.error("timeout", "is " + text + ", but must be above 0 and at most PT1M");
  }
}
