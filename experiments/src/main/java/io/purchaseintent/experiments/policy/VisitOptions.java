package io.purchaseintent.experiments.policy;

import io.purchaseintent.command.UserError;
import io.purchaseintent.decision.Action;
import io.purchaseintent.decision.Given;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.decision.Situation;
import io.purchaseintent.decision.Stage;
import io.purchaseintent.event.Channel;
import io.purchaseintent.scoring.Segment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A visit to try a policy on. */
final class VisitOptions {

  @Option(
      names = "--propensity",
      paramLabel = "P",
      description = "Probability of a purchase, from 0 to 1; needed without --from-log.")
  private @Nullable Double propensity;

  @Option(
      names = "--cart-value",
      paramLabel = "AMOUNT",
      defaultValue = "0",
      description = "What is in the cart (default: nothing).")
  private double cartValue;

  @Option(
      names = "--segment",
      paramLabel = "SEGMENT",
      defaultValue = "anonymous",
      description = "known or anonymous (default: ${DEFAULT-VALUE}).")
  private String segment = "anonymous";

  @Option(
      names = "--channel",
      paramLabel = "CHANNEL",
      description = "direct, organic, paid, social, email, referral or other (default: not known).")
  private @Nullable String channel;

  @Option(
      names = "--country",
      paramLabel = "CODE",
      description = "ISO 3166 code, such as DE (default: not known).")
  private @Nullable String country;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many events the visit has (default: ${DEFAULT-VALUE}).")
  private int events = 10;

  @Option(names = "--in-checkout", description = "The visit reached the checkout.")
  private boolean inCheckout;

  @Option(names = "--purchased", description = "The visit has bought.")
  private boolean purchased;

  @Option(
      names = "--given",
      paramLabel = "ACTION",
      description = "What this visit was given already; may be repeated.")
  private List<String> given = new ArrayList<>();

  @Option(
      names = "--session",
      paramLabel = "ID",
      defaultValue = "try",
      description = "Chance is drawn by it: another may explore (default: ${DEFAULT-VALUE}).")
  private String session = "try";

  /** Whether there is a visit to decide for. */
  boolean isNamed() {
    return propensity != null;
  }

  /**
   * Lets no slip of a name pass as a visit that was given nothing.
   *
   * @throws UserError if what was given is no action of the policy
   */
  void requireGivenOf(Policy policy) {
    List<String> names = policy.actions().stream().map(Action::name).toList();
    for (String action : given) {
      if (!names.contains(action)) {
        throw UserError.ofUsage("--given=" + action + " must be one of " + names);
      }
    }
  }

  /**
   * The visit, now.
   *
   * @throws UserError if a value is missing or out of its bounds
   */
  Situation at(Instant now) {
    Double chance = propensity;
    if (chance == null) {
      throw UserError.ofUsage(
          "Give the visit's --propensity=P, from 0 to 1, or --from-log for those of the log");
    }
    if (events < 0) {
      throw UserError.ofUsage("--events=" + events + " must be 0 or more");
    }
    try {
      return new Situation(
          session,
          now,
          chance,
          cartValue,
          choice("--segment", segment, Segment.values(), Segment::code),
          channel == null ? null : choice("--channel", channel, Channel.values(), Channel::code),
          country,
          Stage.of(inCheckout, purchased),
          events,
          given.stream().map(action -> new Given(action, now, true)).toList());
    } catch (IllegalArgumentException e) {
      throw UserError.ofUsage(String.valueOf(e.getMessage()));
    }
  }

  private static <T> T choice(String option, String text, T[] values, Function<T, String> code) {
    return Arrays.stream(values)
        .filter(value -> code.apply(value).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                UserError.ofUsage(
                    option
                        + "="
                        + text
                        + " must be one of "
                        + Arrays.stream(values).map(code).toList()));
  }
}
