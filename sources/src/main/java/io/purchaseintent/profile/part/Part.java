package io.purchaseintent.profile.part;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.lake.visit.SeenRow;
import io.purchaseintent.profile.doubt.Doubts;

/** What counts one thing of a lake as it goes by; what it holds does not grow with the lake. */
public interface Part {

  /** Takes in a row; all rows of a visit come before it. */
  default void row(SeenRow row) {}

  /** Takes in a visit, whole. */
  default void visit(SeenVisit visit) {}

  /** Tells what was counted, when all was seen, and what of it looks wrong. */
  void tell(ObjectNode profile, Doubts doubts);
}
