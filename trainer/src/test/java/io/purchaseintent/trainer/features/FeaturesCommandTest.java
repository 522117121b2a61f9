package io.purchaseintent.trainer.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.DeclaredFeature.Aggregate;
import io.purchaseintent.feature.DeclaredFeature.Filter;
import io.purchaseintent.feature.DeclaredFeature.Function;
import io.purchaseintent.feature.DeclaredFeature.Of;
import io.purchaseintent.feature.DeclaredFeature.Type;
import io.purchaseintent.feature.DeclaredFeatures;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.declared.Declaration;
import io.purchaseintent.lake.declared.DeclarationLog;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.state.StateTable;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.Role;
import io.purchaseintent.trainer.models.ModelsCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FeaturesCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MODEL = "purchase-intent";
  private static final AuditEntry AUDIT =
      new AuditEntry(Instant.parse("2026-03-02T02:00:00Z"), "test", "a test");
  private static final FeatureDefinition EVENTS =
      Objects.requireNonNull(FeatureCatalog.find("event_count"));

  @TempDir private Path home;

  private FileRegistry registry;
  private Lake lake;

  /** Two versions of a feature are made; v1 has the first, v2 the second. */
  @BeforeEach
  void aShopWithTwoVersions() throws IOException {
    registry = new FileRegistry(home.resolve("registry"));
    lake = new Lake(Files.createDirectories(home.resolve("lake")));
    Declaration first =
        DeclarationLog.in(lake)
            .append(
                Declaration.NONE,
                Instant.parse("2026-03-01T00:00:00Z"),
                new DeclaredFeatures(List.of(views(1, 7))))
            .orElseThrow();
    assertTrue(
        DeclarationLog.in(lake)
            .append(
                first,
                Instant.parse("2026-03-05T00:00:00Z"),
                new DeclaredFeatures(List.of(views(1, 7), views(2, 30))))
            .isPresent());
    write(EVENTS, FeatureDefinition.of(views(1, 7)));
    write(EVENTS, FeatureDefinition.of(views(2, 30)));
  }

  private static DeclaredFeature views(int version, int window) {
    return new DeclaredFeature(
        "views",
        version,
        Of.SHOPPER,
        Type.NUMBER,
        "Views.",
        new Aggregate(Function.COUNT, null, Filter.ALL, null, window));
  }

  private void write(FeatureDefinition... features) {
    ObjectNode manifest = JSON.createObjectNode();
    manifest.set(
        "feature_set",
        FeatureSetJson.write(new FeatureSet(ZoneOffset.UTC, List.of(features), Map.of())));
    manifest.putObject("gates").put("passed", true);
    registry.write(MODEL, manifest, Map.of("a", "b".getBytes(StandardCharsets.UTF_8)), AUDIT);
  }

  /** What a command answered. */
  private record Answer(int code, String out, String err) {
    JsonNode json() throws IOException {
      return JSON.readTree(out);
    }
  }

  private Answer run(String... words) {
    return run(new FeaturesCommand(), words);
  }

  private Answer run(Callable<Integer> command, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--home=" + home);
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream toldOut = new ByteArrayOutputStream();
    ByteArrayOutputStream toldErr = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(toldOut, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(toldErr, true, StandardCharsets.UTF_8));
      int code = Commands.run(command, all.toArray(String[]::new));
      return new Answer(
          code, toldOut.toString(StandardCharsets.UTF_8), toldErr.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  @Test
  void list_hasEachVersionThatIsMade_sinceWhen_andWhoUsesIt() throws IOException {
    registry.promote(MODEL, "v2", Placement.of(Role.CHAMPION), AUDIT);

    JsonNode own = run("list", "--own", "--json").json().path("features");
    assertEquals("shopper", own.path(0).path("of").asText(), own::toString);

    assertEquals(2, own.size());
    assertEquals("2026-03-01T00:00:00Z", own.get(0).path("declared").asText());
    assertEquals("2026-03-05T00:00:00Z", own.get(1).path("declared").asText());
    assertEquals("v1", own.get(0).path("used_by").get(0).path("version").asText());
    assertEquals("champion", own.get(1).path("used_by").get(0).path("role").asText());
    assertEquals(
        FeatureCatalog.all().size() + 2, run("list", "--json").json().path("features").size());
  }

  @Test
  void show_tellsAllVersions_andANameThatThereIsNotWithTheNearest() throws IOException {
    assertEquals(2, run("show", "views", "--json").json().path("versions").size());

    Answer wrong = run("show", "event_cuont");

    assertEquals(1, wrong.code());
    assertTrue(wrong.err().contains("event_count"), wrong.err());
  }

  @Test
  void diff_tellsWhatIsAddedGoneAndOtherwiseMeant() throws IOException {
    JsonNode versions = run("diff", "v1", "v2", "--json").json().path("differences");

    assertEquals(1, versions.size());
    assertEquals("views", versions.get(0).path("name").asText());
    assertEquals("another meaning", versions.get(0).path("difference").asText());

    JsonNode fromLake = run("diff", "lake", "v2", "--json").json().path("differences");

    assertEquals(FeatureCatalog.all().size() - 1, fromLake.size());
    assertEquals("gone", fromLake.get(0).path("difference").asText());
  }

  @Test
  void diff_readsAFileOfFeatures_inTheVersionsThatTheLakeWouldGiveThem() throws IOException {
    Path file = home.resolve("mine.yaml");
    Files.writeString(
        file,
        """
        features:
          views: {of: shopper, count: events, window: 90d}
          carts: {of: shopper, count: events, where: {type: add_to_cart}}
        """);

    JsonNode told = run("diff", "lake", file.toString(), "--json").json().path("differences");

    assertEquals(2, told.size());
    assertEquals("added", told.get(0).path("difference").asText());
    assertEquals(3, told.get(1).path("b").asInt());
  }

  @Test
  void diff_ofWhatThereIsNot_namesWhatThereIs() {
    Answer wrong = run("diff", "v1", "v9");

    assertEquals(1, wrong.code());
    assertTrue(wrong.err().contains("\"v9\"") && wrong.err().contains("[v1, v2]"), wrong.err());
  }

  @Test
  void drop_isRefusedWhileAVersionThatUsesItServes_andEndsItElse() {
    registry.promote(MODEL, "v1", Placement.of(Role.SHADOW), AUDIT);

    Answer refused = run("drop", "views@1");

    assertEquals(3, refused.code());
    assertTrue(refused.err().contains("v1 shadow"), refused.err());
    assertEquals(2, DeclarationLog.in(lake).features().all().size());

    assertEquals(0, run("drop", "views@2").code());
    assertEquals(List.of(views(1, 7)), DeclarationLog.in(lake).features().all());
    assertEquals(1, run("drop", "views@2").code());
    assertEquals(2, run("drop", "views").code());
  }

  @Test
  void versionThatNeedsWhatTheLakeIsNotAggregatedWith_isNotPromoted() {
    ModelsCommand models = new ModelsCommand();
    TableWrite states = StateTable.usersIn(lake).write("a-run");
    states.wrote(List.of());
    states.replaceAll(Map.of("purchase-intent.rules", "users 5, known then, views:1"));

    Answer refused = run(models, "promote", "v2", "--why=better");

    assertEquals(3, refused.code());
    assertTrue(refused.err().contains("[views:2]"), refused.err());
    assertTrue(refused.err().contains("run daily"), refused.err());
    assertEquals(0, run(new ModelsCommand(), "promote", "v1", "--why=made").code());
    assertEquals(
        0, run(new ModelsCommand(), "promote", "v2", "--why=know", "--despite-gates").code());
  }
}
