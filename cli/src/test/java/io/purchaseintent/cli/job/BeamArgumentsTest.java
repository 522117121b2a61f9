package io.purchaseintent.cli.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.purchaseintent.command.UserError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BeamArgumentsTest {

  @Test
  void kebabCase_isCamelCase_withEqualsOrWithout() {
    Map<String, String> expected = Map.of("sessionGap", "PT20M");

    assertEquals(expected, BeamArguments.parse(List.of("--session-gap=PT20M")));
    assertEquals(expected, BeamArguments.parse(List.of("--session-gap", "PT20M")));
    assertEquals(expected, BeamArguments.parse(List.of("--sessionGap=PT20M")));
  }

  @Test
  void optionWithoutValue_isTrue_andDoesNotEatTheNext() {
    assertEquals(
        Map.of("fasterCopy", "true", "parallelism", "2"),
        BeamArguments.parse(List.of("--faster-copy", "--parallelism", "2")));
  }

  @Test
  void valueWithEquals_isKeptWhole() {
    assertEquals(Map.of("lake", "/a=b"), BeamArguments.parse(List.of("--lake=/a=b")));
  }

  @Test
  void optionGivenTwice_isRefused_alsoInTheOtherSpelling() {
    UserError error =
        assertThrows(
            UserError.class,
            () -> BeamArguments.parse(List.of("--sessionGap=PT1M", "--session-gap=PT2M")));

    assertEquals("--session-gap is given twice", error.getMessage());
  }

  @Test
  void strayWord_isRefused() {
    assertThrows(UserError.class, () -> BeamArguments.parse(List.of("lake")));
    assertThrows(UserError.class, () -> BeamArguments.parse(List.of("--")));
  }

  @Test
  void words_keepTheirOrder() {
    assertEquals(
        List.of("--b=1", "--a=2"),
        BeamArguments.words(BeamArguments.parse(List.of("--b=1", "--a=2"))));
  }
}
