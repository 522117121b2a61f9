package io.purchaseintent.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.UserError;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class YamlMapTest {

  private static final Set<String> KEYS = Set.of("size", "colour", "inner");

  private static YamlMap map(String yaml) {
    return new YamlFile("thing", "a.yaml", yaml, "make one").map(KEYS);
  }

  private static String refusal(String yaml, Consumer<YamlMap> reading) {
    return String.valueOf(
        assertThrows(UserError.class, () -> reading.accept(map(yaml))).getMessage());
  }

  @Test
  void texts_areWhatWasWritten() {
    assertEquals(
        List.of("0", "no", "~", "1e3", ""), map("size: [0, no, ~, 1e3, '']").texts("size"));
    assertEquals(List.of("NO"), map("size: NO").texts("size"));
    assertEquals(List.of(), map("size: 1").texts("colour"));
    assertEquals(Map.of("0", "no", "yes", "off"), map("inner: {0: no, yes: off}").textMap("inner"));
    assertNull(map("size: 1").optionalText("colour", "a text"));
    assertEquals(
        "a.yaml, line 1: size is \"\", but must be a text",
        refusal("size:", map -> map.text("size", "a text")));
  }

  @Test
  void numbers_arePlainAndWithinBounds() {
    assertEquals(0.5, map("size: 5e-1").number("size"));
    assertEquals(7, map("size: 1").numberOr("colour", 7));
    assertEquals(OptionalDouble.empty(), map("size: 1").optionalNumber("colour"));
    assertEquals(1, map("size: 1").number("size", 0, 1));
    assertEquals(
        "a.yaml, line 2: size is 75, but must lie between 0 and 0.5",
        refusal("colour: red\nsize: 75", map -> map.number("size", 0, 0.5)));
    for (String wrong : List.of("much", ".nan", "'1'", "0x10", "1_000", "", "~")) {
      String message = refusal("size: " + wrong, map -> map.number("size"));
      assertTrue(message.endsWith("but must be a number"), message);
    }
    assertEquals(
        "a.yaml, line 1: size is \"1.5\", but must be a whole number",
        refusal("size: 1.5", map -> map.whole("size")));
  }

  @Test
  void unknownKey_isToldWithItsPathAndTheNearestKnown() {
    assertEquals(
        "a.yaml, line 2: color is no key; did you mean \"colour\"? There are [colour, inner,"
            + " size]",
        refusal("size: 1\ncolor: red", map -> {}));
    assertEquals(
        "a.yaml, line 1: price is no key: there are [colour, inner, size]",
        refusal("price: 1", map -> {}));
    assertEquals(
        "a.yaml, line 2: inner[1].froM is no key; did you mean \"from\"? There are [from]",
        refusal("inner: [{from: 1},\n {froM: 1}]", map -> map.maps("inner", Set.of("from"))));
  }

  @Test
  void longerName_isNearerThanAShortOneOfOtherLetters() {
    assertEquals(
        "; did you mean \"max_depth\"?", NearestName.question("depth", Set.of("eta", "max_depth")));
  }

  @Test
  void keyThatStandsTwice_isToldWithBothLines() {
    assertEquals(
        "a.yaml, line 3: size stands twice, in line 1 too: leave one of them out",
        refusal("size: 1\ncolour: red\nsize: 2", map -> {}));
    assertEquals(
        "a.yaml, line 1: inner.a stands twice, in line 1 too: leave one of them out",
        refusal("inner: {a: 1, a: 2}", map -> map.textMap("inner")));
    assertEquals(
        "a.yaml, line 1: the thing has a key that is no word", refusal("[a]: 1", map -> {}));
  }

  @Test
  void choices_areToldWithTheNearest() {
    Map<String, Integer> colours = Map.of("red", 1, "green", 2);

    assertEquals(2, map("colour: green").choice("colour", colours));
    assertEquals(List.of(2, 1), map("colour: [green, red]").choices("colour", colours));
    assertEquals(List.of(2), map("colour: green").textChoices("colour", colours));
    assertTrue(map("colour: true").flag("colour"));
    assertFalse(map("size: 1").flag("colour"));
    assertEquals(
        "a.yaml, line 1: colour is \"grean\", but must be one of [green, red]; did you mean"
            + " \"green\"?",
        refusal("colour: [red, grean]", map -> map.choices("colour", colours)));
    assertEquals(
        "a.yaml, line 1: colour is \"red\", but must be a list of one word or more",
        refusal("colour: red", map -> map.choices("colour", colours)));
    assertEquals(
        "a.yaml, line 1: the thing lacks colour: give one of [green, red]",
        refusal("size: 1", map -> map.choice("colour", colours)));
  }

  @Test
  void maps_mayStandAloneAndBeNamed() {
    assertEquals(1, map("inner: {from: 1}").maps("inner", Set.of("from")).size());
    YamlMap named =
        map("inner: {a: {from: 1}, b: {from: 2}}").namedMaps("inner", Set.of("from")).get("b");
    assertEquals(2, named == null ? -1 : named.number("from"));
    assertEquals(Map.of(), map("size: 1").namedMaps("inner", Set.of("from")));
    assertEquals(
        "a.yaml, line 1: inner[0] is \"1\", but must be a map of keys to values",
        refusal("inner: [1]", map -> map.maps("inner", Set.of("from"))));
    assertEquals(
        "a.yaml, line 1: inner lacks from: give a number",
        refusal("inner: {}", map -> map.map("inner", Set.of("from")).number("from")));
  }

  @Test
  void filesThatAreNoMap_areRefused() {
    assertTrue(new YamlFile("thing", "a.yaml", "# nothing\n", "make one").isEmpty());
    assertEquals("a.yaml is empty: make one", refusal("# nothing\n", map -> {}));
    assertEquals(
        "a.yaml, line 1: the thing is a list, but must be a map of keys to values",
        refusal("- a", map -> {}));
    for (String broken : List.of("a: [", "a: b: c", "\tsize: 1", "size: 1\n---\nsize: 2")) {
      String message = refusal(broken, map -> {});
      assertTrue(message.matches("(?s)a\\.yaml, line \\d+: is no YAML: .*"), message);
    }
  }

  @Test
  void wrongSetting_isToldAtItsKey_orAtItsMapWhereItIsNotThere() {
    YamlMap inner = map("size: 1\ninner:\n  from: 1").map("inner", Set.of("from", "to"));

    assertEquals("a.yaml, line 3: inner.from is low", inner.error("from", "is low").getMessage());
    assertEquals("a.yaml, line 3: inner is low", inner.error("to", "is low").getMessage());
    assertEquals(
        "a.yaml, line 1: colour is low", map("size: 1").error("colour", "is low").getMessage());
  }
}
