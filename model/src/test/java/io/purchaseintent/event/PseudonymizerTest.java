package io.purchaseintent.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class PseudonymizerTest {

  private static final byte[] OF_USERS = new byte[32];
  private static final byte[] OF_ALL =
      "all-ids:and a secret of a shop".getBytes(StandardCharsets.US_ASCII);

  private static Event event(String userId) {
    RawEvent raw = new RawEvent();
    raw.set(EventField.EVENT_ID, "ann-4711-e1");
    raw.set(EventField.TYPE, "page_view");
    raw.set(EventField.EVENT_TIME, "2024-05-01T12:00:00Z");
    raw.set(EventField.SESSION_ID, "ann-4711-s1");
    raw.set(EventField.USER_ID, userId);
    raw.set(EventField.IP, "203.0.113.9");
    return ((ParseResult.Accepted)
            EventRules.asOf(Instant.parse("2024-06-01T00:00:00Z")).check(raw))
        .event();
  }

  @Test
  void keyForAllIds_leavesNoneInClear() {
    Event stored = event("ann-4711").forStorage(new Pseudonymizer(OF_ALL));

    assertFalse(stored.toString().contains("4711"), stored.toString());
    assertNull(stored.ip());
    assertEquals(new Pseudonymizer(OF_ALL).session("ann-4711-s1"), stored.sessionId());
    assertEquals(new Pseudonymizer(OF_ALL).apply("ann-4711"), stored.userId());
    assertEquals(22, stored.sessionId().length());
    assertEquals(12, stored.eventId().length());
    assertEquals(event("ann-4711").eventTime(), stored.eventTime());
  }

  @Test
  void keyOfReleasesBefore_keepsIdsOfSessionsAndEvents() {
    Event stored = event("ann-4711").forStorage(new Pseudonymizer(OF_USERS));

    assertEquals("ann-4711-s1", stored.sessionId());
    assertEquals("ann-4711-e1", stored.eventId());
    assertNotEquals("ann-4711", stored.userId());
    assertEquals(PseudonymScope.UNSAID, PseudonymScope.of(OF_USERS));
    assertEquals(PseudonymScope.ALL_IDS, PseudonymScope.of(OF_ALL));
  }

  @Test
  void keyThatIsMarkedAsOneOfUsersAlone_isThatOfReleasesBefore() {
    byte[] marked = new byte["users-only:".length() + OF_USERS.length];
    System.arraycopy("users-only:".getBytes(StandardCharsets.US_ASCII), 0, marked, 0, 11);

    assertEquals(PseudonymScope.USERS_ONLY, PseudonymScope.of(marked));
    assertEquals(
        event("ann-4711").forStorage(new Pseudonymizer(OF_USERS)),
        event("ann-4711").forStorage(new Pseudonymizer(marked)));
    assertEquals(
        new Pseudonymizer(OF_USERS).fingerprint(), new Pseudonymizer(marked).fingerprint());
    assertThrows(
        IllegalArgumentException.class,
        () -> new Pseudonymizer("users-only:short".getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void pseudonymOfAnId_isTheSame_howeverManyWereAskedForBefore() {
    Pseudonymizer pseudonymizer = new Pseudonymizer(OF_ALL);
    String first = pseudonymizer.session("s0");
    for (int i = 1; i < 5_000; i++) {
      assertNotEquals(first, pseudonymizer.session("s" + i));
    }

    assertEquals(first, pseudonymizer.session("s0"));
    assertNull(pseudonymizer.apply(null));
  }

  @Test
  void shortKey_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Pseudonymizer(new byte[15]));
  }
}
