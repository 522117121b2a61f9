package io.purchaseintent.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.purchaseintent.command.UserError;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A registry's moves at real receivers, and what becomes of those that do not take them. */
final class WebhooksTest {

  private static final String MODEL = "shop";
  private static final String KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String OTHER_KEY = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  private static final Map<String, String> SECRETS = Map.of("KEY", KEY, "OTHER", OTHER_KEY);

  @TempDir private Path home;

  private final Watch clock = new Watch(Instant.parse("2026-11-30T08:00:00Z"));
  private FileRegistry registry;

  /** A clock that goes where it is put. */
  private static final class Watch extends Clock {

    private Instant now;

    private Watch(Instant now) {
      this.now = now;
    }

    private void passes(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  @BeforeEach
  void versions() {
    registry = new FileRegistry(home.resolve("registry"));
    write();
    write();
  }

  private void write() {
    registry.write(
        MODEL,
        JsonNodeFactory.instance.objectNode(),
        Map.of("report.html", new byte[0]),
        audit("trained"));
  }

  private AuditEntry audit(String why) {
    clock.passes(Duration.ofSeconds(1));
    return new AuditEntry(clock.instant(), "ann", why);
  }

  private Move promote(String version, Role role) {
    return registry.promote(MODEL, version, Placement.of(role), audit("better"));
  }

  /** The hooks of the file, as a process that has just begun has them. */
  private Webhooks hooks(String yaml) throws IOException {
    Files.writeString(home.resolve(Webhooks.FILE), yaml);
    Outbox outbox = Outbox.of(registry, home.resolve("registry").toString(), MODEL);
    return Webhooks.in(home, SECRETS, outbox, clock);
  }

  private Told round(Webhooks hooks, int hook) throws InterruptedException {
    return hooks.all().get(hook).round();
  }

  private static String hook(String name, Receiver receiver, String events) {
    return "  %s: {url: \"%s\", secret: env:KEY, events: [%s]}\n"
        .formatted(name, receiver.url(), events);
  }

  @Test
  void signature_isThatOfTheSpecification() {
    Signature signature = Signature.by(List.of(KEY));

    assertEquals(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        signature.of("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"));
  }

  @Test
  void newHook_isToldOfWhatComes_inOrder_signedByBothKeys() throws Exception {
    promote("v1", Role.CHAMPION);
    try (Receiver receiver = new Receiver()) {
      Webhooks hooks =
          hooks(
              "hooks:\n  deploy: {url: \"%s\", secret: [env:KEY, env:OTHER], events: [promote, "
                      .formatted(receiver.url())
                  + "rollback]}");
      hooks.begin();
      promote("v2", Role.CHAMPION);
      registry.archive(MODEL, "v1", audit("old"));
      registry.rollback(MODEL, audit("too sure"));

      assertEquals(2, round(hooks, 0).delivered());
      assertEquals(0, round(hooks(Files.readString(home.resolve(Webhooks.FILE))), 0).delivered());

      JsonNode first = new ObjectMapper().readTree(receiver.posted().get(0).body());
      assertEquals("model.promoted", first.path("type").asText());
      assertEquals("2026-11-30T08:00:04Z", first.path("timestamp").asText());
      assertEquals("v2", first.at("/data/champion").asText());
      assertEquals("v1", first.at("/data/previous_champion").asText());
      assertEquals("candidate", first.at("/data/before/stage").asText());
      assertEquals("better", first.at("/data/why").asText());
      JsonNode second = new ObjectMapper().readTree(receiver.posted().get(1).body());
      assertEquals("model.rolled_back", second.path("type").asText());
      assertEquals("v1", second.at("/data/version").asText());
      Receiver.Posted posted = receiver.posted().get(1);
      assertEquals(second.at("/data/id").asText(), posted.id());
      assertEquals(
          Signature.by(List.of(KEY, OTHER_KEY))
              .of(posted.id(), Long.parseLong(posted.timestamp()), posted.body()),
          posted.signature());
    }
  }

  @Test
  void hookThatBeginsEarlier_isToldOfThat() throws Exception {
    promote("v1", Role.CHAMPION);
    try (Receiver all = new Receiver();
        Receiver some = new Receiver()) {
      Webhooks hooks =
          hooks(
              ("hooks:\n"
                      + "  all: {url: \"%s\", secret: env:KEY, events: [register, promote],"
                      + " from: beginning}\n"
                      + "  some: {url: \"%s\", secret: env:KEY, events: [register, promote],"
                      + " from: \"2026-11-30T09:00:02+01:00\"}")
                  .formatted(all.url(), some.url()));
      List<Told> told = hooks.deliver(Effort.ONCE);

      assertEquals(List.of(3, 2), told.stream().map(Told::delivered).toList());
      assertEquals(all.ids().subList(1, 3), some.ids());
      JsonNode registered = new ObjectMapper().readTree(all.posted().get(0).body());
      assertEquals("model.registered", registered.path("type").asText());
      assertTrue(registered.at("/data/before").isNull(), "it was nowhere before");
    }
  }

  @Test
  void role_isAskedFor_andWhatWasNotWantedThen_isNotToldLater() throws Exception {
    try (Receiver receiver = new Receiver()) {
      Webhooks hooks = hooks("hooks:\n" + hook("deploy", receiver, "'promote:champion'"));
      hooks.begin();
      promote("v2", Role.SHADOW);
      promote("v1", Role.CHAMPION);
      assertEquals(1, round(hooks, 0).delivered());

      assertEquals(
          0, round(hooks("hooks:\n" + hook("deploy", receiver, "promote")), 0).delivered());
      assertEquals(
          "v1",
          new ObjectMapper()
              .readTree(receiver.posted().get(0).body())
              .at("/data/version")
              .asText());
    }
  }

  @Test
  void deadReceiver_isTriedAgainLaterAndLater_withTheSameId_andKeepsNoOther() throws Exception {
    try (Receiver dead = new Receiver(500, 302, 404);
        Receiver well = new Receiver()) {
      Webhooks hooks =
          hooks("hooks:\n" + hook("dead", dead, "promote") + hook("well", well, "promote"));
      hooks.begin();
      promote("v1", Role.CHAMPION);
      promote("v2", Role.CHAMPION);

      Told first = round(hooks, 0);
      assertEquals(2, round(hooks, 1).delivered());
      assertEquals(2, first.waiting());
      assertTrue(String.valueOf(first.problem()).endsWith("answered 500"), first.inWords());
      assertFalse(first.inWords().contains("s3cret"), first.inWords());
      round(hooks, 0);
      assertEquals(1, dead.posted().size(), "not before the pause is over");
      clock.passes(first.pause());
      Told redirected = round(hooks, 0);
      clock.passes(redirected.pause());
      assertTrue(hooks.all().get(0).problem().isEmpty());
      Told gone = round(hooks, 0);
      assertTrue(hooks.all().get(0).problem().orElseThrow().contains("answered 404"));
      clock.passes(gone.pause());

      assertEquals(2, round(hooks, 0).delivered());
      assertTrue(hooks.all().get(0).problem().isEmpty());
      assertEquals(1, dead.ids().subList(0, 4).stream().distinct().count());
      assertEquals(well.ids(), dead.ids().subList(3, 5));
      assertFalse(
          dead.posted().get(0).timestamp().equals(dead.posted().get(3).timestamp()),
          "signed at the time of the try");
      assertTrue(gone.pause().compareTo(first.pause()) > 0, gone.pause() + " after " + first);
      assertTrue(gone.pause().compareTo(Duration.ofSeconds(4)) <= 0, gone::toString);
    }
  }

  @Test
  void killedBeforeItWasNoted_itIsSentAgainWithItsId_andNothingIsLost() throws Exception {
    try (Receiver receiver = new Receiver()) {
      String yaml = "hooks:\n" + hook("deploy", receiver, "promote");
      Webhooks hooks = hooks(yaml);
      hooks.begin();
      promote("v1", Role.CHAMPION);
      round(hooks, 0);
      Path file;
      try (var files = Files.newDirectoryStream(home.resolve("run/webhooks"), "*.jsonl")) {
        file = files.iterator().next();
      }
      byte[] whole = Files.readAllBytes(file);
      byte[] torn =
          new String(whole, StandardCharsets.UTF_8)
              .stripTrailing()
              .getBytes(StandardCharsets.UTF_8);
      Files.write(file, Arrays.copyOf(torn, torn.length - 7));
      promote("v2", Role.CHAMPION);

      assertEquals(2, round(hooks(yaml), 0).delivered());
      assertEquals(receiver.ids().get(0), receiver.ids().get(1));
      assertEquals(0, round(hooks(yaml), 0).delivered());
      Files.writeString(file, "edited\n", StandardOpenOption.APPEND);
      assertTrue(String.valueOf(round(hooks(yaml), 0).problem()).contains("\"edited\""));
    }
  }

  @Test
  void hookThatIsHeld_isLeftToWhoHoldsIt() throws Exception {
    Path file = home.resolve("run/webhooks/deploy.jsonl");
    try (Progress held = Progress.hold(file, List::of)) {
      assertNotNull(held);
      assertEquals(null, Progress.hold(file, List::of));
    }
    try (Progress free = Progress.hold(file, List::of)) {
      assertNotNull(free);
    }
  }

  @Test
  void ids_areThoseOfTheMoves_whereverALaterOneStandsInTheLog() {
    promote("v1", Role.CHAMPION);
    List<Move> moves = registry.moves(MODEL);
    List<Move> others = new ArrayList<>(moves);
    others.add(1, Move.register("v3", "00", audit("trained meanwhile")));
    others.add(moves.get(0));

    List<String> ids = RegistryEvent.of(MODEL, moves).stream().map(RegistryEvent::id).toList();
    List<String> more = RegistryEvent.of(MODEL, others).stream().map(RegistryEvent::id).toList();

    assertEquals(
        List.of(ids.get(0), ids.get(1), ids.get(2)),
        List.of(more.get(0), more.get(2), more.get(3)));
    assertEquals(5, more.stream().distinct().count(), "the same move twice is two events");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{url: 'https://a.example', secret: whsec_abc, events: [promote]} | must not stand here itself",
        "{url: 'http://a.example', secret: env:KEY, events: [promote]} | must begin with https://",
        "{url: 'https://u:p@a.example', secret: env:KEY, events: [promote]} | must name no user",
        "{url: 'https://a.example', secret: env:KEY, events: [promoted]} | promote",
        "{url: 'https://a.example', secret: env:KEY, events: []} | a list of one word or more",
        "{url: 'https://a.example', secret: env:KEY} | lacks events",
        "{url: 'https://a.example', events: [promote]} | lacks secret",
        "{url: 'https://a.example', secret: env:KEY, events: [promote], from: now} | beginning, or a time",
        "{url: 'https://a.example', secret: env:WEAK, events: [promote]} | 24 to 64 bytes in Base64",
        "{url: 'https://a.example', secret: env:KEY, event: [promote]} | event"
      })
  void wrongFile_isTold_withoutTheSecret(String hook, String expected) throws IOException {
    Files.writeString(home.resolve(Webhooks.FILE), "hooks:\n  deploy: " + hook);
    Outbox outbox = Outbox.of(registry, "registry", MODEL);
    UserError error =
        assertThrows(
            UserError.class,
            () -> Webhooks.in(home, Map.of("KEY", KEY, "WEAK", "whsec_dGlueQ=="), outbox, clock));

    assertTrue(String.valueOf(error.getMessage()).contains(expected), error.getMessage());
    assertFalse(error.getMessage().contains("abc") || error.getMessage().contains("dGlueQ"));
  }

  @Test
  void hookWithoutItsSecret_isTold_andTheOthersAreTold() throws Exception {
    try (Receiver receiver = new Receiver()) {
      Webhooks hooks =
          hooks(
              "hooks:\n  none: {url: \"%s\", secret: env:NOWHERE, events: [promote]}\n"
                      .formatted(receiver.url())
                  + hook("well", receiver, "promote"));
      hooks.begin();
      promote("v1", Role.CHAMPION);
      List<Told> told = hooks.deliver(Effort.ONCE);

      assertTrue(told.get(0).inWords().contains("NOWHERE, which is not set"), told.toString());
      assertEquals(1, told.get(0).waiting());
      assertTrue(told.get(1).isDone());
      assertEquals(1, receiver.posted().size());
    }
  }
}
