package io.purchaseintent.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.UserError;
import io.purchaseintent.event.Event;
import io.purchaseintent.json.EventJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayTest {

  private static final Distortions NONE = new Distortions(0, 0, 0, 1);

  private final FakeWall wall = new FakeWall();

  /** Keeps what it gets, and takes its time for each batch. */
  private final class Slow implements Target {

    private final Duration each;
    private final List<Integer> sizes = new ArrayList<>();
    private final List<Long> lateMillis = new ArrayList<>();
    private final double speed;

    private Slow(Duration each, double speed) {
      this.each = each;
      this.speed = speed;
    }

    @Override
    public Message encode(Event event) {
      return new Message(event.sessionId(), EventJson.toBytes(event));
    }

    @Override
    public List<String> send(List<Message> batch) {
      sizes.add(batch.size());
      for (Message message : batch) {
        Event event = Recordings.parse(message.json());
        double due = Duration.between(Recordings.START, event.eventTime()).toMillis() / speed;
        lateMillis.add(Math.round(wall.nanos() / 1e6 - due));
      }
      wall.sleep(each.toNanos());
      return List.of();
    }

    @Override
    public void close() {}
  }

  @Test
  void events_areSentWhenTheyAreDue_neverBefore_andNotMuchLater() throws Exception {
    Slow target = new Slow(Duration.ZERO, 60);
    List<Sending> plan = plan(everySecond(600));

    Replay.Result result = replay(target, new Speed(60)).run(plan, millis());

    assertEquals(600, result.sent());
    assertTrue(target.lateMillis.stream().allMatch(late -> late >= 0 && late <= 11));
    assertEquals(599 / 60.0, wall.seconds(), 0.05);
    assertTrue(result.behind().toMillis() < 100, result.behind().toString());
    assertEquals(60, result.eventsPerSecond(), 1);
  }

  @Test
  void manyEventsAtOnce_shareOneWait_andOneBatch() throws Exception {
    Slow target = new Slow(Duration.ZERO, 1_000_000);
    List<Sending> plan = plan(everySecond(100_000));

    replay(target, new Speed(1_000_000)).run(plan, millis());

    // 100,000 events in a tenth of a second.
    assertTrue(wall.sleeps() - target.sizes.size() <= 11, wall.sleeps() + " waits");
    assertTrue(target.sizes.stream().allMatch(size -> size <= 500), target.sizes.toString());
    assertEquals(100_000, target.sizes.stream().mapToInt(Integer::intValue).sum());
  }

  @Test
  void longGap_isWaitedInStretches() throws Exception {
    Slow target = new Slow(Duration.ZERO, 1);
    List<Event> events =
        List.of(
            Recordings.event("a", Recordings.START, 1, "s"),
            Recordings.event("b", Recordings.START.plusSeconds(3_600), 2, "s"));

    replay(target, new Speed(1)).run(plan(events), millis());

    assertEquals(3_600, wall.seconds(), 0.01);
    assertEquals(List.of(1, 1), target.sizes);
    assertEquals(List.of(0L, 0L), target.lateMillis);
  }

  @Test
  void fullSpeed_neverWaits_andFillsBatches() throws Exception {
    Slow target = new Slow(Duration.ZERO, 60);

    Replay.Result result = replay(target, Speed.max()).run(plan(everySecond(1_200)), millis());

    assertEquals(List.of(500, 500, 200), target.sizes);
    assertEquals(0, wall.nanos());
    assertEquals(Duration.ZERO, result.behind());
  }

  @Test
  void slowTarget_isTold_andGetsFullBatches() throws Exception {
    Slow target = new Slow(Duration.ofSeconds(2), 60);

    Replay.Result result = replay(target, new Speed(60)).run(plan(everySecond(600)), millis());

    assertEquals(600, result.sent());
    assertTrue(result.behind().toMillis() > 1_000, result.behind().toString());
  }

  @Test
  void targetThatFails_isToldWithWhatItHas() {
    Target failing =
        new Target() {
          private int batches;

          @Override
          public Message encode(Event event) {
            return new Message(event.sessionId(), EventJson.toBytes(event));
          }

          @Override
          public List<String> send(List<Message> batch) {
            if (++batches == 3) {
              throw new UserError("the disk is full");
            }
            return List.of();
          }

          @Override
          public void close() {}
        };

    UserError error =
        assertThrows(
            UserError.class,
            () -> replay(failing, Speed.max()).run(plan(everySecond(2_000)), millis()));

    assertEquals(
        "the disk is full. 1,000 events were sent before that, and stay sent", error.getMessage());
  }

  @Test
  void batch_staysBelowItsBytes() {
    Batch batch = new Batch();
    int count = 0;
    Message big = new Message("s", new byte[100_000]);
    for (; batch.hasRoomFor(big); count++) {
      batch.add(big);
    }
    assertEquals(10, count);
  }

  @Test
  void speeds_haveTheirBounds() {
    assertTrue(Speed.parse("max").isMax());
    assertEquals(60, Speed.parse("60").factor());
    for (String wrong : List.of("0", "-1", "0.5", "NaN", "Infinity", "1000001", "fast", "")) {
      IllegalArgumentException error =
          assertThrows(IllegalArgumentException.class, () -> Speed.parse(wrong));
      assertTrue(error.getMessage().contains("from 1 to 1000000"), error.getMessage());
    }
  }

  private Replay replay(Target target, Speed speed) {
    return new Replay(
        target, speed, TimeShift.none(), Recordings.RULES, wall, Recordings.silent(), null);
  }

  private static List<Sending> plan(List<Event> events) {
    return NONE.plan(Recordings.recorded(events));
  }

  private static long millis() {
    return Recordings.START.toEpochMilli();
  }

  private static List<Event> everySecond(int count) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(Recordings.event("e" + i, Recordings.START.plusSeconds(i), i, "s" + i % 7));
    }
    return events;
  }
}
