package io.purchaseintent.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Python's own {@code re.search} said of these, written down. */
class PythonRegexTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "^\\w{,2}$;ab;true",
        "^\\w{,2}$;abc;false",
        "x{2};xx;true",
        "a{;a{;true",
        "(?P<first_name>a)(?P=first_name);aa;true",
        "(?P<a>.)(?P<b>.)(?P=b)(?P=a);abba;true",
        "(?#note)a;a;true",
        "[]a];];true",
        "[^]a];];false",
        "[\\w.]+@[\\w.]+;é@ü.de;true",
        "^\\d+$;٣٤;true",
        "\\bü;über;true",
        "(?i)STRASSE;strasse;true",
        "[a&&b];&;true",
        "a|;z;true",
        "\\U0001F600;😀;true",
        "^.$;😀;true",
        "\\x41;A;true",
        "[\\b];b;false"
      })
  void find_asPython(String regex, String text, boolean found) {
    assertEquals(found, PythonRegex.find(regex).test(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "(?(1)a|b);condition",
        "(?x) a;flags",
        "\\p{L};\\p",
        "\\0;octal",
        "[a;not closed",
        "(a;is no regular expression",
        "*;is no regular expression"
      })
  void whatJavaHasNot_isRefused(String regex, String why) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> PythonRegex.find(regex));

    assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
  }
}
