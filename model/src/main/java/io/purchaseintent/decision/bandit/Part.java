package io.purchaseintent.decision.bandit;

import io.purchaseintent.decision.Situation;
import io.purchaseintent.decision.Stage;
import io.purchaseintent.scoring.Segment;
import java.util.Locale;

/** A part of the traffic, of which is learnt apart. */
public record Part(Segment segment, Stage stage) {

  /** The one that a visit belongs to now. */
  public static Part of(Situation situation) {
    return new Part(situation.segment(), Context.stage(situation));
  }

  /** Its name in files. */
  public String code() {
    return segment.code() + '/' + stage.name().toLowerCase(Locale.ROOT);
  }
}
