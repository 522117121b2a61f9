package io.purchaseintent.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.training.SuccessiveHalving.Found;
import io.purchaseintent.training.SuccessiveHalving.Score;
import io.purchaseintent.training.SuccessiveHalving.Trial;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SuccessiveHalvingTest {

  private static final BoosterParameters DEFAULTS = BoosterParameters.defaults();
  private static final SearchSpace SPACE =
      new SearchSpace(
          Map.of(
              "max_depth", new SearchSpace.Range(3, 8, false),
              "eta", new SearchSpace.Range(0.01, 0.3, true),
              "lambda", new SearchSpace.Range(0, 20, false)));
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** Best at an eta of 0.1 and a lambda of 10; a small sample misleads a little. */
  private static Score bowl(BoosterParameters parameters, int oneIn) {
    double eta = Math.log(parameters.eta() / 0.1);
    double lambda = (parameters.lambda() - 10) / 10;
    return new Score(100, eta * eta + lambda * lambda + 0.001 * oneIn * parameters.maxDepth());
  }

  private static SuccessiveHalving search(int trials, Clock clock, Instant end) {
    return new SuccessiveHalving(SPACE, DEFAULTS, trials, clock, end);
  }

  private static Found run(int trials, SuccessiveHalving.Objective objective, Remembered memory) {
    return search(trials, Clock.fixed(START, ZoneOffset.UTC), START.plusSeconds(1))
        .run(objective, memory, (trial, best) -> {});
  }

  /** Trials in a map. */
  private static final class Remembered implements SuccessiveHalving.Memory {
    private final Map<String, Score> scores = new HashMap<>();

    @Override
    public @Nullable Score find(int number, int oneIn) {
      return scores.get(number + "/" + oneIn);
    }

    @Override
    public void keep(Trial trial) {
      scores.put(trial.number() + "/" + trial.oneIn(), trial.score());
    }
  }

  @Test
  void eachRung_hasTheBestThirdOfTheOneBefore() {
    Found found = run(20, SuccessiveHalvingTest::bowl, new Remembered());

    List<Trial> first = rung(found, 9);
    List<Trial> second = rung(found, 3);
    List<Trial> third = rung(found, 1);
    assertEquals(List.of(20, 7, 3), List.of(first.size(), second.size(), third.size()));
    assertEquals(best(first, 7), numbers(second));
    assertEquals(best(second, 3), numbers(third));
    assertEquals(best(third, 1).get(0), found.best().number());
    assertFalse(found.cutShort());
  }

  @Test
  void search_findsBetterThanTheDefaults() {
    Found found = run(60, SuccessiveHalvingTest::bowl, new Remembered());

    assertTrue(found.best().score().loss() < bowl(DEFAULTS, 1).loss());
    assertTrue(found.best().parameters().eta() > 0.05 && found.best().parameters().eta() < 0.2);
  }

  @Test
  void firstTrial_isTheDefaults_andWhatIsNotSearchedKeepsThem() {
    Found found = run(20, SuccessiveHalvingTest::bowl, new Remembered());

    assertEquals(DEFAULTS, found.trials().get(0).parameters());
    assertTrue(
        found.trials().stream().allMatch(t -> t.parameters().subsample() == DEFAULTS.subsample()));
  }

  @Test
  void search_thatWasKilledAnywhere_endsAsIfItHadNotBeen() {
    Found whole = run(9, SuccessiveHalvingTest::bowl, new Remembered());

    for (int killedAfter = 0; killedAfter < whole.trials().size(); killedAfter++) {
      Remembered memory = new Remembered();
      int last = killedAfter;
      List<Integer> done = new ArrayList<>();
      SuccessiveHalving.Objective dying =
          (parameters, oneIn) -> {
            if (done.size() == last) {
              throw new IllegalStateException("killed");
            }
            done.add(oneIn);
            return bowl(parameters, oneIn);
          };
      assertThrows(IllegalStateException.class, () -> run(9, dying, memory));

      List<Integer> again = new ArrayList<>();
      Found resumed =
          run(
              9,
              (parameters, oneIn) -> {
                again.add(oneIn);
                return bowl(parameters, oneIn);
              },
              memory);

      assertEquals(whole, resumed);
      assertEquals(whole.trials().size() - killedAfter, again.size());
    }
  }

  @Test
  void search_whoseTimeIsUp_endsWithTheBestSoFar() {
    List<Trial> heard = new ArrayList<>();
    TickingClock clock = new TickingClock();
    Found found =
        search(20, clock, START.plusSeconds(5))
            .run(
                (parameters, oneIn) -> {
                  clock.now = clock.now.plusSeconds(1);
                  return bowl(parameters, oneIn);
                },
                new Remembered(),
                (trial, best) -> heard.add(best));

    assertTrue(found.cutShort());
    assertEquals(5, found.trials().size());
    assertEquals(best(found.trials(), 1).get(0), found.best().number());
    assertEquals(found.best(), heard.get(heard.size() - 1));
  }

  @ParameterizedTest
  @CsvSource({
    "depth, 1, 2, depth",
    "max_depth, 0, 5, max_depth",
    "subsample, 0.5, 1.1, subsample",
    "eta, 0.3, 0.1, from 0.3",
  })
  void rangesThatCannotBe_areRefused(String name, double from, double to, String told) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new SearchSpace(Map.of(name, new SearchSpace.Range(from, to, false))));

    assertTrue(String.valueOf(refused.getMessage()).contains(told), refused.getMessage());
  }

  private static List<Trial> rung(Found found, int oneIn) {
    return found.trials().stream().filter(trial -> trial.oneIn() == oneIn).toList();
  }

  private static List<Integer> numbers(List<Trial> trials) {
    return trials.stream().map(Trial::number).toList();
  }

  /** Numbers of the best trials, by a sort of our own. */
  private static List<Integer> best(List<Trial> trials, int count) {
    List<Trial> left = new ArrayList<>(trials);
    List<Integer> best = new ArrayList<>();
    while (best.size() < count) {
      Trial least = left.get(0);
      for (Trial trial : left) {
        least = trial.score().loss() < least.score().loss() ? trial : least;
      }
      best.add(least.number());
      left.remove(least);
    }
    return best;
  }

  /** A clock that the test moves. */
  private static final class TickingClock extends Clock {
    private Instant now = START;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
