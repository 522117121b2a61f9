package io.purchaseintent.rollout;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.rollout.judge.Judgement;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a look came to.
 *
 * @param where the version stands now, for people
 * @param why in one line
 * @param judgement null where nothing was judged
 */
public record Progress(
    State state, String version, String where, String why, @Nullable Judgement judgement) {

  /** How a roll-out stands. */
  public enum State {
    /** It is too early to go on. */
    WAITS,
    /** It went on to the next step. */
    WENT_ON,
    /** The version is champion: it is over. */
    PROMOTED,
    /** The version was taken back: it is over. */
    BACK,
    /** Somebody else took the version away: it is over. */
    TAKEN_AWAY,
    /** It may not begin. */
    REFUSED,
    /** The registry does not answer, or does not take a move; all stays as it was. */
    REGISTRY_AWAY;

    /** The name in reports. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether there is nothing more to do. */
    public boolean isOver() {
      return this == PROMOTED || this == BACK || this == TAKEN_AWAY || this == REFUSED;
    }
  }

  /** For people, in one line. */
  public String line() {
    return version + " (" + where + ") " + state.code().replace('_', ' ') + ": " + why;
  }

  /** For programs. */
  public ObjectNode toJson() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("version", version)
            .put("state", state.code())
            .put("where", where)
            .put("why", why);
    if (judgement != null) {
      json.set("judgement", judgement.toJson());
    }
    return json;
  }
}
