package io.purchaseintent.serving.online;

import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The features of the shop's own that the states of a store are made with, as the publishing says
 * that they are of. A state without a feature looks as one in which nothing was counted: so it is
 * not shown to a model that asks for the feature. Immutable.
 */
public final class MadeWith {

  /** Of a store that nothing is published to, as made-up ones are: whatever is asked for. */
  public static final MadeWith ALL = new MadeWith(null);

  /** Of a store that does not say. */
  public static final MadeWith NONE = new MadeWith(Set.of());

  private final @Nullable Set<String> keys;

  private MadeWith(@Nullable Set<String> keys) {
    this.keys = keys;
  }

  /**
   * What a store says.
   *
   * @param text keys of features with blanks between, or null
   */
  static MadeWith of(@Nullable String text) {
    return text == null || text.isBlank() ? NONE : new MadeWith(Set.of(text.strip().split(" +")));
  }

  /** The states as a model may see them. */
  public States shown(FeatureSet features, States states) {
    if (keys == null) {
      return states;
    }
    boolean user = states.userStatus() != StateStatus.OK || keys.containsAll(features.ofShoppers());
    boolean product =
        states.productStatus() != StateStatus.OK || keys.containsAll(features.ofProducts());
    if (user && product) {
      return states;
    }
    StateIdentity notMade = StateIdentity.none(StateStatus.NOT_MADE);
    SessionState session = states.session();
    return new States(
        user ? states.user() : null,
        session,
        product ? states.product() : null,
        user ? states.userIdentity() : notMade,
        states.sessionIdentity(),
        product ? states.productIdentity() : notMade);
  }

  /** The features that a model asks for and no state is made with, sorted. */
  public Set<String> lacking(FeatureSet features) {
    Set<String> lacking = new TreeSet<>();
    if (keys != null) {
      Stream.of(features.ofShoppers(), features.ofProducts()).forEach(lacking::addAll);
      lacking.removeAll(keys);
    }
    return lacking;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MadeWith that
        && (keys == null ? that.keys == null : keys.equals(that.keys));
  }

  @Override
  public int hashCode() {
    return keys == null ? 0 : keys.hashCode();
  }

  @Override
  public String toString() {
    return keys == null ? "all" : new TreeSet<>(keys).toString();
  }
}
