package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.purchaseintent.registry.board.Deed;
import io.purchaseintent.registry.board.Doing;
import io.purchaseintent.registry.board.HeldLease;
import io.purchaseintent.registry.board.Holder;
import io.purchaseintent.registry.board.Journal;
import io.purchaseintent.registry.board.LeaseDesk;
import io.purchaseintent.registry.board.LoopBoard;
import io.purchaseintent.registry.board.Notes;
import io.purchaseintent.registry.board.Order;
import io.purchaseintent.registry.board.Pause;
import io.purchaseintent.registry.board.Processes;
import io.purchaseintent.registry.board.StoreNotes;
import io.purchaseintent.serving.loop.LoopMetrics;
import io.purchaseintent.serving.loop.LoopWatch;
import io.purchaseintent.store.FolderStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The loop, which runs elsewhere, as a server tells of it and steers it. */
@Timeout(120)
final class LoopOrdersTest {

  @TempDir private Path home;

  private Notes notes;
  private HeldLease held;

  @BeforeEach
  void begin() throws Exception {
    TrainedModel.register(home.resolve("registry"));
    notes = new StoreNotes(new FolderStore(home.resolve("registry")), TrainedModel.NAME);
    Processes processes = new Processes();
    held =
        new LeaseDesk(
                notes,
                processes.me(Holder.LOOP),
                Duration.ofSeconds(60),
                processes,
                Clock.systemUTC(),
                System::nanoTime)
            .ask()
            .held();
    assertNotNull(held);
    held.renew(new Doing("rollout", "v2 production as shadow", "then the next pass"), null);
  }

  private WholeServer server() {
    return KeyedHome.server(home);
  }

  private String key(String scope) {
    return KeyedHome.key(home, "--scope=" + scope);
  }

  private List<Order> orders() {
    return new LoopBoard(notes, Clock.systemUTC()).view().orders();
  }

  @Test
  void page_tellsWhatTheLoopIsAt_andSteersItForWhoHoldsTheKey() throws Exception {
    String admin = key("admin");
    String watching = key("watch");
    try (WholeServer server = server();
        Browser browser = Browser.start()) {
      Page page = browser.page();
      List<String> complaints = new ArrayList<>();
      page.onPageError(complaints::add);
      browser.open(server.uri("/"));
      page.waitForCondition(
          () -> page.innerText("#loop-text").contains("is at: rollout v2 production as shadow"));

      page.click("#loop-skip");
      page.waitForCondition(
          () -> page.innerText("#order-text").startsWith("Of rollout v2 production as shadow."));
      page.fill("#order [name=why]", "seen <b>enough</b>");
      refusedWith(page, "This needs a key for admin");
      page.fill("#order [name=key]", watching);
      refusedWith(page, "and this is for admin: take another key");
      assertEquals(List.of(), orders());
      page.fill("#order [name=key]", admin);
      page.keyboard().press("Enter");
      page.waitForCondition(() -> page.innerText("#ordered").equals("Ordered to skip."));
      Order skip = orders().get(0);
      assertEquals("rollout v2 production as shadow", skip.of());
      assertEquals("key:" + admin.substring(3, 11), skip.who());

      page.click("#loop-pause");
      page.fill("#order [name=why]", "a sale");
      page.fill("#order [name=key]", admin);
      page.click("#order-do");
      page.waitForCondition(() -> page.innerText("#ordered").equals("Ordered to pause."));
      page.waitForSelector("#loop-resume");
      assertTrue(page.innerText("#loop-text").contains("a sale."), page.innerText("#loop-text"));
      assertEquals(2, orders().size());
      assertEquals(List.of(), complaints);
    }
  }

  private static void refusedWith(Page page, String words) {
    page.click("#order-do");
    page.waitForCondition(() -> page.innerText("#order-error").contains(words));
  }

  @Test
  void ordersAndFailures_areInTheTimeline() throws Exception {
    Journal journal = new Journal(notes, held.lease());
    Instant now = Instant.now();
    journal.begin(
        Deed.begin("retrain", "", "p", "loop", "if it is due", "", now)
            .end(Deed.FAILED, "", "no space left", now));
    journal.begin(
        Deed.begin("pause", "", "id", "key:ab", "a sale", "", now).end("done", "", "", now));
    journal.begin(
        Deed.begin("watch", "2026-03-01", "p", "loop", "daily", "", now)
            .end("calm", "", "all is well", now));

    JsonNode told;
    try (WholeServer server = server()) {
      told = server.json("/timeline.json");
    }

    List<String> texts = new ArrayList<>();
    told.path("entries")
        .forEach(
            each -> {
              if (each.path("kind").asText().equals("loop")) {
                texts.add(each.path("tone").asText() + " " + each.path("text").asText());
              }
            });
    assertEquals(
        List.of(
            "neutral order to pause: done",
            "bad the loop's retrain failed, and is tried again, no space left"),
        texts);
  }

  @Test
  void loopsState_isThereForPrometheus() throws Exception {
    Journal journal = new Journal(notes, held.lease());
    Instant now = Instant.parse("2026-03-02T06:00:00Z");
    for (String outcome : List.of("staged", Deed.FAILED, Deed.CUT_OFF, Deed.FAILED)) {
      journal.begin(
          Deed.begin("retrain", "", "p", "loop", "", "", now).end(outcome, "", "no space", now));
    }
    journal.begin(Deed.begin("watch", "", "p", "loop", "", "", now).end("calm", "", "", now));
    held.renew(Doing.BEGINS, new Pause(now, "ann", "a sale"));
    AtomicLong nanos = new AtomicLong();
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    LoopMetrics metrics =
        new LoopMetrics(new LoopWatch(new LoopBoard(notes, Clock.systemUTC()), nanos::get), meters);
    metrics.look();
    nanos.addAndGet(Duration.ofSeconds(90).toNanos());
    metrics.look();

    String shown = meters.scrape();
    for (String line :
        List.of(
            "loop_lease_age_seconds 90.0",
            "loop_paused 1.0",
            "loop_orders_waiting 0.0",
            "loop_failures_in_a_row{step=\"retrain\"} 2.0",
            "loop_failures_in_a_row{step=\"watch\"} 0.0",
            "loop_last_outcome{outcome=\"failed\",step=\"retrain\"} 1.0",
            "loop_last_outcome{outcome=\"calm\",step=\"watch\"} 1.0",
            "loop_last_end_timestamp_seconds{step=\"watch\"}")) {
      assertTrue(shown.contains("\n" + line), line + " in\n" + shown);
    }
    held.end();
    metrics.look();
    assertFalse(meters.scrape().contains("loop_lease_age_seconds "), "nobody has it");
  }

  @Test
  void loopThatFallsSilent_isAProblem_andOneThatEndedIsNone() {
    AtomicLong nanos = new AtomicLong();
    LoopWatch watch = new LoopWatch(new LoopBoard(notes, Clock.systemUTC()), nanos::get);
    watch.look();
    nanos.addAndGet(Duration.ofMinutes(6).toNanos());
    assertTrue(watch.problem().orElseThrow().contains("The loop is silent since "));

    held.renew(Doing.BEGINS, null);
    watch.look();
    assertEquals(Optional.empty(), watch.problem());
    held.end();
    watch.look();
    nanos.addAndGet(Duration.ofDays(6).toNanos());
    assertEquals(Optional.empty(), watch.problem());
  }

  @Test
  void loopThatDied_isMissed_alsoWhereAPersonDidSomethingSince() throws Exception {
    LoopWatch watch = new LoopWatch(new LoopBoard(notes, Clock.systemUTC()), () -> 0);
    Processes gone =
        new Processes() {
          @Override
          public boolean isGone(Holder holder) {
            return holder.isLoop();
          }
        };
    HeldLease byHand =
        new LeaseDesk(
                notes,
                gone.me("retrain"),
                Duration.ofSeconds(60),
                gone,
                Clock.systemUTC(),
                System::nanoTime)
            .ask()
            .held();
    assertNotNull(byHand);
    byHand.end();

    watch.look();

    assertTrue(watch.problem().orElseThrow().contains("never gave its lease back"));
  }
}
