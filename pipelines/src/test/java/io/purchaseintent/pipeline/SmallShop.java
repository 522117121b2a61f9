package io.purchaseintent.pipeline;

import io.purchaseintent.event.Channel;
import io.purchaseintent.event.Device;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.json.EventJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A few seeded weeks of a small shop, full of what goes wrong: events on midnights and exactly a
 * gap apart, ties, orders shown twice, session ids used again, repeated and broken lines.
 */
public final class SmallShop {

  static final int DUPLICATES = 7;
  static final int BROKEN = 3;
  static final int ROBOTS = 2;

  private static final Instant START = Instant.parse("2024-02-20T00:00:00Z");
  private static final EventType[] TYPES = {
    EventType.PAGE_VIEW,
    EventType.PRODUCT_VIEW,
    EventType.PRODUCT_VIEW,
    EventType.ADD_TO_CART,
    EventType.CHECKOUT,
    EventType.PURCHASE
  };

  private SmallShop() {}

  /** Valid events without a duplicate, in the order of their making. */
  public static List<Event> events(long seed) {
    Random random = new Random(seed);
    List<Event> events = new ArrayList<>();
    for (int session = 0; session < 120; session++) {
      Instant time = START.plus(Duration.ofDays(random.nextInt(20)));
      time = random.nextInt(4) == 0 ? time : time.plusSeconds(random.nextInt(86_400));
      String user = random.nextInt(4) == 0 ? null : "user" + random.nextInt(25);
      int size = 1 + random.nextInt(8);
      for (int i = 0; i < size; i++) {
        events.add(event(random, events.size(), "session" + session % 110, user, time));
        int pause = random.nextInt(10);
        time =
            pause == 0
                ? time.plus(Duration.ofMinutes(30))
                : pause < 3 ? time : time.plusSeconds(random.nextInt(1_700));
      }
    }
    return events;
  }

  private static Event event(Random random, int number, String session, String user, Instant time) {
    EventType type = TYPES[random.nextInt(TYPES.length)];
    boolean product = type != EventType.PAGE_VIEW && type != EventType.CHECKOUT;
    return new Event(
        "event" + number,
        type,
        time,
        number,
        session,
        user,
        "/page?secret=1".substring(0, 5),
        product ? "product" + random.nextInt(6) : null,
        product && random.nextBoolean() ? "category" + random.nextInt(3) : null,
        product && random.nextInt(5) > 0 ? 1_000_000L + random.nextInt(90_000_000) : 0,
        "EUR",
        product ? random.nextInt(3) : 0,
        type == EventType.PURCHASE && random.nextBoolean() ? "order" + random.nextInt(20) : null,
        null,
        Device.values()[random.nextInt(4)],
        Channel.values()[random.nextInt(7)],
        "AT",
        random.nextBoolean() ? ZoneId.of("Europe/Vienna") : null,
        "Mozilla/5.0",
        "192.0.2.1",
        null);
  }

  /** Writes the events out of order, with duplicates, broken lines and robots among them. */
  static void write(List<Event> events, long seed, Path folder) throws IOException {
    List<byte[]> lines = new ArrayList<>();
    events.forEach(event -> lines.add(EventJson.toBytes(event)));
    for (int i = 0; i < DUPLICATES; i++) {
      lines.add(EventJson.toBytes(events.get(i * 11)));
    }
    lines.add("not json".getBytes(StandardCharsets.UTF_8));
    lines.add(new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'});
    lines.add(
        "{\"event_id\":\"x\",\"type\":\"page_view\",\"event_time\":\"9999-01-01T00:00:00Z\",\"session_id\":\"s\"}"
            .getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < ROBOTS; i++) {
      lines.add(
          ("{\"event_id\":\"bot"
                  + i
                  + "\",\"type\":\"page_view\",\"event_time\":\"2024-02-21T00:00:00Z\","
                  + "\"session_id\":\"bot\",\"user_agent\":\"Googlebot/2.1\"}")
              .getBytes(StandardCharsets.UTF_8));
    }
    Collections.shuffle(lines, new Random(seed));
    Files.createDirectories(folder);
    for (int file = 0; file < 2; file++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (int i = file; i < lines.size(); i += 2) {
        out.writeBytes(lines.get(i));
        out.write('\n');
      }
      Files.write(folder.resolve("events-" + file + ".jsonl"), out.toByteArray());
    }
  }
}
