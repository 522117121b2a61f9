package io.purchaseintent.monitoring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.Vocabulary;
import io.purchaseintent.scoring.Segment;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ReferenceProfileTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final FeatureSet FEATURES = features();

  private static FeatureSet features() {
    Map<String, Vocabulary> vocabularies = new HashMap<>();
    for (FeatureDefinition definition : FeatureCatalog.all()) {
      if (definition instanceof FeatureDefinition.Categorical) {
        vocabularies.put(definition.name(), new Vocabulary(List.of("direct", "social", "other")));
      }
    }
    return new FeatureSet(ZoneId.of("UTC"), FeatureCatalog.all(), vocabularies);
  }

  /** Three rows a session: counts, continuous values, codes, and some that are missing. */
  private static List<SessionSample.Row> rows(int sessions, long seed) {
    Random random = new Random(seed);
    List<SessionSample.Row> rows = new ArrayList<>();
    for (int session = 0; session < sessions; session++) {
      for (int moment = 1; moment <= 3; moment++) {
        float[] vector = new float[FEATURES.size()];
        for (int i = 0; i < vector.length; i++) {
          boolean category = FEATURES.definitions().get(i) instanceof FeatureDefinition.Categorical;
          vector[i] =
              random.nextInt(6) == 0
                  ? Float.NaN
                  : category
                      ? random.nextInt(4)
                      : i % 2 == 0 ? random.nextInt(30) : (float) random.nextGaussian() * 90 - 2;
        }
        rows.add(
            SessionSample.row(
                "s" + session,
                "s" + session + "/" + moment,
                random.nextBoolean() ? Segment.KNOWN : Segment.ANONYMOUS,
                vector));
      }
    }
    return rows;
  }

  private static SessionSample sample(List<SessionSample.Row> rows, int most) {
    SessionSample sample = new SessionSample(most, FEATURES.size());
    rows.forEach(sample::add);
    return sample;
  }

  private static ReferenceProfile profile(int sessions, long seed) {
    return ReferenceProfile.of("small", FEATURES, sample(rows(sessions, seed), 50_000));
  }

  private static String text(ReferenceProfile profile) {
    return ReferenceProfileJson.write(profile).toString();
  }

  @Test
  void profile_dependsOnNeitherOrderNorParts() {
    List<SessionSample.Row> rows = rows(500, 1);
    String whole = text(ReferenceProfile.of("small", FEATURES, sample(rows, 200)));
    Collections.shuffle(rows, new Random(2));

    SessionSample left = sample(rows.subList(0, 700), 200);
    SessionSample right = sample(rows.subList(700, rows.size()), 200);
    left.merge(SessionSample.decode(right.encode()));

    assertEquals(whole, text(ReferenceProfile.of("small", FEATURES, left)));
  }

  @Test
  void sample_hasOneRowOfEachSession_thatWithTheLeastHash() {
    List<SessionSample.Row> rows = rows(300, 3);
    Map<Long, Long> least = new HashMap<>();
    rows.forEach(row -> least.merge(row.session(), row.row(), Math::min));
    List<Long> sessions = least.keySet().stream().sorted().limit(100).toList();

    List<SessionSample.Row> drawn = sample(rows, 100).rows();

    assertEquals(sessions, drawn.stream().map(SessionSample.Row::session).toList());
    drawn.forEach(row -> assertEquals(least.get(row.session()), row.row()));
  }

  @Test
  void json_isReadAsItWasWritten() throws Exception {
    ReferenceProfile profile = profile(2_500, 4);
    String written = text(profile);

    ReferenceProfile read = ReferenceProfileJson.read(JSON.readTree(written));

    assertEquals(written, text(read));
    for (int i = 0; i < FEATURES.size(); i++) {
      Column before = profile.features().columns().get(i);
      assertArrayEquals(before.edges(), read.features().columns().get(i).edges());
      assertEquals(before.summary(), read.features().columns().get(i).summary());
      assertArrayEquals(
          profile.features().counts().counts(2, i), read.features().counts().counts(2, i));
    }
    assertArrayEquals(profile.sample().get(7).vector(), read.sample().get(7).vector());
  }

  @Test
  void counts_ofTheSampleOverItsOwnBins_areThoseOfTheProfile() {
    List<SessionSample.Row> rows = rows(400, 5);
    ReferenceProfile profile = ReferenceProfile.of("small", FEATURES, sample(rows, 50_000));
    Slices slices = Slices.of(FEATURES);
    ProfileTally tally = new ProfileTally(profile.features().columns(), slices.size());
    ProfileTally other = new ProfileTally(profile.features().columns(), slices.size());
    List<SessionSample.Row> drawn = sample(rows, 50_000).rows();
    for (int i = 0; i < drawn.size(); i++) {
      SessionSample.Row row = drawn.get(i);
      (i % 3 == 0 ? tally : other).addSession(row.vector(), slices.of(row.vector(), row.segment()));
    }

    tally.counts().merge(ProfileCounts.decode(other.counts().encode()));

    for (int slice = 0; slice < slices.size(); slice++) {
      assertEquals(profile.features().counts().sessions(slice), tally.counts().sessions(slice));
      for (int column = 0; column < FEATURES.size(); column++) {
        assertArrayEquals(
            profile.features().counts().counts(slice, column),
            tally.counts().counts(slice, column));
      }
    }
  }

  @Test
  void everyAttribute_cutsAllSessions() {
    ReferenceProfile profile = profile(300, 6);
    List<String> names = Slices.of(FEATURES).names();
    ProfileCounts counts = profile.features().counts();

    long segments =
        counts.sessions(names.indexOf("segment=known"))
            + counts.sessions(names.indexOf("segment=anonymous"));
    long visitors =
        counts.sessions(names.indexOf("visitor=new"))
            + counts.sessions(names.indexOf("visitor=returning"));

    assertEquals(300, counts.sessions(Slices.ALL));
    assertEquals(300, segments);
    assertEquals(300, visitors);
    assertTrue(counts.sessions(names.indexOf("channel=social")) > 20);
  }

  @Test
  void lookingAtRows_tellsWhatMustNotBeMissed() {
    ReferenceProfile profile = profile(300, 7);
    int number = FEATURES.names().indexOf("event_count");
    int category = FEATURES.names().indexOf("country");
    ProfileTally tally = new ProfileTally(profile.features().columns(), Slices.of(FEATURES).size());
    float[] row = new float[FEATURES.size()];
    Arrays.fill(row, Float.NaN);
    for (float value : new float[] {1, 1e9f, Float.POSITIVE_INFINITY, Float.NaN}) {
      row[number] = value;
      row[category] = value == 1 ? Vocabulary.UNSEEN : value == 1e9f ? 4 : 1;
      tally.look(row);
    }

    Seen ofNumber = tally.counts().seen(number);
    Seen ofCategory = tally.counts().seen(category);

    assertEquals(new Seen(4, 1, 1, 1, 0, 1, 1e9f), ofNumber);
    assertEquals(1, ofCategory.unseen());
    assertEquals(1, ofCategory.outside());
  }

  @Test
  void otherFeatureSet_isRefusedByBothHashes() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> profile(10, 8).requireFeatureSet("abc123"));

    assertTrue(refused.getMessage().contains("abc123"), refused.getMessage());
    assertTrue(refused.getMessage().contains(FEATURES.hash()), refused.getMessage());
  }

  @Test
  void whatWasEdited_isRefused() throws Exception {
    assertRefused("schema", json -> json.put("schema", "reference-profile/9"));
    assertRefused("bins of event_count", json -> column(json).withArray("/counts/all").add(1));
    assertRefused("edge before", json -> column(json).withArray("/edges").add(-99));
    assertRefused("sample", json -> json.put("sample", "AAAA"));
    assertRefused("sessions", json -> ((ObjectNode) json.at("/features/sessions")).put("all", 3));
    assertRefused(
        "\"spread\"", json -> ((ObjectNode) column(json).path("summary")).remove("spread"));
  }

  private static ObjectNode column(ObjectNode json) {
    return (ObjectNode) json.at("/features/columns/event_count");
  }

  private static void assertRefused(String why, java.util.function.Consumer<ObjectNode> edit)
      throws Exception {
    ObjectNode json = (ObjectNode) JSON.readTree(text(profile(50, 9)));
    edit.accept(json);
    JsonNode edited = json;
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> ReferenceProfileJson.read(edited));
    assertTrue(refused.getMessage().contains(why), refused.getMessage());
  }

  @Test
  void noSession_isAProfileToo() throws Exception {
    ReferenceProfile empty =
        ReferenceProfile.of("empty", FEATURES, new SessionSample(10, FEATURES.size()));

    assertEquals(text(empty), text(ReferenceProfileJson.read(JSON.readTree(text(empty)))));
  }
}
