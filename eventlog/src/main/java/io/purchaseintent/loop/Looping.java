package io.purchaseintent.loop;

import java.util.List;

/** Something that works in the background. */
public interface Looping {

  /** By what it works; none where it does not. */
  default List<SupervisedLoop> loops() {
    return List.of();
  }
}
