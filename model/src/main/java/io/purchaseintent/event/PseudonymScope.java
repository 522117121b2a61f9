package io.purchaseintent.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Which ids a key of pseudonyms is for, as it says itself by how it begins. */
public enum PseudonymScope {
  /** Ids of users, sessions and events. */
  ALL_IDS("all-ids:"),

  /**
   * Ids of users: sessions' and events' are kept as they come. What follows the mark is the key.
   */
  USERS_ONLY("users-only:"),

  /**
   * It does not say, as keys of releases before: such a key is for ids of users, where there are
   * events that are hashed with it, and nothing begins with it.
   */
  UNSAID("");

  private final byte[] mark;

  PseudonymScope(String mark) {
    this.mark = mark.getBytes(StandardCharsets.US_ASCII);
  }

  /** Which ids a key is for. */
  public static PseudonymScope of(byte[] key) {
    for (PseudonymScope scope : values()) {
      int length = scope.mark.length;
      if (key.length > length && Arrays.equals(key, 0, length, scope.mark, 0, length)) {
        return scope;
      }
    }
    return UNSAID;
  }

  /** The bytes that are hashed with: without a mark that is none of the key's. */
  byte[] secret(byte[] key) {
    return this == USERS_ONLY ? Arrays.copyOfRange(key, mark.length, key.length) : key;
  }

  /**
   * What is to be told each time of a key that is not for all ids.
   *
   * @param file where the key is
   */
  public static String toldOf(Object file) {
    return file
        + " is a key for users' ids alone, as releases before had them: session_id and event_id are"
        + " stored as they come, a user's id within them in clear. A new home folder begins with a"
        + " key for all of them (docs/identity.md)";
  }

  /**
   * Why a key that does not say what it is for is refused where nothing is hashed with it yet, and
   * what to do.
   *
   * @param option what names the key
   * @param file where it is
   * @param lake the lake that has no events
   */
  public static String refusalOf(String option, Object file, Object lake) {
    return option
        + "="
        + file
        + " does not begin with all-ids:, so that session_id and event_id would be stored as they"
        + " come, a user's id within them in clear, and there are no events in "
        + lake
        + " that such a key is needed for. For a new lake: (printf all-ids:; cat "
        + file
        + ") > new.key. To go on with events elsewhere that are hashed with it: (printf"
        + " users-only:; cat "
        + file
        + ") > old.key (docs/identity.md)";
  }
}
