package io.purchaseintent.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.UserError;
import io.purchaseintent.decision.Action;
import io.purchaseintent.decision.Policy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PolicyFileTest {

  private static final String GOOD =
      """
      name: spring
      zone: Europe/Berlin
      margin: 0.4
      average_order_value: 50
      daily_budget: 100
      exploration: {share: 0.1, among: allowed}
      actions:
        - action: none
        - action: gift
          cost: {fixed: 2, share_of_order: 0.01, paid: always}
          uplift: [{up_to: 0.1, relative: 0.5}, {absolute: 0.02}]
          only:
            once_a_session: true
            once_a_user_in_days: 30
            before_checkout: true
            min_events: 2
            cart_value_from: 10
            cart_value_below: 500
            propensity_from: 0.01
            propensity_below: 0.9
            segments: [known]
            channels: [paid, direct]
            countries: [NO, DE]
          daily_budget: 20
      """;

  @TempDir private Path folder;

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("own.yaml"), yaml);
  }

  private String refusal(String yaml) throws IOException {
    Path file = file(yaml);
    String message =
        String.valueOf(assertThrows(UserError.class, () -> PolicyFile.read(file)).getMessage());
    assertTrue(message.startsWith(file.toString()), message);
    return message.substring(file.toString().length());
  }

  @Test
  void upliftModel_thatIsNone_isRefused_withTheRemedy() throws IOException {
    Path model = folder.resolve("learned.json");
    String action =
        """
        actions:
          - action: none
          - action: gift
            cost: {fixed: 1, paid: always}
            uplift: {absolute: 0.1}
            uplift_model: {file: learned.json}
        """;
    String yaml = GOOD.substring(0, GOOD.indexOf("actions:")) + action;
    for (String text : List.of("no JSON", "{}", "{\"uplift\": 1, \"action\": \"gift\"}")) {
      Files.writeString(model, text);
      Path file = file(yaml);

      String message =
          String.valueOf(assertThrows(UserError.class, () -> PolicyFile.read(file)).getMessage());

      assertTrue(message.startsWith(model.toString()), message);
      assertTrue(message.endsWith("./intent policy uplift --action=NAME --out=FILE makes one"));
    }
  }

  @Test
  void exampleOfTheDocumentation_isAnActionOfAPolicy() throws IOException {
    String page = Files.readString(Path.of("../docs/decisions.md"));
    int start = page.indexOf("```yaml\n") + "```yaml\n".length();
    String actions = page.substring(start, page.indexOf("```", start));

    Policy policy =
        PolicyFile.read(file(GOOD.substring(0, GOOD.indexOf("actions:")) + actions)).policy();

    assertEquals(
        List.of("none", "free_shipping"), policy.actions().stream().map(Action::name).toList());
    assertEquals(4, policy.actions().get(1).rules().size());
  }

  @Test
  void everySetting_isRead() throws IOException {
    assertEquals(
        """
        name: "spring"
        zone: "Europe/Berlin"
        margin: 0.4
        average_order_value: 50
        daily_budget: 100
        exploration: {share: 0.1, among: allowed}
        actions:
          - action: none
          - action: gift
            cost: {fixed: 2, share_of_order: 0.01, paid: always}
            uplift:
              - {up_to: 0.1, relative: 0.5}
              - {up_to: 1, absolute: 0.02}
            only:
              before_checkout: true
              cart_value_below: 500
              cart_value_from: 10
              channels: [direct, paid]
              countries: ["DE", "NO"]
              min_events: 2
              once_a_session: true
              once_a_user_in_days: 30
              propensity_below: 0.9
              propensity_from: 0.01
              segments: [known]
            daily_budget: 20
        """,
        PolicyFile.read(file(GOOD)).policy().text());
  }

  @Test
  void canonicalText_isReadAsTheSamePolicy() throws IOException {
    Policy shipped = PolicyFile.shipped().policy();
    Policy own = PolicyFile.read(file(GOOD)).policy();

    assertEquals(shipped, PolicyFile.read(file(shipped.text())).policy());
    assertEquals(own, PolicyFile.read(file(own.text())).policy());
  }

  @Test
  void version_isThatOfTheContent_notOfItsForm() throws IOException {
    String id = PolicyFile.read(file(GOOD)).policy().id();
    String otherForm =
        GOOD.replace("margin: 0.4\naverage_order_value: 50\n", "")
            + "# what the shop keeps\naverage_order_value: 50.0\nmargin: 4e-1\n";

    assertEquals(id, PolicyFile.read(file(otherForm)).policy().id());
    assertNotEquals(id, PolicyFile.read(file(GOOD.replace("0.02", "0.03"))).policy().id());
    assertTrue(id.matches("spring@[0-9a-f]{12}"), id);
  }

  @Test
  void smallestPolicy_hasDefaults() throws IOException {
    Policy policy =
        PolicyFile.read(
                file(
                    """
                    name: small
                    zone: UTC
                    margin: 0.4
                    average_order_value: 50
                    actions: [{action: none}]
                    """))
            .policy();

    assertEquals(List.of(Action.none()), policy.actions());
    assertEquals(0, policy.exploration().share());
    assertEquals(OptionalDouble.empty(), policy.dailyBudget());
  }

  /** What stands in the good file, what takes its place, and how that is refused. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          margin: 0.4           | margin: 1.4                | , line 3: margin is 1.4, but must lie between 0 and 1: give the share
          margin: 0.4           | margn: 0.4                 | , line 3: margn is no key; did you mean "margin"? There are [actions,
          margin: 0.4           | margin: much               | , line 3: margin is "much", but must be a number
          margin: 0.4           | margin: '0.4'              | , line 3: margin is "0.4", but must be a number
          margin: 0.4           | margin: .inf               | , line 3: margin is ".inf", but must be a number
          margin: 0.4           | margin:                    | , line 3: margin is "", but must be a number
          margin: 0.4           | margin: [1]                | , line 3: margin is a list, but must be a number
          margin: 0.4           | zone: UTC                  | , line 3: zone stands twice, in line 2 too: leave one of them out
          margin: 0.4           | # nothing                  | , line 1: the policy lacks margin: give a number
          margin: 0.4           | margin: {                  | : is no YAML
          Europe/Berlin         | Mars                       | , line 2: zone is "Mars", but must be a time zone
          name: spring          | name: a b                  | , line 1: name is "a b", but must be 1 to 64 letters
          daily_budget: 100     | daily_budget: -1           | , line 5: daily_budget is -1, but must lie between 0 and 1000000000
          share: 0.1            | share: 2                   | , line 6: exploration.share is 2, but must lie between 0 and 1
          among: allowed        | among: all                 | , line 6: exploration.among is "all", but must be one of [allowed, not_losing]
          action: none          | action: nothing            | , line 8: actions[0] lacks cost: give a map
          action: gift          | action: none               | , line 9: actions[1].action none does nothing, always, for nothing
          action: gift          | action: Gift               | , line 9: actions[1].action is "Gift", but must be 1 to 40 of a-z
          fixed: 2              | fixd: 2                    | , line 10: actions[1].cost.fixd is no key; did you mean "fixed"? There are [fixed, paid
          fixed: 2              | fixed: -2                  | , line 10: actions[1].cost.fixed is -2, but must lie between 0
          paid: always          | paid: never                | , line 10: actions[1].cost.paid is "never", but must be one of [always, on_purchase]
          , paid: always        | ''                         | , line 10: actions[1].cost lacks paid: give one of [always, on_purchase]
          up_to: 0.1            | up_to: 1.1                 | , line 11: actions[1].uplift[0].up_to is 1.1, but must lie between
          up_to: 0.1            | up_to: 1                   | , line 11: actions[1].uplift has a band up_to 1 behind one up to 1
          relative: 0.5         | relative: 0.5, absolute: 1 | , line 11: actions[1].uplift[0] must have one of odds_ratio, absolute and
          absolute: 0.02        | absolute: 2                | , line 11: actions[1].uplift[1].absolute is 2, but must lie between -1 and 1
          absolute: 0.02        | up_to: 0.9, absolute: 0    | , line 11: actions[1].uplift ends at 0.9: leave up_to out
          once_a_session: true  | once_a_session: yes        | , line 13: actions[1].only.once_a_session is "yes", but must be one of [false, true]
          min_events: 2         | min_events: 2.5            | , line 16: actions[1].only.min_events is "2.5", but must be a whole number
          min_events: 2         | min_events: 0              | , line 16: actions[1].only.min_events is 0, but must lie between 1 and 1000
          segments: [known]     | segments: [knwon]          | , line 21: actions[1].only.segments is "knwon", but must be one of [anonymous, known]
          segments: [known]     | segments: []               | , line 21: actions[1].only.segments is a list, but must be a list of one word
          countries: [NO, DE]   | countries: [no]            | , line 23: actions[1].only.countries has "no": give ISO 3166 codes
          countries: [NO, DE]   | countries: DE              | , line 23: actions[1].only.countries is "DE", but must be a list of one word
          """)
  void fileThatBreaksARule_isRefusedWithItsPlace(String good, String bad, String message)
      throws IOException {
    assertTrue(GOOD.contains(good), good);

    String refusal = refusal(GOOD.replaceFirst(Pattern.quote(good), bad));

    if (message.equals(": is no YAML")) {
      assertTrue(refusal.contains(message), refusal);
    } else {
      assertTrue(refusal.startsWith(message), refusal);
    }
  }

  @Test
  void fileThatIsTooLong_isNotRead() throws IOException {
    Path file = file(GOOD);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(1), 3L << 30);
    }

    UserError error = assertThrows(UserError.class, () -> PolicyFile.read(file));

    assertTrue(
        String.valueOf(error.getMessage()).contains("3221225473 bytes, more than 1048576"),
        error.getMessage());
  }

  @Test
  void filesThatAreNoPolicyAtAll_areRefused() throws IOException {
    assertEquals(" is empty: ./intent policy show > FILE makes one to edit", refusal("# no\n"));
    assertEquals(
        ", line 1: the policy is a list, but must be a map of keys to values", refusal("- a\n"));
    assertEquals(
        ", line 7: actions has \"gift\" twice: give each action a name of its own",
        refusal(GOOD.replace("  - action: none\n", "") + gift() + "  - action: none\n"));
    assertEquals(
        ", line 7: actions lacks none, which what others gain is measured by: add \"- action:"
            + " none\"",
        refusal(GOOD.replace("  - action: none\n", "")));

    Path latin = folder.resolve("latin.yaml");
    Files.write(latin, "name: fr\u00fchling".getBytes(StandardCharsets.ISO_8859_1));
    assertTrue(message(latin).endsWith("is not in UTF-8: save it as UTF-8"), message(latin));
    assertTrue(
        message(folder.resolve("lost.yaml"))
            .endsWith("does not exist: ./intent policy show > FILE makes one to edit"));
    assertTrue(message(folder).contains("is not readable"), message(folder));
  }

  private static String gift() {
    return """
      - action: gift
        cost: {paid: always}
        uplift: {absolute: 0}
    """;
  }

  private static String message(Path file) {
    return String.valueOf(assertThrows(UserError.class, () -> PolicyFile.read(file)).getMessage());
  }
}
