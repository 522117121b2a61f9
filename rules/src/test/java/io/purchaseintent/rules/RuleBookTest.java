package io.purchaseintent.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleBookTest {

  @TempDir Path home;

  private static Rule named(RuleBook book, String name) {
    return book.rules().stream().filter(rule -> rule.name().equals(name)).findFirst().orElseThrow();
  }

  private RuleBook read(String yaml) throws IOException {
    return RuleBook.read(Files.writeString(home.resolve("rules.yaml"), yaml));
  }

  @Test
  void release_saysWhyAndWhoOfEachRule() {
    for (Rule rule : RuleBook.defaults().rules()) {
      assertFalse(rule.why().isEmpty(), rule.name());
      assertFalse(rule.owner().isEmpty(), rule.name());
      assertTrue(rule.then().contains(Consequence.REPORT), rule.name());
    }
  }

  @Test
  void file_replacesAddsAndLeavesOut() throws IOException {
    RuleBook book =
        read(
            """
            without: [feature_moved]
            owner: night watch
            rules:
              scores_moved: {job: drift, measure: psi, of: scores, above: 0.3, severity: info}
              mine: {job: drift, measure: psi, of: "feature:cart_*", above: 0.1, severity: warning}
            """);

    int release = RuleBook.defaults().rules().size();
    assertEquals(release, book.rules().size());
    assertTrue(book.rules().stream().noneMatch(rule -> rule.name().equals("feature_moved")));
    assertEquals(Severity.INFO, named(book, "scores_moved").severity());
    assertEquals("night watch", named(book, "mine").owner());
    assertEquals("data science", named(book, "miscalibrated").owner());
  }

  @Test
  void file_mayStandAlone() throws IOException {
    RuleBook book =
        read("without: all\nrules: {one: {job: drift, measure: psi, above: 1, severity: info}}");

    assertEquals(List.of("one"), book.rules().stream().map(Rule::name).toList());
  }

  @Test
  void emptyFile_isTheRelease() throws IOException {
    assertEquals(RuleBook.defaults(), read("# nothing of my own yet\n"));
  }

  @Test
  void fileBesideTheLake_isTaken_unlessAnotherIsNamed() throws IOException {
    assertEquals(RuleBook.defaults(), RuleBook.of(null, home));

    read("without: all\nrules: {one: {job: drift, measure: psi, above: 1, severity: info}}");
    Path other = Files.writeString(home.resolve("other.yaml"), "without: [skew]");

    assertEquals(1, RuleBook.of(null, home).rules().size());
    assertEquals(
        RuleBook.defaults().rules().size() - 1, RuleBook.of(other.toString(), home).rules().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "above: 1, severity: loud | severity is \"loud\", but must be one of [critical, info,"
            + " warning]",
        "severity: info | rules.r has no bound: give one of above, below",
        "above: 1, above_reference: 2, severity: info | above_reference stands beside above",
        "above: 1, differs_by: 2, severity: info | stands beside differs_by",
        "below: 2, above: 1, severity: info | lets no value pass",
        "above: 1, days: 0, severity: info | days is 0, but must lie between 1 and 60",
        "above: 1, significance: 5, severity: info | significance is 5.0, but must be above 0",
        "above: x, severity: info | above is \"x\", but must be a number",
        "above: 1, then: [page], severity: info | then is \"page\"",
        "abov: 1, severity: info | is no key; did you mean \"above\"?",
        "above: 1 | lacks severity",
        "above: 1, importance_from: 5, severity: info | importance_from is 5"
      })
  void wrongKey_isToldWithItsLine(String keys, String expected) {
    UserError error =
        assertThrows(
            UserError.class, () -> read("rules:\n  r: {job: drift, measure: psi, " + keys + "}"));

    assertTrue(error.getMessage().contains("line 2"), error.getMessage());
    assertTrue(error.getMessage().contains(expected), error.getMessage());
  }

  @Test
  void ruleThatIsNotThere_cannotBeLeftOut() {
    UserError error = assertThrows(UserError.class, () -> read("without: [scores_move]"));

    assertTrue(error.getMessage().contains("did you mean \"scores_moved\"?"), error.getMessage());
  }

  @Test
  void rule_isToldInASentence() {
    assertEquals(
        "critical if auc of scores is below 0.95 times its reference, its whole interval of 95%"
            + " too, 2 days running",
        named(RuleBook.defaults(), "ranks_worse").inWords());
    assertEquals(
        "critical if missing_share of feature:* is above its reference plus 0.1, surely (q < 0.01"
            + " or its whole interval, unless it is exact)",
        named(RuleBook.defaults(), "more_is_missing").inWords());
    assertEquals(
        "critical if psi of * differs by more than 0.1 from its reference",
        Reports.rule("psi", "differs_by: 0.1, sure: value").inWords());
  }

  /** One rule has one name, one reason and one remedy, which are of one direction. */
  @Test
  void ruleOfTheRelease_alarmsOnTheSideThatItsNameAndReasonSay() {
    for (Rule rule : RuleBook.defaults().rules()) {
      boolean two = rule.bound().low() != null && rule.bound().high() != null;
      boolean low = rule.bound().low() != null;
      String words = rule.name().replace('_', ' ') + ": " + rule.why();
      if (two) {
        assertTrue(words.contains("more") && words.contains("fewer"), words);
      } else if (low) {
        assertTrue(words.matches("(?i).*\\b(fewer|less|worse|smaller|hardly|not one)\\b.*"), words);
      } else {
        assertFalse(rule.name().matches(".*(fewer|less|worse|gone|lost).*"), words);
      }
    }
  }

  @Test
  void explains_namesRulesThatThereAre() throws IOException {
    assertEquals(
        List.of("skew", "mine"),
        named(
                read(
                    "rules: {mine: {job: drift, measure: psi, above: 1, severity: info,"
                        + " explains: [skew, mine]}}"),
                "mine")
            .explains());
    UserError error =
        assertThrows(
            UserError.class,
            () ->
                read(
                    "rules: {a: {job: drift, measure: psi, above: 1, severity: info,"
                        + " explains: no_event}}"));
    assertTrue(error.getMessage().contains("did you mean \"no_events\"?"), error.getMessage());
  }

  @Test
  void brokenFile_isTheRelease_andTold() throws IOException {
    assertNull(RuleBook.orRelease(null, home).broken());
    Files.writeString(home.resolve("rules.yaml"), "rules:\n  r: {job: drift}");

    RuleBook book = RuleBook.orRelease(null, home);

    assertEquals(RuleBook.defaults().rules(), book.rules());
    BrokenFile broken = Objects.requireNonNull(book.broken());
    assertEquals("rules.yaml", broken.name());
    assertTrue(broken.why().contains("rules.yaml, line 2"), broken.why());
    assertTrue(broken.why().contains("rules.r lacks"), broken.why());
    assertThrows(UserError.class, () -> RuleBook.of(null, home));
  }

  @ParameterizedTest
  @CsvSource({
    "feature:*, feature:price, true",
    "feature:*, feature:, true",
    "feature:*, scores, false",
    "*=*, all, false",
    "*=*, channel=social, true",
    "*, scores, true",
    "f.o, foo, false",
    "*_views, product_views, true",
    "*_views, product_views_in_session, false"
  })
  void star_standsForAnyLetters(String pattern, String name, boolean expected) {
    assertEquals(expected, Names.like(pattern).has(name));
  }
}
