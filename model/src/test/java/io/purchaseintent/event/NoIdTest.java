package io.purchaseintent.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.event.ParseResult.Accepted;
import io.purchaseintent.event.ParseResult.Rejected;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NoIdTest {

  private static ParseResult check(String sessionId, String userId) {
    RawEvent raw = new RawEvent();
    raw.set(EventField.EVENT_ID, "e");
    raw.set(EventField.TYPE, "page_view");
    raw.set(EventField.EVENT_TIME, "2024-05-01T12:00:00Z");
    raw.set(EventField.SESSION_ID, sessionId);
    raw.set(EventField.USER_ID, userId);
    return EventRules.asOf(Instant.parse("2024-06-01T00:00:00Z")).check(raw);
  }

  @ParameterizedTest
  @CsvSource({
    "undefined, undefined",
    "null, null",
    "Null, null",
    "(null), null",
    "(not set), not set",
    "[object Undefined], [object object]",
    "'[object Object],[object Object]', [object object]",
    "'undefined,undefined', undefined",
    "undefined.undefined, undefined",
    "'[null, \"\"]', null",
    "true, true",
    "False, false",
    "0.0, 0",
    "0.00, 0",
    "'0,0', 0",
    "{}, punctuation",
    "[], punctuation",
    "'''''', punctuation",
    "'\"\"', punctuation",
    "-, punctuation",
    "ffffffff-ffff-ffff-ffff-ffffffffffff, max UUID",
    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF, max UUID",
    "None, none",
    "nil, nil",
    "N/A, n/a",
    "NaN, nan",
    "[object Object], [object object]",
    "0, 0",
    "000, 0",
    "-1, -1",
    "' ', blank",
    "' undefined ', undefined",
    "00000000-0000-0000-0000-000000000000, nil UUID",
    "{00000000-0000-0000-0000-000000000000}, nil UUID",
    "00000000000000000000000000000000, nil UUID",
    "guest, guest",
    "'\u00a0 ', blank",
    "'\u2003', blank"
  })
  void nameThatIsNone_isNobodyAsUser_andRejectedAsSession(String text, String name) {
    Accepted accepted = (Accepted) check("s", text);
    Rejected rejected = (Rejected) check(text, "ann");

    assertNull(accepted.event().userId());
    assertEquals(name, accepted.noUser());
    assertTrue(NoId.names().contains(name));
    assertEquals("session_id", rejected.field());
    assertTrue(rejected.reason().startsWith("\"" + text.strip()), rejected.reason());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann",
        "1",
        "10",
        "0x0",
        "00000000-0000-0000-0000-000000000001",
        "nullable",
        "undefined1",
        "-10",
        "anonymous-7f3a",
        "Nanna",
        "a0",
        "true1",
        "0.01",
        "guest-0",
        "guest-1",
        "undefined,7",
        "object-undefined",
        "ffff",
        "é",
        "名無し"
      })
  void whatOnlyLooksLikeOne_isAnId(String id) {
    Accepted accepted = (Accepted) check(id, id);

    assertEquals(id, accepted.event().userId());
    assertEquals(id, accepted.event().sessionId());
    assertNull(accepted.noUser());
  }
}
