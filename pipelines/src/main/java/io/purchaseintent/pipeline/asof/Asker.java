package io.purchaseintent.pipeline.asof;

import io.purchaseintent.feature.Availability;
import java.util.function.ObjLongConsumer;

/** What asks for snapshots of users and products. */
public interface Asker {

  /** The session that it belongs to: what is asked in one session is asked together. */
  String sessionId();

  /** Shows each entity with the newest as-of day that it may be seen as of, some repeatedly. */
  void forEachQuestion(Availability availability, ObjLongConsumer<String> reader);
}
