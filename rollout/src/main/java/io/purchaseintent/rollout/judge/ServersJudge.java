package io.purchaseintent.rollout.judge;

import io.purchaseintent.rollout.evidence.Arm;
import io.purchaseintent.rollout.evidence.ScoresApart;
import io.purchaseintent.rollout.evidence.ServerTally;
import io.purchaseintent.rollout.evidence.Servers.Answer;
import io.purchaseintent.rollout.evidence.Snapshot;
import io.purchaseintent.rollout.plan.Check;
import io.purchaseintent.rollout.plan.Margins;
import io.purchaseintent.statistics.RateBounds;
import io.purchaseintent.statistics.RateDetector.Hits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges by what servers counted: on each by itself, then on all that are not set aside. One on
 * which the version does harm and on most others it does not is set aside, and named.
 */
final class ServersJudge {

  private static final Duration CLOCKS_APART = Duration.ofMinutes(2);

  /** Of fewer answers nothing is said to be well. */
  private static final long LEAST_ANSWERS = 100;

  /**
   * Visitors of another day may make the scores of a version that was let pass lie so much farther.
   */
  private static final double LIKE_IN_SHADOW = 1.5;

  private final Margins margins;
  private final double risk;
  private final Evidence evidence;
  private final @Nullable Finding agreement;
  private final Map<String, ServerTally> following = new LinkedHashMap<>();
  private final Map<String, String> against = new LinkedHashMap<>();
  private final Map<String, String> without = new LinkedHashMap<>();

  /**
   * Judges by margins and a risk.
   *
   * @param agreement what outcomes say of scores that are not the champion's; null where somebody
   *     hears the version
   */
  ServersJudge(Margins margins, double risk, Evidence evidence, @Nullable Finding agreement) {
    this.agreement = agreement;
    this.margins = margins;
    this.risk = risk;
    this.evidence = evidence;
    evidence.answers().forEach(this::sort);
  }

  private void sort(String server, Answer answer) {
    Snapshot now = answer.snapshot();
    if (now == null) {
      without.put(server, String.valueOf(answer.fault()));
    } else if (Duration.between(now.time(), evidence.now()).abs().compareTo(CLOCKS_APART) > 0) {
      without.put(
          server, "has another clock: there it is " + now.time() + ", here " + evidence.now());
    } else if (!now.champion().equals(evidence.champion())) {
      without.put(server, "has " + now.champion() + " as champion");
    } else if (now.takenOut() != null) {
      against.put(server, now.takenOut());
    } else if (!now.serves()) {
      String problem = now.problem() == null ? "" : " (" + now.problem() + ")";
      without.put(server, "does not serve the version" + problem);
    } else {
      following.put(server, ServerTally.orNew(evidence.tallies().get(server)));
    }
  }

  /** Who follows, and whose guards have taken the version out. */
  List<Finding> state() {
    int all = evidence.answers().size();
    if (all == 0) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    boolean most = 2 * (following.size() + against.size()) > all;
    findings.add(
        new Finding(
            "servers",
            most ? Say.GO_ON : Say.WAIT,
            following.size() + " of " + all + " follow" + told("; ", without)));
    if (!against.isEmpty()) {
      findings.add(
          new Finding("guard", majority(against.size(), following.size()), told("", against)));
    }
    return findings;
  }

  /** Back where there are more against it than not, on where there are fewer. */
  private static Say majority(int bad, int good) {
    return bad > good ? Say.BACK : bad < good ? Say.GO_ON : Say.WAIT;
  }

  private static String told(String before, Map<String, String> servers) {
    return servers.entrySet().stream()
        .map(each -> each.getKey() + " " + each.getValue())
        .collect(Collectors.joining("; ", servers.isEmpty() ? "" : before, ""));
  }

  /** What a check comes to. */
  Finding of(Check check) {
    if (following.isEmpty()) {
      return new Finding(
          check.code(),
          Say.WAIT,
          evidence.answers().isEmpty() ? "no server is named" : "no server tells");
    }
    return switch (check) {
      case ERRORS -> rate(check, margins.errors(), arm -> arm.asked(), "failed");
      case FALLBACKS ->
          rate(check, margins.fallbacks(), arm -> arm.withoutStates(), "without all states");
      case LATENCY -> latency();
      default -> scores();
    };
  }

  private Finding latency() {
    boolean told = following.values().stream().anyMatch(tally -> tally.slowBucket() >= 0);
    return told
        ? rates(
            Check.LATENCY,
            margins.slow(),
            tally -> slow(tally, tally.champion()),
            tally -> slow(tally, tally.version()),
            "slow")
        : new Finding(
            Check.LATENCY.code(),
            Say.WAIT,
            "the champion has given fewer than 100 answers, by which it is told what is slow");
  }

  private static Hits slow(ServerTally tally, Arm arm) {
    return tally.slowBucket() < 0 ? Hits.NONE : arm.slowerThan(tally.slowBucket());
  }

  private Finding rate(Check check, double margin, Function<Arm, Hits> hits, String what) {
    return rates(
        check,
        margin,
        tally -> hits.apply(tally.champion()),
        tally -> hits.apply(tally.version()),
        what);
  }

  private Finding rates(
      Check check,
      double margin,
      Function<ServerTally, Hits> ofChampion,
      Function<ServerTally, Hits> ofVersion,
      String what) {
    // Each server, and all; each with a bound of either version.
    double each = risk / (following.size() + 1) / 2;
    List<String> bad = new ArrayList<>();
    Hits champion = Hits.NONE;
    Hits version = Hits.NONE;
    Hits badChampion = Hits.NONE;
    Hits badVersion = Hits.NONE;
    for (Map.Entry<String, ServerTally> server : following.entrySet()) {
      Hits there = ofChampion.apply(server.getValue());
      Hits here = ofVersion.apply(server.getValue());
      if (isAbove(there, here, margin, each)) {
        bad.add(server.getKey());
        badChampion = badChampion.plus(there);
        badVersion = badVersion.plus(here);
      } else {
        champion = champion.plus(there);
        version = version.plus(here);
      }
    }
    int good = following.size() - bad.size();
    if (!bad.isEmpty() && bad.size() >= good) {
      return new Finding(
          check.code(),
          majority(bad.size(), good),
          told(badVersion, badChampion, what) + " on " + String.join(", ", bad));
    }
    String aside = bad.isEmpty() ? "" : "; set aside: " + String.join(", ", bad);
    String words = told(version, champion, what) + aside;
    if (isAbove(champion, version, margin, each)) {
      return new Finding(check.code(), Say.BACK, words);
    }
    boolean enough = version.trials() >= LEAST_ANSWERS && champion.trials() >= LEAST_ANSWERS;
    return new Finding(check.code(), enough ? Say.GO_ON : Say.WAIT, words);
  }

  private static boolean isAbove(Hits champion, Hits version, double margin, double risk) {
    return version.trials() > 0
        && RateBounds.of(version, risk).low() > RateBounds.of(champion, risk).high() + margin;
  }

  private static String told(Hits version, Hits champion, String what) {
    return String.format(
        Locale.ROOT,
        "%.2f%% of %d %s, the champion %.2f%% of %d",
        100 * version.rate(),
        version.trials(),
        what,
        100 * champion.rate(),
        champion.trials());
  }

  /**
   * A version whose scores are others may be the one that is right, as after a change of the world.
   * In shadow, where nobody hears it, outcomes tell; later what was let pass there is the measure.
   */
  private Finding scores() {
    String check = Check.SCORES.code();
    ScoresApart apart = ScoresApart.of(following.values());
    if (!apart.isTold()) {
      return new Finding(
          check,
          Say.WAIT,
          "champion and version need " + ScoresApart.LEAST_ANSWERS + " answers each");
    }
    if (Double.isInfinite(apart.noise())) {
      return new Finding(
          check, Say.GO_ON, "nearly all scores of both lie in one part of the scale: alike");
    }
    double limit =
        Math.max(
            Math.max(margins.scores(), apart.noise()), LIKE_IN_SHADOW * evidence.scoresInShadow());
    String words =
        String.format(
            Locale.ROOT,
            "population stability index %.3f beside the champion's scores, too much is %.3f",
            apart.index(),
            limit);
    if (apart.index() <= limit) {
      return new Finding(check, Say.GO_ON, words);
    }
    Finding outcomes = agreement;
    return outcomes == null
        ? new Finding(check, Say.BACK, words)
        : new Finding(check, outcomes.say(), words + "; outcomes tell who is right");
  }
}
