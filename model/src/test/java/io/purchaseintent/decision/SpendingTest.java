package io.purchaseintent.decision;

import static io.purchaseintent.decision.Policies.action;
import static io.purchaseintent.decision.Policies.alternative;
import static io.purchaseintent.decision.Policies.situation;
import static io.purchaseintent.decision.Policies.withBudget;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.decision.Cost.Paid;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SpendingTest {

  private static final Instant NOON = Policies.NOON;

  /** At 0.2 it is expected to cost 0.4 · 5 = 2, and gains 0.4 · (20 − 5) − 4 = 2. */
  private static final Action SHIPPING =
      action("shipping", new Cost(5, 0, Paid.ON_PURCHASE), Uplift.of(Effect.RELATIVE, 1));

  /** At 0.2 it costs 1, and gains 0.1 · 20 − 1 = 1. */
  private static final Action CHAT =
      action("chat", new Cost(1, 0, Paid.ALWAYS), Uplift.of(Effect.ABSOLUTE, 0.1));

  private static String chosen(Decider decider, Spending spending, Instant time) {
    return decider.decide(situation("s", time, 0.2, 0), spending).chosen().action();
  }

  @Test
  void budgetThatIsUsedUp_takesTheActionAway_andSaysSo() {
    Decider decider = new Decider(Policies.of(withBudget(SHIPPING, 5), CHAT));
    Spending spending = new Spending();

    assertEquals("shipping", chosen(decider, spending, NOON));
    assertEquals("shipping", chosen(decider, spending, NOON));
    Decision third = decider.decide(situation("s", 0.2, 0), spending);

    assertEquals("chat", third.chosen().action());
    assertEquals(
        "daily_budget: its budget of 5.00 a day has no room for what it would cost",
        String.valueOf(alternative(third, "shipping").suppression()));
    assertEquals(4, spending.today("shipping", NOON, ZoneOffset.UTC));
    assertEquals(5, spending.today(NOON, ZoneOffset.UTC));
  }

  @Test
  void budgetOfAll_countsWhatEachCosts() {
    Decider decider =
        new Decider(
            Policies.of(OptionalDouble.of(3), ZoneOffset.UTC, Exploration.NONE, SHIPPING, CHAT));
    Spending spending = new Spending();

    assertEquals("shipping", chosen(decider, spending, NOON));
    assertEquals("chat", chosen(decider, spending, NOON));
    Decision third = decider.decide(situation("s", 0.2, 0), spending);

    assertEquals("none", third.chosen().action());
    assertEquals(
        "daily_budget: the budget of all actions of 3.00 a day has no room for what it would cost",
        String.valueOf(alternative(third, "chat").suppression()));
  }

  @Test
  void whatIsLeft_isPartedAmongThoseWhoDoNotKnowOfEachOther() {
    Decider decider = new Decider(Policies.of(withBudget(SHIPPING, 10), CHAT));
    Spending spending = new Spending();
    assertEquals("shipping", chosen(decider, spending, NOON));

    // Of the 8 that are left a third, 2.67: one of 2.
    spending.shareAmong(3);
    spending.shareAmong(3);
    assertEquals("shipping", chosen(decider, spending, NOON));
    assertEquals("chat", chosen(decider, spending, NOON));

    // The others spent nothing.
    spending.learn(NOON, ZoneOffset.UTC, "shipping", 4_000_000, 5_000_000);
    assertEquals("shipping", chosen(decider, spending, NOON));

    spending.shareAmong(3);
    Instant tomorrow = NOON.plusSeconds(86_400);
    assertEquals("shipping", chosen(decider, spending, tomorrow));
    assertEquals("chat", chosen(decider, spending, tomorrow));
  }

  @Test
  void whoIsAlone_hasAllThatIsLeft() {
    Decider decider = new Decider(Policies.of(withBudget(SHIPPING, 4), CHAT));
    Spending spending = new Spending();
    spending.shareAmong(1);

    assertEquals("shipping", chosen(decider, spending, NOON));
    assertEquals("shipping", chosen(decider, spending, NOON));
    assertEquals("chat", chosen(decider, spending, NOON));
  }

  @Test
  void budgetOfZero_forbidsWhatCosts_only() {
    Action free = action("free", new Cost(0, 0, Paid.ALWAYS), Uplift.of(Effect.ABSOLUTE, 0.1));
    Decider decider = new Decider(Policies.of(withBudget(SHIPPING, 0), withBudget(free, 0)));

    assertEquals("free", chosen(decider, new Spending(), NOON));
  }

  @Test
  void spending_outlivesThePolicy() {
    Spending spending = new Spending();

    assertEquals(
        "shipping", chosen(new Decider(Policies.of(withBudget(SHIPPING, 2))), spending, NOON));
    assertEquals(
        "none", chosen(new Decider(Policies.of(withBudget(SHIPPING, 3.9))), spending, NOON));
    assertEquals(
        "shipping", chosen(new Decider(Policies.of(withBudget(SHIPPING, 4))), spending, NOON));
  }

  @Test
  void day_isThatOfTheShopsZone_howeverLong() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    Decider decider =
        new Decider(
            Policies.of(OptionalDouble.empty(), berlin, Exploration.NONE, withBudget(SHIPPING, 2)));
    // Clocks go back: the 25th has 25 hours, from 22:00 to 23:00 of the next day in UTC.
    assertDay(decider, "2026-10-24T22:00:00Z", "2026-10-25T22:59:59.999Z", "2026-10-25T23:00:00Z");
    // Clocks go forward: the 29th has 23 hours.
    assertDay(decider, "2026-03-28T23:00:00Z", "2026-03-29T21:59:59.999Z", "2026-03-29T22:00:00Z");
  }

  private static void assertDay(Decider decider, String first, String last, String next) {
    Spending spending = new Spending();
    assertEquals(
        "shipping",
        chosen(decider, spending, Instant.parse(first).minusMillis(1)),
        "the day before");
    assertEquals("shipping", chosen(decider, spending, Instant.parse(first)), first);
    assertEquals("none", chosen(decider, spending, Instant.parse(last)), last);
    assertEquals("shipping", chosen(decider, spending, Instant.parse(next)), next);
  }

  @Test
  void dayThatIsOver_doesNotComeBack() {
    Decider decider = new Decider(Policies.of(withBudget(SHIPPING, 2)));
    Spending spending = new Spending();
    Instant midnight = Instant.parse("2026-03-03T00:00:00Z");

    assertEquals("shipping", chosen(decider, spending, midnight));
    assertEquals("none", chosen(decider, spending, midnight.minusMillis(1)));
    assertEquals("none", chosen(decider, spending, midnight.plusMillis(1)));
  }

  @Test
  void threads_neverSpendMoreThanTheBudget_andAllOfIt() throws Exception {
    Decider decider =
        new Decider(
            Policies.of(
                OptionalDouble.of(1500),
                ZoneOffset.UTC,
                Exploration.NONE,
                withBudget(SHIPPING, 1000)));
    for (int round = 0; round < 20; round++) {
      Spending spending = new Spending();
      AtomicInteger shipped = new AtomicInteger();
      Callable<Void> visits =
          () -> {
            for (int i = 0; i < 200; i++) {
              if (chosen(decider, spending, NOON).equals("shipping")) {
                shipped.incrementAndGet();
              }
            }
            return null;
          };
      inThreads(8, visits);

      // 1,600 visits ask for 2 each: 500 of them get it.
      assertEquals(500, shipped.get());
      assertEquals(1000, spending.today(NOON, ZoneOffset.UTC));
    }
  }

  private static void inThreads(int count, Callable<Void> work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(count);
    try {
      List<Callable<Void>> each = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        each.add(work);
      }
      for (Future<Void> done : pool.invokeAll(each)) {
        done.get();
      }
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void costBeyondCounting_usesUpTheBudget() {
    Action dear = action("dear", new Cost(1e9, 1, Paid.ALWAYS), Uplift.of(Effect.ABSOLUTE, -1));
    Exploration always = new Exploration(1, Exploration.Among.ALLOWED);
    Decider decider = new Decider(Policies.of(always, dear));
    Spending spending = new Spending();
    for (int i = 0; i < 20_000; i++) {
      decider.decide(situation("s" + i, 0.2, 1e9), spending);
    }

    assertTrue(spending.today(NOON, ZoneOffset.UTC) > 9e12);
  }
}
