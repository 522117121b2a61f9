package io.purchaseintent.cli.retrain;

import io.purchaseintent.command.UserError;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a user tells train, and training-set, by way of retrain. */
final class TrainOptions {

  /** Of training-set, those that are none of the user's. */
  private static final Set<String> TAKEN_OF_SET =
      Set.of("id", "from", "until", "lake", "home", "runner", "config", "overwrite");

  /** Those that are none of the user's, each with who decides. */
  private static final Map<String, String> TAKEN =
      Map.ofEntries(
          Map.entry("--home", "give it before the --"),
          Map.entry("--lake", "give it before the --"),
          Map.entry("--registry", "give it before the --"),
          Map.entry("--model", "give it before the --"),
          Map.entry("--training-set", "it is the one that this run makes"),
          Map.entry("--days", "give it before the --: the window is the training set's"),
          Map.entry("--promote", "a rollout brings a version to a role: ./intent models promote"),
          Map.entry("--unless-same", "it is always so"),
          Map.entry("--runner", "on Spark train by hand: ./intent train --runner=spark"),
          Map.entry("--json", "give it before the --"));

  private TrainOptions() {}

  /**
   * Options of training-set, as they are typed.
   *
   * @param named each as {@code shop-zone=Europe/Paris}
   * @throws UserError if one is not the user's
   */
  static List<String> ofSet(List<String> named) {
    for (String each : named) {
      String name = each.replaceFirst("=.*", "");
      if (!each.matches("[a-z][a-z-]*=.+") || TAKEN_OF_SET.contains(name)) {
        throw UserError.ofUsage(
            "--of-set="
                + each
                + (TAKEN_OF_SET.contains(name)
                    ? " is not for training-set here: the run decides it"
                    : " must be an option of training-set with its value, such as"
                        + " shop-zone=Europe/Paris"));
      }
    }
    return named.stream().map(each -> "--" + each).toList();
  }

  /**
   * The options, as they are.
   *
   * @throws UserError if one is not the user's
   */
  static List<String> checked(List<String> words) {
    for (String word : words) {
      String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
      String why = TAKEN.get(name);
      if (why != null) {
        throw UserError.ofUsage(name + " is not for train here: " + why);
      }
    }
    return List.copyOf(words);
  }
}
