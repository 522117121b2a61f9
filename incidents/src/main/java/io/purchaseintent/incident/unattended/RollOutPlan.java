package io.purchaseintent.incident.unattended;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How the loop of the play goes about it: minutes where a shop takes days.
 *
 * @param shares of the visitors, rising
 * @param bake least time of each step
 * @param sessions least sessions of each step
 * @param schedule after which the loop retrains where no alarm asks for it
 * @param seed of its trainings
 */
record RollOutPlan(List<Double> shares, Duration bake, int sessions, Duration schedule, long seed) {

  RollOutPlan {
    shares = List.copyOf(shares);
  }

  /**
   * {@code rollout.yaml}. The bound of {@code agreement} is not the release's: after such a change
   * a version that is right says something else than the champion, and outcomes of minutes do not
   * tell which of them is right.
   */
  String rollout() {
    StringBuilder text =
        new StringBuilder("every: PT2S\nlake_every: PT10S\nmargins: {agreement: 100}\nsteps:\n");
    String least = "bake: " + bake + ", sessions: " + sessions + "}\n";
    text.append("  - {shadow: true, ").append(least);
    for (double share : shares) {
      text.append(String.format(Locale.ROOT, "  - {share: %s, %s", share, least));
    }
    return text.toString();
  }

  /**
   * {@code loop.yaml}.
   *
   * @param servers that are asked
   */
  String loop(List<String> servers, Path gates, Path policy) {
    return String.join(
        "\n",
        "pass_every: PT1M",
        "every: PT2S",
        "retrain:",
        "  every: " + schedule,
        "  cool_down: PT1M",
        "  days: " + Days.CHANGED,
        "  options: [\"--\", \"--gates=" + gates + "\", \"--seed=" + seed + "\"]",
        "servers: [" + String.join(", ", servers) + "]",
        "rollout:",
        "  options: [\"--session-gap=PT30S\", \"--outcomes-after=PT5S\", \"--policy="
            + policy
            + "\"]",
        "");
  }
}
