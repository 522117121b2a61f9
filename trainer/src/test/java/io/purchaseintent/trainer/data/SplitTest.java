package io.purchaseintent.trainer.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.trainingset.TrainingSet;
import io.purchaseintent.trainer.SmallTrainingSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SplitTest {

  private static final int MOMENTS = 3;

  @TempDir private Path folder;

  private Split read(SmallTrainingSet set) throws IOException {
    set.write(folder);
    return Split.atEvents(TrainingSet.open(new Lake(folder), null), "validation");
  }

  @Test
  void visits_standForSessionsAndTheirRows_notForOrderNorFeatures() throws IOException {
    String visits = read(new SmallTrainingSet()).visits();

    assertEquals(visits, read(new SmallTrainingSet().shuffled(5)).visits());
    assertEquals(
        visits, read(new SmallTrainingSet().rows(row -> row.put("cart_value", 7f))).visits());
    assertNotEquals(visits, read(new SmallTrainingSet().sessions("validation", 599)).visits());
    assertNotEquals(
        visits,
        read(new SmallTrainingSet()
                .keeping(
                    row ->
                        !row.get("session_id").toString().equals("validation7")
                            || (Integer) row.get("moment") < MOMENTS))
            .visits());
  }

  @Test
  void idleMoments_areLearntFrom_andNotJudgedBy() throws IOException {
    SmallTrainingSet set =
        new SmallTrainingSet()
            .rows(row -> row.put("idle_seconds", (Integer) row.get("moment") == 2 ? 40 : 0));
    set.write(folder);
    TrainingSet written = TrainingSet.open(new Lake(folder), null);

    Split all = Split.since(written, "validation", Instant.MIN);
    Split judged = Split.atEvents(written, "validation");
    Split idle = Objects.requireNonNull(Split.whileIdle(written, "validation"));

    assertEquals(all.matrix().rows(), judged.matrix().rows() + idle.matrix().rows());
    assertEquals(all.matrix().rows() / MOMENTS, idle.matrix().rows());
    assertEquals(List.of(2), distinct(idle.moments().moments()));
    assertEquals(List.of(1, 3), distinct(judged.moments().moments()));
  }

  /** Here the third row of a visit is of its second event, while the visitor idled. */
  @Test
  void rowsAtEvents_areFoundAmongAll() throws IOException {
    new SmallTrainingSet()
        .rows(
            row -> {
              boolean idle = (Integer) row.get("moment") == MOMENTS;
              row.put("moment", Math.min((Integer) row.get("moment"), MOMENTS - 1));
              row.put("idle_seconds", idle ? 40 : 0);
            })
        .write(folder);
    TrainingSet written = TrainingSet.open(new Lake(folder), null);
    Split all = Split.since(written, "validation", Instant.MIN);
    Split judged = Split.atEvents(written, "validation");

    Split found = all.at(all.atEvents(IntStream.range(0, all.matrix().rows()).toArray()));

    assertArrayEquals(judged.matrix().values(), found.matrix().values());
    assertArrayEquals(judged.moments().times(), found.moments().times());
  }

  private static List<Integer> distinct(int[] numbers) {
    return IntStream.of(numbers).distinct().sorted().boxed().toList();
  }

  /** Each third visit is of one shopper, who is known from its second moment on. */
  @Test
  void shoppersAreDealtAsWholes_fromWhateverMomentTheyAreKnown() throws IOException {
    Split split =
        read(
            new SmallTrainingSet()
                .rows(
                    row -> {
                      int session =
                          Integer.parseInt(row.get("session_id").toString().replaceAll("\\D", ""));
                      boolean known = session % 3 == 0 && (Integer) row.get("moment") > 1;
                      row.put("user_id", known ? "somebody" : null);
                    }));

    int[] sizes =
        IntStream.range(0, 10).map(tenth -> split.rowsOfTenths(tenth, tenth + 1).length).toArray();
    assertEquals(split.matrix().rows(), IntStream.of(sizes).sum());
    // A tenth of the 400 visits of nobody known each, and one with the 200 of somebody besides.
    assertEquals(1, IntStream.of(sizes).filter(size -> size > 200 * MOMENTS).count());
    assertEquals(9, IntStream.of(sizes).filter(size -> size > 0 && size < 80 * MOMENTS).count());
  }

  @Test
  void part_hasItsRows_andNumbersSessionsAnew() throws IOException {
    Split whole = read(new SmallTrainingSet());
    int[] places = whole.rowsOfTenths(3, 5);
    Split part = whole.at(places);

    assertEquals(places.length / MOMENTS, part.moments().sessionCount());
    assertArrayEquals(whole.matrix().row(places[7]), part.matrix().row(7));
    assertEquals(whole.moments().moments()[places[7]], part.moments().moments()[7]);
    assertEquals(whole.known()[places[7]], part.known()[7]);
    assertEquals(places.length, part.rowsOfTenths(3, 5).length);
  }
}
