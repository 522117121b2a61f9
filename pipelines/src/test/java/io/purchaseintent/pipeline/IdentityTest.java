package io.purchaseintent.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.table.DeadLetterRow;
import io.purchaseintent.lake.table.SessionTable;
import io.purchaseintent.lake.table.SnapshotTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who is who, from raw records to histories: a visit that signs in half way (A), two shoppers on
 * one device (B), an id that two visits at once have (1714561200), midnight (D).
 */
final class IdentityTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  private static final byte[] KEY =
      "all-ids:and a secret that is long enough".getBytes(StandardCharsets.US_ASCII);

  /** Of whom the ids of sessions and events are made. */
  private static final String SHOPPER = "Kq7ZxWm2-4711-fran";

  /** As the mapping of RetailRocket has them, where a visitor is a visit, too. */
  private static final String VISITOR = "90715384662";

  @TempDir private static Path folder;

  private static Lake lake;
  private static JsonNode ingested;
  private static Map<String, String> values;

  private static final IdScan scan = new IdScan(List.of(SHOPPER, VISITOR));

  /** What the jobs said and reported. */
  private static final StringBuilder said = new StringBuilder();

  @BeforeAll
  static void runTheJobs() throws IOException {
    Path input = Files.createDirectories(folder.resolve("input"));
    try (InputStream events =
        Objects.requireNonNull(IdentityTest.class.getResourceAsStream("identity/events.jsonl"))) {
      Files.copy(events, input.resolve("events.jsonl"));
    }
    Path key = Files.write(folder.resolve("key"), KEY);
    lake = Lake.of(folder.resolve("lake").toString());
    Files.writeString(
        input.resolve("events-of-nobody.jsonl"),
        """
        {"event_id":"n1","type":"page_view","event_time":"2024-05-03T12:00:00Z",\
        "session_id":"N","user_id":"undefined"}
        {"event_id":"n2","type":"page_view","event_time":"2024-05-03T12:01:00Z",\
        "session_id":"N","user_id":" NULL "}
        {"event_id":"n3","type":"page_view","event_time":"2024-05-03T12:01:00Z",\
        "session_id":"[object Object]","user_id":"u1"}
        {"event_id":"SHOPPER-e1","type":"add_to_cart","event_time":"2024-05-03T13:00:00Z",\
        "session_id":"SHOPPER","user_id":"SHOPPER","product_id":"p1","price":9}
        {"event_id":"SHOPPER-e2","type":"purchase","event_time":"2024-05-03T13:01:00Z",\
        "session_id":"SHOPPER","user_id":"SHOPPER","product_id":"p1","price":9,\
        "received_time":"2099-01-01T00:00:00Z"}
        {"event_id":"SHOPPER-e3","type":"purchase","event_time":"2024-05-03T13:02:00Z",\
        "session_id":"SHOPPER","user_id":"SHOPPER","price":-9}
        {"event_id":"e4","type":"page_view","session_id":"N","user_id":SHOPPER}
        "VISITOR
        {"event_id":"VISITOR-1714741200000-view-46156","type":"product_view",\
        "event_time":"2024-05-03T14:00:00Z","session_id":"VISITOR","user_id":"VISITOR",\
        "product_id":"46156"}
        """
            .replace("SHOPPER", SHOPPER)
            .replace("VISITOR", VISITOR));
    ingested = job("ingest", "--input=" + input, "--pseudonymKey=" + key);
    try (RealRedis redis = RealRedis.start()) {
      job("sessionize", "--redis=" + redis.uri());
      job("aggregate");
      job("publish", "--redis=" + redis.uri());
      values = redis.values();
      scan.redis(redis.client());
    }
  }

  private static JsonNode job(String... args) throws IOException {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--lake=" + lake.root());
    all.addAll(Answer.LIGHT_RUNNER);
    Answer answer = Answer.of(CLOCK, all.toArray(String[]::new));
    said.append(answer.out()).append(answer.err());
    return answer.json(0);
  }

  /** The visits of a shopper. */
  private static List<GenericRecord> visits(String user) throws IOException {
    return Tables.rows(SessionTable.in(lake)).stream()
        .filter(row -> pseudonym(user).equals(String.valueOf(row.get("user_id"))))
        .toList();
  }

  private static String pseudonym(String user) {
    return String.valueOf(new Pseudonymizer(KEY).apply(user));
  }

  /** The newest of what is known of a shopper. */
  private static GenericRecord history(String user) throws IOException {
    GenericRecord newest = null;
    for (GenericRecord row : Tables.rows(SnapshotTable.usersIn(lake))) {
      boolean newer =
          newest == null || (Long) row.get("as_of_time") > (Long) newest.get("as_of_time");
      if (pseudonym(user).equals(String.valueOf(row.get("user_id"))) && newer) {
        newest = row;
      }
    }
    return Objects.requireNonNull(newest, user);
  }

  private static void assertVisit(String user, int events, boolean purchased, double cart)
      throws IOException {
    List<GenericRecord> visits = visits(user);
    assertEquals(1, visits.size(), user);
    assertEquals(events, visits.get(0).get("event_count"), user);
    assertEquals(purchased, visits.get(0).get("purchased"), user);
    assertEquals(cart, visits.get(0).get("cart_value"), user);
  }

  @Test
  void visitThatSignsInHalfWay_isOneOfTheShopper_whoHasWhatHeDidBefore() throws IOException {
    assertVisit("u1", 6, true, 0.0);
    assertEquals("shoes", String.valueOf(history("u1").get("preferred_product_category")));
    assertEquals(1, history("u1").get("lifetime_purchase_count"));
    assertEquals(1, history("u1").get("lifetime_session_count"));
  }

  @Test
  void secondShopperOfADevice_hasNeitherTheCartNorThePurchaseOfTheFirst() throws IOException {
    assertEquals(true, visits("ann").get(0).get("purchased"));
    assertVisit("bob", 2, false, 0.0);
    assertEquals(0, history("bob").get("lifetime_purchase_count"));
    assertEquals(1, history("ann").get("lifetime_purchase_count"));
  }

  @Test
  void receiptThatIsYetToCome_isNone_andTold() throws IOException {
    assertEquals(1, history(SHOPPER).get("lifetime_purchase_count"));
    assertEquals(1, ingested.path("received_yet_to_come").asInt());
    assertTrue(
        said.toString().contains("yet to come when they were read, such as 2099-01-01T00:00:00Z:"));
  }

  @Test
  void visitsThatHaveOneIdAtOnce_areTwo() throws IOException {
    assertVisit("carl", 3, false, 0.0);
    assertEquals(true, visits("dora").get(0).get("purchased"));
    assertEquals(4, visits("dora").get(0).get("event_count"));
    assertNull(history("carl").get("last_purchase_time"));
  }

  @Test
  void visitOverMidnight_isOne() throws IOException {
    assertEquals(4, visits("eve").get(0).get("event_count"));
    assertEquals(1, visits("eve").size());
    assertEquals(10, Tables.rows(SessionTable.in(lake)).size());
  }

  @Test
  void namesThatAreNone_areAnonymousAsUsers_andRejectedAsSessions_andCounted() throws IOException {
    List<GenericRecord> nobodys =
        Tables.rows(SessionTable.in(lake)).stream()
            .filter(row -> row.get("user_id") == null)
            .toList();
    GenericRecord letter =
        Tables.rows(DeadLetterRow.in(lake)).stream()
            .filter(row -> "session_id".equals(String.valueOf(row.get("field"))))
            .findFirst()
            .orElseThrow();

    assertEquals(1, nobodys.size());
    assertEquals(2, nobodys.get(0).get("event_count"));
    assertEquals("{\"undefined\":1,\"null\":1}", ingested.path("no_user").toString());
    assertEquals(4, ingested.path("rejected").asInt());
    assertTrue(String.valueOf(letter.get("reason")).startsWith("\"[object Object]\" is"));
  }

  @Test
  void idsThatWentIn_areNowhereInWhatWasWritten_butInTheOriginalsOfDeadLetters()
      throws IOException {
    assertTrue(values.containsKey("session:" + pseudonym(SHOPPER)), values.keySet().toString());
    assertTrue(values.containsKey("user:" + pseudonym(SHOPPER)), values.keySet().toString());
    scan.files(folder.resolve("lake"), "original");
    scan.text("what the jobs said", said.toString());

    assertEquals(List.of(), scan.found());
    assertTrue(scan.unpacked() > 20, () -> scan.looked() + " and of these " + scan.unpacked());
    assertEquals(
        3,
        Tables.rows(DeadLetterRow.in(lake)).stream()
            .map(row -> StandardCharsets.UTF_8.decode((ByteBuffer) row.get("original")).toString())
            .filter(original -> original.contains(SHOPPER) || original.contains(VISITOR))
            .count());
  }
}
