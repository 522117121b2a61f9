package io.purchaseintent.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.DeclaredFeatures;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.declared.DeclarationLog;
import io.purchaseintent.lake.declared.MadeFeatures;
import io.purchaseintent.pipeline.online.MadeWith;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** A shop's own features go into training sets beside those of the release, or in their place. */
final class OwnFeaturesTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  @TempDir private static Path folder;

  private static Lake lake;

  @BeforeAll
  static void aggregate() throws IOException {
    Path input = folder.resolve("input");
    SmallShop.write(SmallShop.events(5), 5, input);
    lake = Lake.of(folder.resolve("lake").toString());
    job("ingest", "--input=" + input).json(0);
    OwnFeatures.declare(lake);
    // With the runner's checks that no step changes what it is given, nor what it has passed on.
    Answer.of(CLOCK, "aggregate", "--lake=" + lake.root(), "--runner=DirectRunner").json(0);
  }

  private static Answer job(String job, String... args) {
    List<String> words = new ArrayList<>(List.of(job, "--lake=" + lake.root()));
    words.addAll(List.of(args));
    words.addAll(Answer.LIGHT_RUNNER);
    return Answer.of(CLOCK, words.toArray(String[]::new));
  }

  private static JsonNode manifest(String id) throws IOException {
    return new ObjectMapper()
        .readTree(lake.trainingSet(id).folder().resolve("manifest.json").toFile());
  }

  private static Set<Object> values(String id, String feature) throws IOException {
    Set<Object> values = new HashSet<>();
    for (GenericRecord row : Tables.rows(lake.trainingSet(id))) {
      values.add(row.get(feature));
    }
    return values;
  }

  @Test
  void eachOfThem_isAColumn_thatDiffersFromMomentToMoment() throws IOException {
    job("training-set", "--id=all").json(0);

    for (DeclaredFeature feature : DeclarationLog.in(lake).features().all()) {
      assertTrue(values("all", feature.name()).size() > 2, feature.name());
    }
    assertTrue(
        manifest("all").at("/feature_set/vocabularies/last_category").size() > 1,
        manifest("all")::toString);
  }

  @Test
  void setOfAFew_hasNoOtherColumn_andIsCheckedAsWhatItIs() throws IOException {
    JsonNode report =
        job("training-set", "--id=few", "--features=cart_value,last_category,viewers_7d").json(0);
    JsonNode checked = job("check-data", "--table=training-set:few").json(0);

    JsonNode manifest = manifest("few");
    assertEquals(3, report.path("features").asInt());
    assertEquals(List.of("cart_value", "last_category", "viewers_7d"), names(manifest));
    assertEquals(
        "cart_value,last_category,viewers_7d", manifest.at("/chosen_features/asked").asText());
    assertEquals(FeatureCatalog.all().size() + 3, manifest.at("/chosen_features/left_out").size());
    GenericRecord row = Tables.rows(lake.trainingSet("few")).get(0);
    assertEquals(13, row.getSchema().getFields().size());
    assertEquals("passed", checked.at("/tables/training-set/verdict").asText(), checked::toString);
  }

  @Test
  void suiteOfOnesOwn_asksOfThem_whatItWants() throws IOException {
    job("training-set", "--id=asked", "--features=cart_value,last_category").json(0);
    Path suite = folder.resolve("mine.json");
    Files.writeString(
        suite,
        """
        {"name": "mine", "expectations": [
          {"type": "expect_column_values_to_be_in_set",
           "kwargs": {"column": "last_category", "value_set": [1, 2]}}]}
        """);

    Answer answer = job("check-data", "--table=training-set:asked", "--suite=" + suite);

    assertEquals(3, answer.exitCode(), answer::err);
    assertTrue(answer.err().contains("of last_category: "), answer.err());
    assertTrue(answer.err().contains("such as 3.0;"), answer.err());
  }

  @Test
  void setOfWhatNoStateHasCounted_isRefused() {
    DeclarationLog log = DeclarationLog.in(lake);
    List<DeclaredFeature> more = new ArrayList<>(log.features().all());
    DeclaredFeature first = more.get(0);
    more.add(
        new DeclaredFeature(
            "uncounted", 1, first.of(), first.type(), first.description(), first.source()));
    log.append(log.newest(), Instant.parse("2024-04-02T00:00:00Z"), new DeclaredFeatures(more));

    Answer refused = job("training-set", "--id=uncounted");
    more.remove(more.size() - 1);
    log.append(log.newest(), Instant.parse("2024-04-03T00:00:00Z"), new DeclaredFeatures(more));

    assertEquals(1, refused.exitCode());
    assertTrue(refused.err().contains("uncounted:1"), refused.err());
    assertTrue(refused.err().contains("run daily or aggregate first"), refused.err());
  }

  private static List<String> names(JsonNode manifest) {
    List<String> names = new ArrayList<>();
    manifest.at("/feature_set/features").forEach(each -> names.add(each.path("name").asText()));
    return names;
  }

  @Test
  void store_isToldWhatItsStatesAreMadeWith_andNotWhatWasDeclaredSince() throws IOException {
    DeclarationLog log = DeclarationLog.in(lake);
    Set<String> made = MadeFeatures.in(lake);
    List<DeclaredFeature> more = new ArrayList<>(log.features().all());
    DeclaredFeature first = more.remove(0);
    more.add(
        new DeclaredFeature(
            "later", 1, first.of(), first.type(), first.description(), first.source()));
    try (RealRedis redis = RealRedis.start();
        Jedis store = new Jedis(URI.create(redis.uri()))) {
      store.set(FeatureKey.MADE_WITH, "cheap_views_7d:1 dropped:1");
      log.append(log.newest(), Instant.parse("2024-04-01T00:00:00Z"), new DeclaredFeatures(more));

      job("publish", "--redis=" + redis.uri()).json(0);

      assertEquals(6, made.size(), made::toString);
      assertEquals(String.join(" ", made), store.get(FeatureKey.MADE_WITH));
      MadeWith.beginning(store, Set.of("spent:1", "other:1"));
      assertEquals("spent:1", store.get(FeatureKey.MADE_WITH));
    } finally {
      log.append(log.newest(), Instant.parse("2024-04-02T00:00:00Z"), log.all().get(0).features());
    }
  }

  @Test
  void nameThatIsNone_isRefused_beforeAnythingIsMade() {
    Answer answer = job("training-set", "--id=none", "--features=cart_valeu");

    assertEquals(2, answer.exitCode());
    assertTrue(answer.err().contains("did you mean \"cart_value\"?"), answer.err());
    assertTrue(!lake.trainingSets().contains("none"));
  }
}
