package io.purchaseintent.experiments.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.decision.Given;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.Vocabulary;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.json.LoggedPredictionJson;
import io.purchaseintent.policy.PolicyFile;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.scoring.Segment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands, each on a home folder of its own. */
final class PolicyCommandTest {

  private static final String SMALL =
      """
      name: small
      zone: UTC
      margin: 0.4
      average_order_value: 50
      actions:
        - action: none
        - action: gift
          cost: {fixed: 5, paid: on_purchase}
          uplift: [{up_to: 0.5, odds_ratio: 2}, {odds_ratio: 1}]
          only: {once_a_session: true}
      """;

  @TempDir private Path home;

  private final StringWriter out = new StringWriter();

  private int run(String... args) {
    out.getBuffer().setLength(0);
    StringWriter err = new StringWriter();
    CommandLine line = new CommandLine(new PolicyCommand());
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    line.setExecutionExceptionHandler(
        (exception, command, parsed) -> {
          out.append(exception.getMessage());
          return 1;
        });
    return line.execute(args);
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out.toString());
  }

  @Test
  void show_printsTheFileOfTheHome_elseTheShipped() throws IOException {
    assertEquals(0, run("show", "--home=" + home));
    assertEquals(PolicyFile.shipped().text(), out.toString());

    Files.writeString(home.resolve("policy.yaml"), SMALL);
    assertEquals(0, run("show", "--home=" + home));
    assertEquals(SMALL, out.toString());

    assertEquals(0, run("show", "--home=" + home, "--json"));
    assertEquals(home.resolve("policy.yaml").toString(), json().path("file").asText());
    assertTrue(json().path("policy").asText().startsWith("small@"), out.toString());
  }

  @Test
  void check_tellsWhereActionsGain() throws IOException {
    Path file = Files.writeString(home.resolve("small.yaml"), SMALL);

    // Of p, the odds doubled are 2p/(1+p): 15 · 2p/(1+p) > 20p as long as p < 0.5.
    assertEquals(0, run("check", file.toString()));
    assertTrue(out.toString().contains("gift    0.001 to 0.499"), out.toString());
    assertEquals(0, run("check", file.toString(), "--json"));
    JsonNode gift = json().path("actions").path(0);
    assertEquals("gift", gift.path("action").asText());
    assertEquals("[[0.001,0.499]]", gift.path("gains_at").toString());
    // 30p/(1+p) − 20p is highest where (1+p)² = 1.5, at 0.2247.
    assertEquals(0.225, gift.path("most_gain_at").asDouble());
    assertEquals(1.0102, gift.path("most_gain").asDouble(), 1e-4);

    Files.writeString(file, SMALL.replace("margin: 0.4", "margin: 4"));
    assertEquals(1, run("check", file.toString()));
    assertTrue(out.toString().startsWith(file + ", line 3: margin is 4, but"), out.toString());
  }

  @Test
  void try_tellsAllAlternatives() throws IOException {
    Files.writeString(home.resolve("policy.yaml"), SMALL);

    // 1/3 · (20 − 5) = 5, without 4.
    assertEquals(0, run("try", "--home=" + home, "--propensity=0.2", "--json"));
    assertEquals("gift", json().path("decision").path("action").asText());
    assertEquals(1, json().path("decision").path("gain").asDouble(), 1e-12);
    assertEquals(1, json().path("decision").path("probability").asDouble());
    assertEquals(2, json().path("alternatives").size());

    assertEquals(0, run("try", "--home=" + home, "--propensity=0.2", "--given=gift", "--json"));
    assertEquals("none", json().path("decision").path("action").asText());
    JsonNode gift = json().path("alternatives").path(1);
    assertEquals(false, gift.path("eligible").asBoolean(true));
    assertEquals("once_a_session", gift.path("rule").asText());

    assertEquals(0, run("try", "--home=" + home, "--propensity=0.2", "--cart-value=200"));
    assertTrue(out.toString().contains("Chosen: gift, with probability 1.0000."), out.toString());
    assertTrue(out.toString().contains("+9.00"), out.toString());
  }

  @Test
  void try_withoutPropensity_orOutOfBounds_isRefused() {
    assertEquals(1, run("try", "--home=" + home));
    assertTrue(out.toString().startsWith("Give the visit's --propensity=P"), out.toString());
    assertEquals(1, run("try", "--home=" + home, "--propensity=2"));
    assertTrue(out.toString().contains("between 0 and 1, but is 2.0"), out.toString());
    assertEquals(1, run("try", "--home=" + home, "--propensity=0.1", "--segment=vip"));
    assertTrue(out.toString().contains("must be one of [known, anonymous]"), out.toString());
  }

  @Test
  void try_fromALogThatIsNotThere_saysHowToHaveOne() {
    assertEquals(1, run("try", "--home=" + home, "--from-log"));
    assertTrue(out.toString().startsWith("There are no predictions in "), out.toString());
  }

  private static byte[] line(FeatureSet set, String session, double propensity, float... vector) {
    return line("champion", set, session, propensity, vector);
  }

  private static byte[] line(
      String variant, FeatureSet set, String session, double propensity, float... vector) {
    StateIdentity none = StateIdentity.none(StateStatus.NOT_ASKED);
    return LoggedPredictionJson.toBytes(
        new LoggedPrediction(
            "id",
            Instant.parse("2026-03-01T12:00:00Z"),
            null,
            session,
            null,
            0,
            set.hash(),
            vector,
            none,
            none,
            none,
            0,
            propensity,
            "v1",
            Segment.ANONYMOUS,
            variant,
            null,
            100,
            null,
            null));
  }

  private static FeatureDefinition feature(String name) {
    return Objects.requireNonNull(FeatureCatalog.find(name), name);
  }

  @Test
  void try_fromALog_addsUpWhatWouldHaveBeenDone() throws IOException {
    FeatureSet set =
        new FeatureSet(
            ZoneOffset.UTC,
            List.of(feature("cart_value"), feature("channel_type")),
            Map.of("channel_type", new Vocabulary(List.of("paid", "email"))));
    Path log = Files.createDirectories(home.resolve("lake/predictions/feature-sets")).getParent();
    Files.writeString(
        log.resolve("feature-sets/" + set.hash() + ".json"), FeatureSetJson.write(set).toString());
    Path day = Files.createDirectories(log.resolve("dt=2026-03-01"));
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (byte[] line :
        List.of(
            line(set, "s1", 0.2, 0, 2),
            line(set, "s1", 0.2, 0, 2),
            line(set, "s2", 0.2, 200, 2),
            line("shadow-v2", set, "s2", 0.9, 200, 2),
            "no prediction".getBytes(StandardCharsets.UTF_8),
            line(set, "s3", 0.8, 0, 2),
            line(set, "s4", 0.2, 0, 1),
            line(set, "s5", 0.2, 0, Float.NaN))) {
      lines.writeBytes(line);
      lines.write('\n');
    }
    Files.write(day.resolve("predictions-1.jsonl"), lines.toByteArray());
    Files.write(day.resolve(".predictions-2.jsonl.open"), lines.toByteArray());
    Files.writeString(
        home.resolve("policy.yaml"),
        SMALL.replace("{once_a_session: true}", "{once_a_session: true, channels: [email]}"));

    assertEquals(0, run("try", "--home=" + home, "--from-log", "--json"), out.toString());

    // Gifts to s1 (5 for 4, expected to cost 5/3) and s2 (25 for 16, 5/3); s1 again 4; s3 16; 4; 4.
    JsonNode answer = json();
    assertEquals(6, answer.path("decisions").asInt());
    assertEquals(1, answer.path("unreadable").asInt());
    assertEquals(58, answer.path("expected_value").asDouble(), 1e-9);
    assertEquals(48, answer.path("value_of_none").asDouble(), 1e-9);
    assertEquals(10, answer.path("gain").asDouble(), 1e-9);
    assertEquals(10 / 3.0, answer.path("expected_cost").asDouble(), 1e-9);
    JsonNode gift = answer.path("actions").path(1);
    assertEquals(2, gift.path("decisions").asInt());
    assertEquals("{\"channels\":2,\"once_a_session\":1}", gift.path("kept_back").toString());

    assertEquals(0, run("try", "--home=" + home, "--from-log"));
    assertTrue(out.toString().contains("6 decisions by small@"), out.toString());
    assertTrue(out.toString().contains("a gain of +10.00; actions cost 3.33."), out.toString());

    Files.delete(log.resolve("feature-sets/" + set.hash() + ".json"));
    assertEquals(1, run("try", "--home=" + home, "--from-log"));
    assertTrue(out.toString().contains("is needed to tell what the visits were"), out.toString());
  }

  @Test
  void optionsThatWouldDoNothing_areRefused() throws IOException {
    Files.writeString(home.resolve("policy.yaml"), SMALL);
    String visit = "--propensity=0.1";

    assertEquals(1, run("try", "--home=" + home, visit, "--given=gifts"));
    assertTrue(out.toString().contains("--given=gifts must be one of [none, gift"), out.toString());
    assertEquals(1, run("try", "--home=" + home, visit, "--from-log"));
    assertTrue(out.toString().contains("exclude each other"), out.toString());
    assertEquals(1, run("try", "--home=" + home, visit, "--prediction-log=" + home));
    assertTrue(out.toString().contains("goes with --from-log"), out.toString());
  }

  @Test
  void memory_forgetsWhoWasAskedForLongestAgo() {
    GivenMemory memory = new GivenMemory(2);
    Instant time = Instant.parse("2026-03-01T12:00:00Z");
    memory.add("s1", "ann", "gift", time);
    memory.add("s2", null, "gift", time);
    assertEquals(1, memory.of("s1", null).size());
    memory.add("s3", null, "gift", time);

    assertEquals(List.of(new Given("gift", time, true)), memory.of("s1", null));
    assertEquals(List.of(), memory.of("s2", null));
    assertEquals(List.of(new Given("gift", time, false)), memory.of("s4", "ann"));
  }

  @Test
  void whatIsLearnt_isListed_andUsed_byCommands() throws IOException {
    Path learns =
        Files.writeString(
            home.resolve("learns.yaml"), SMALL + "bandit: {kind: thompson, least_share: 0.02}\n");
    String[] at = {"--home=" + home, "--policy=" + learns};

    assertEquals(1, run("learn", at[0], at[1]));
    assertEquals(0, run("learnt", at[0], at[1]));
    assertTrue(out.toString().contains("./intent run bandit"), out.toString());
    assertEquals(1, run("use", "1", at[0], at[1], "--why=to try"));
    assertEquals(0, run("use", "0", at[0], at[1], "--why=to try"));
    assertEquals(
        1, run("learn", at[0], "--policy=" + Files.writeString(home.resolve("not.yaml"), SMALL)));
  }
}
