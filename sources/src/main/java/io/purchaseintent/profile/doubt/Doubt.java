package io.purchaseintent.profile.doubt;

import java.util.List;

/**
 * Something that looks wrong in a lake.
 *
 * @param count how many have it
 * @param of how many there are
 * @param says what was found, a sentence
 * @param examples ids, as they are in the lake, or values
 */
public record Doubt(DoubtKind kind, long count, long of, String says, List<String> examples) {

  public Doubt {
    examples = List.copyOf(examples);
  }

  /** The share that has it; 0 of nothing. */
  public double share() {
    return of == 0 ? 0 : (double) count / of;
  }
}
