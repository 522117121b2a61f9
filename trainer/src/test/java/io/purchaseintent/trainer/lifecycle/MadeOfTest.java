package io.purchaseintent.trainer.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.trainingset.TrainingSet;
import io.purchaseintent.trainer.SmallTrainingSet;
import io.purchaseintent.trainer.boosting.TrainingPlan;
import io.purchaseintent.training.BoosterParameters;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MadeOfTest {

  private static final TrainingPlan PLAN =
      new TrainingPlan(BoosterParameters.defaults(), null, null, null, null);

  @TempDir private Path lake;

  private MadeOf of(SmallTrainingSet set, TrainingPlan plan) throws IOException {
    set.sessions("train", 40).sessions("validation", 20).sessions("test", 20).write(lake);
    return MadeOf.of(TrainingSet.open(Lake.of(lake.toString()), null), plan);
  }

  @Test
  void sameRows_inAnotherOrder_areTheSame_andOneOtherValueIsNot() throws IOException {
    MadeOf first = of(new SmallTrainingSet(), PLAN);
    MadeOf shuffled = of(new SmallTrainingSet().shuffled(5), PLAN);
    int[] seen = {0};
    MadeOf other =
        of(
            new SmallTrainingSet()
                .rows(
                    row -> {
                      if (seen[0]++ == 7) {
                        row.put("cart_value", 1e6f);
                      }
                    }),
            PLAN);

    assertEquals(first, shuffled);
    assertNotEquals(first.rowsSha256(), other.rowsSha256());
    assertEquals(first.settingsSha256(), other.settingsSha256());
  }

  @Test
  void otherSettings_areNotTheSame() throws IOException {
    TrainingPlan fewerDays = new TrainingPlan(BoosterParameters.defaults(), 7, null, null, null);

    MadeOf first = of(new SmallTrainingSet(), PLAN);
    MadeOf other = of(new SmallTrainingSet(), fewerDays);

    assertEquals(first.rowsSha256(), other.rowsSha256());
    assertNotEquals(first.settingsSha256(), other.settingsSha256());
  }
}
