package io.purchaseintent.prediction;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What became of a state that a prediction asked the online store for. */
public enum StateStatus {
  /** It was there. */
  OK,
  /** It was not asked for. */
  NOT_ASKED,
  /** The store has none, or it expired. */
  MISSING,
  /** It was written by another release, and is not used as if it fitted. */
  OTHER_VERSION,
  /** Its bytes are no state. */
  CORRUPT,
  /**
   * It was there, but made without a feature of the shop's own that the model asks for, which would
   * read as nothing counted where nothing was looked at.
   */
  NOT_MADE,
  /** The store did not answer in time. */
  NO_STORE,
  /** There is one of a visit that is over for who asks: of another shopper, or signed out. */
  OTHER_VISIT,
  /** Of a session: its last event is the session gap ago or longer, so it was another visit. */
  ENDED;

  private final String code = name().toLowerCase(Locale.ROOT);

  /** The name in JSON. */
  public String code() {
    return code;
  }

  /** The status of a name in JSON, or null. */
  public static @Nullable StateStatus ofCode(String code) {
    for (StateStatus status : values()) {
      if (status.code().equals(code)) {
        return status;
      }
    }
    return null;
  }
}
