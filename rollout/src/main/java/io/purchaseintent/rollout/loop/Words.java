package io.purchaseintent.rollout.loop;

import io.purchaseintent.rollout.loop.LoopPlan.Retrain;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What programs are told, as a user would type it.
 *
 * @param model its name
 * @param common words that name home, lake and registry
 */
record Words(String model, List<String> common) {

  Words {
    common = List.copyOf(common);
  }

  List<String> watch(LoopPlan plan, LocalDate day) {
    List<String> words = new ArrayList<>(List.of("watch", "--day=" + day));
    words.add("--runner=" + plan.runner());
    if (!plan.servers().isEmpty()) {
      words.add("--server=" + plan.servers().get(0));
    }
    words.addAll(common);
    words.add("--json");
    return words;
  }

  List<String> retrain(LoopPlan plan, Retrain retrain) {
    List<String> words = new ArrayList<>(List.of("retrain", "--if-due", "--json"));
    words.add("--every=" + retrain.every());
    words.add("--cool-down=" + retrain.coolDown());
    words.add("--runner=" + plan.runner());
    words.add("--model=" + model);
    if (retrain.days() != null) {
      words.add("--days=" + retrain.days());
    }
    words.addAll(common);
    words.addAll(retrain.options());
    return words;
  }

  List<String> alert(Tidings.Tiding tiding) {
    List<String> words = new ArrayList<>(List.of("rules", "tell"));
    words.add("--key=" + tiding.key());
    words.add("--severity=" + tiding.severity());
    words.add("--says=" + tiding.says());
    words.add("--remedy=" + tiding.remedy());
    if (tiding.isOver()) {
      words.add("--over");
    } else if (tiding.lasts()) {
      words.add("--lasts");
    }
    words.addAll(common.stream().filter(word -> word.startsWith("--home=")).toList());
    return words;
  }

  List<String> giveUp(String why) {
    List<String> words = new ArrayList<>(List.of("retrain", "give-up", "--why=" + why));
    words.addAll(common.stream().filter(word -> word.startsWith("--home=")).toList());
    return words;
  }

  List<String> rollout(LoopPlan plan, String version, boolean once) {
    List<String> words = new ArrayList<>(List.of("rollout", version, "--json"));
    words.add("--model=" + model);
    if (!plan.servers().isEmpty()) {
      words.add(
          "--server="
              + plan.servers().stream().map(Object::toString).collect(Collectors.joining(",")));
    }
    if (plan.bake() != null) {
      words.add("--bake=" + plan.bake());
    }
    if (plan.sessions() != null) {
      words.add("--sessions=" + plan.sessions());
    }
    if (once) {
      words.add("--once");
    }
    words.addAll(common);
    words.addAll(plan.rolloutOptions());
    return words;
  }
}
