package io.purchaseintent.serving.score;

import io.purchaseintent.experiment.Assignment;
import java.util.List;

/** Knows which arms of the experiments that run a visitor has. Thread-safe; must not wait. */
public interface Assigner {

  /** No experiment runs. */
  Assigner NONE =
      new Assigner() {
        @Override
        public List<Assignment> assigned(ScoringInput input) {
          return List.of();
        }

        @Override
        public void fellBack(Assignment assigned) {}

        @Override
        public void exposed(Prediction prediction) {}
      };

  /** What a visitor has, whether or not it could matter here. */
  List<Assignment> assigned(ScoringInput input);

  /** The champion answered, as the arm's model could not. */
  void fellBack(Assignment assigned);

  /** An answer went out with all that the visitor was exposed to. */
  void exposed(Prediction prediction);
}
