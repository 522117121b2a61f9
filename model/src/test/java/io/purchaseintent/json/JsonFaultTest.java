package io.purchaseintent.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFaultTest {

  private static String fault(String text) {
    return JsonFault.of(
        assertThrows(JsonProcessingException.class, () -> new ObjectMapper().readTree(text)));
  }

  @Test
  void cutFile_isToldInALine_withThePlace_andWhatWasExpected() {
    assertEquals(
        "is no JSON at line 2, column 1: Unexpected end-of-input: expected close marker for Object",
        fault("{\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"a\": [1,\n", "{\"a\"\n1}", "no\nJSON", "\"a\nb\""})
  void noFault_showsTheText_orHasASecondLine(String text) {
    String fault = fault(text);

    assertEquals(1, fault.lines().count(), fault);
    assertTrue(fault.startsWith("is no JSON at line "), fault);
    assertTrue(!fault.contains("Source") && fault.indexOf(": ") < fault.length() - 2, fault);
  }

  @Test
  void faultOfARecord_saysNoWordOfIt() {
    for (String record : new String[] {"{\"user_id\":ann-4711}", "ann-4711", "{\"a\":ann-4711"}) {
      JsonProcessingException e =
          assertThrows(JsonProcessingException.class, () -> new ObjectMapper().readTree(record));

      String fault = JsonFault.ofRecord(e);

      assertTrue(fault.startsWith("Unknown word: was expecting"), fault);
      assertTrue(!fault.contains("ann"), fault);
    }
  }
}
