package io.purchaseintent.explanation;

import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.feature.UserHistory;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells each feature's value in the shop's words. */
final class Words {

  private static final String NO_USER = "nothing known of this user";
  private static final String NO_SESSION = "nothing known of this session";
  private static final String NO_PRODUCT = "nothing known of this product";
  private static final String NOT_ASKED = "no product asked for";

  private static final Map<String, Phrase> BY_FEATURE =
      Stream.of(SessionPhrases.all(), HistoryPhrases.all())
          .flatMap(List::stream)
          .collect(Collectors.toMap(Phrase::feature, Function.identity()));

  private Words() {}

  /**
   * What is said of a value, and of which topic that is.
   *
   * @param topic features of one topic are told in one reason
   * @param text the words
   */
  record Said(String topic, String text) {

    /** What is said of all that is missing for one cause. */
    private static Said ofAll(String text) {
      return new Said(text, text);
    }
  }

  /**
   * What is said of a feature.
   *
   * @param value a {@link Double} or a {@link String}, or null where missing
   * @throws IllegalStateException if the feature has no words
   */
  static Said of(FeatureDefinition feature, @Nullable Object value, ScoreBasis moment) {
    DeclaredFeature declared = feature.declared();
    Phrase phrase = declared == null ? BY_FEATURE.get(feature.name()) : DeclaredPhrase.of(declared);
    if (phrase == null) {
      throw new IllegalStateException(
          "The feature " + feature.name() + " has no words: give it a phrase");
    }
    String cause = cause(feature, value, moment);
    return cause == null ? new Said(phrase.topic(), phrase.of(value)) : Said.ofAll(cause);
  }

  /** The state that is missing and the feature with it, or null where it is told by itself. */
  private static @Nullable String cause(
      FeatureDefinition feature, @Nullable Object value, ScoreBasis moment) {
    if (feature.name().equals("is_known_user")) {
      return UserHistory.isKnown(moment.user()) ? null : NO_USER;
    }
    if (value != null) {
      return null;
    }
    boolean asked = moment.request().productId() != null;
    String product = asked ? NO_PRODUCT : NOT_ASKED;
    return switch (feature.entity()) {
      case USER -> moment.user() == null ? NO_USER : null;
      case SESSION -> moment.session().isEmpty() ? NO_SESSION : null;
      case SESSION_PRODUCT -> ofSession(asked, moment);
      case PRODUCT -> moment.product() == null ? product : null;
      case REQUEST -> moment.product() == null ? product : null;
    };
  }

  private static @Nullable String ofSession(boolean asked, ScoreBasis moment) {
    if (!asked) {
      return NOT_ASKED;
    }
    return moment.session().isEmpty() ? NO_SESSION : null;
  }
}
