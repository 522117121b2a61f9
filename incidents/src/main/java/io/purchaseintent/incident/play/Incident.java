package io.purchaseintent.incident.play;

import io.purchaseintent.incident.stage.Ground;
import java.util.List;

/** Something that really happens to such systems, and what this one does about it. */
public interface Incident {

  /** All, in the order in which they are told. */
  List<Incident> ALL =
      List.of(
          new CategoryCodes(),
          new ThrottledStore(),
          new OtherMeaning(),
          new Overconfident(),
          new WestOfUtc(),
          new FeedbackLoop());

  /** The letter that it goes by. */
  String letter();

  /** The name that it goes by on the command line and in docs/incidents/. */
  String name();

  /** What happens, in a sentence. */
  String story();

  /** Plays it without the safeguard and with it. */
  Outcome play(Ground ground);
}
