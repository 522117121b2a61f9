package io.purchaseintent.serving.score;

import io.purchaseintent.serving.variant.Variant;
import java.util.List;

/** Hears how the models in production do. Thread-safe; must not wait. */
public interface VariantObserver {

  /** Hears nothing. */
  VariantObserver NONE =
      new VariantObserver() {
        @Override
        public void answered(Variant variant, long nanos) {}

        @Override
        public void failed(Variant variant) {}

        @Override
        public void shadowed(ScoringInput input, List<Variant> shadows) {}
      };

  /** An answer went out so long after its question came. */
  void answered(Variant variant, long nanos);

  /** The champion failed, or a challenger did where the champion then answered. */
  void failed(Variant variant);

  /** A question was answered, and shadows may score it too. */
  void shadowed(ScoringInput input, List<Variant> shadows);
}
