package io.purchaseintent.pipeline.asof;

import io.purchaseintent.feature.Availability;
import java.util.function.ObjLongConsumer;

/** What snapshots of users and products are looked up for: a session, or a prediction. */
public interface LookupRequester {

  /** The session that it belongs to: what one session needs is looked up together. */
  String sessionId();

  /** Shows each entity with the newest as-of day that it may be seen as of, some repeatedly. */
  void forEachLookup(Availability availability, ObjLongConsumer<String> reader);
}
