package io.purchaseintent.prediction;

import io.purchaseintent.experiment.AllocationUnit;
import io.purchaseintent.experiment.Assignment;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * That somebody was given an arm of an experiment where it could matter to him.
 *
 * @param experiment its name
 * @param version of the experiment, from 1 on: what is changed amid it is another
 * @param arm the name of the arm
 * @param unit by whose id it was given
 */
public record Exposure(String experiment, int version, String arm, AllocationUnit unit) {

  private static final Pattern TEXT =
      Pattern.compile(
          "([A-Za-z0-9][A-Za-z0-9._-]*)@([1-9][0-9]{0,8})=([A-Za-z0-9][A-Za-z0-9._-]*)/([a-z]+)");

  /** That somebody's arm could matter to him. */
  public static Exposure of(Assignment assigned) {
    return new Exposure(
        assigned.experiment().name(),
        assigned.experiment().version(),
        assigned.arm().name(),
        assigned.unit());
  }

  /** As logs have it: {@code badge@1=with/user}. */
  public String text() {
    return experiment + '@' + version + '=' + arm + '/' + unit.code();
  }

  /** Several as one text, {@code ,} between them; empty for none. */
  public static String text(List<Exposure> exposures) {
    return exposures.stream().map(Exposure::text).collect(Collectors.joining(","));
  }

  /**
   * The exposures of such a text.
   *
   * @throws IllegalArgumentException if one is none, with the reason
   */
  public static List<Exposure> parse(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    List<Exposure> exposures = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Matcher matcher = TEXT.matcher(part);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "exposures has \"" + part + "\", which is no EXPERIMENT@VERSION=ARM/UNIT");
      }
      exposures.add(
          new Exposure(
              matcher.group(1),
              Integer.parseInt(matcher.group(2)),
              matcher.group(3),
              AllocationUnit.ofCode(matcher.group(4))));
    }
    return List.copyOf(exposures);
  }
}
