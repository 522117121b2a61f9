package io.purchaseintent.profile.doubt;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What looks wrong, as it is found. */
public final class Doubts {

  /** Examples of each. */
  public static final int EXAMPLES = 5;

  private final List<Doubt> all = new ArrayList<>();

  /**
   * Doubts a share that reaches its bound, of enough.
   *
   * @param says what was found, a sentence
   * @param examples of which the first few are kept
   */
  public void share(DoubtKind kind, long count, long of, String says, List<String> examples) {
    if (of > 0 && of >= kind.least() && count > 0 && count >= kind.bound() * of) {
      add(kind, count, of, says, examples);
    }
  }

  /** Doubts, whatever the bound: who calls has held it. */
  public void add(DoubtKind kind, long count, long of, String says, List<String> examples) {
    all.add(
        new Doubt(kind, count, of, says, examples.subList(0, Math.min(EXAMPLES, examples.size()))));
  }

  /** All of them, the heaviest first, and of equal weight those of the greatest share. */
  public List<Doubt> byWeight() {
    List<Doubt> sorted = new ArrayList<>(all);
    sorted.sort(
        Comparator.comparing((Doubt doubt) -> doubt.kind().weight())
            .thenComparing(doubt -> -doubt.share())
            .thenComparing(Doubt::kind));
    return sorted;
  }
}
