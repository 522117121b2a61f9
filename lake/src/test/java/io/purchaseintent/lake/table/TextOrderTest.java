package io.purchaseintent.lake.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TextOrderTest {

  @Test
  void texts_areSortedAsTheirBytesAre() {
    List<String> texts =
        List.of(
            "",
            "a",
            "ab",
            "b",
            "a\u00fc",
            "a\u2028",
            "a\uffee",
            "a\ud83d\ude00",
            "a\ud83d\ude01",
            "a\ud800\udc00",
            "a\ue000",
            "\u00fc");

    for (String one : texts) {
      for (String other : texts) {
        assertEquals(
            Integer.signum(Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8))),
            Integer.signum(TextOrder.BYTES.compare(one, other)),
            one + " and " + other);
      }
    }
  }
}
