package io.purchaseintent.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A visit of the test period, with the ids that the shop itself uses: what the demo asks about.
 *
 * @param userId the shopper, or null where anonymous
 * @param productId the product seen last, or null
 * @param lastEvent when the visit's last event was
 */
record SampleVisit(
    String sessionId, @Nullable String userId, @Nullable String productId, Instant lastEvent) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Who was there before the test period is remembered by hash; a rare mistake costs nothing. */
  private static final int VISITOR_BITS = 1 << 24;

  /** From when on a day's snapshot is published. */
  private static final Duration PUBLISHED = Duration.ofHours(1);

  /**
   * The latest visit that put something into the cart and has not bought, if there is one, else the
   * next best.
   *
   * @param folder canonical events as JSON lines, plain or gzip
   * @param from start of the test period
   */
  static SampleVisit find(Path folder, Instant from) {
    Map<String, Draft> drafts = new HashMap<>();
    BitSet visitors = new BitSet(VISITOR_BITS);
    for (Path file : files(folder)) {
      read(file, from, drafts, visitors);
    }
    return drafts.values().stream()
        .filter(draft -> !draft.startedBefore)
        .max(best(visitors))
        .orElseThrow(() -> new UserError("No visit in " + folder + " begins after " + from))
        .toVisit();
  }

  /** The date whose snapshots were online at the time. */
  LocalDate asOf() {
    return lastEvent.minus(PUBLISHED).atOffset(ZoneOffset.UTC).toLocalDate();
  }

  /** The question, right after the last event. */
  ObjectNode request() {
    ObjectNode request = JSON.createObjectNode();
    if (userId != null) {
      request.put("user_id", userId);
    }
    request.put("session_id", sessionId);
    if (productId != null) {
      request.put("product_id", productId);
    }
    request.putObject("context").put("time", lastEvent.plusMillis(1).toString());
    return request;
  }

  private static Comparator<Draft> best(BitSet visitors) {
    return Comparator.comparing((Draft draft) -> !draft.robot)
        .thenComparing(draft -> draft.carts > 0 && !draft.bought)
        .thenComparing(draft -> draft.productId != null)
        .thenComparing(draft -> draft.userId != null && visitors.get(place(draft.userId)))
        .thenComparing(draft -> draft.last)
        .thenComparing(draft -> draft.sessionId);
  }

  private static int place(String userId) {
    return userId.hashCode() & (VISITOR_BITS - 1);
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("events"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UserError(folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static void read(Path file, Instant from, Map<String, Draft> drafts, BitSet visitors) {
    try (InputStream raw = Files.newInputStream(file);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    file.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw,
                    StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        add(JSON.readTree(line), from, drafts, visitors);
      }
    } catch (IOException e) {
      throw new UserError(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static void add(
      JsonNode event, Instant from, Map<String, Draft> drafts, BitSet visitors) {
    Instant time = OffsetDateTime.parse(event.path("event_time").asText()).toInstant();
    // A visit that was open at the border is in no part of the training set.
    if (time.isBefore(from.minus(Duration.ofHours(1)))) {
      if (event.path("user_id").isTextual()) {
        visitors.set(place(event.path("user_id").asText()));
      }
      return;
    }
    String session = event.path("session_id").asText();
    drafts.computeIfAbsent(session, Draft::new).add(event, time, time.isBefore(from));
  }

  /** A visit while it is read. */
  private static final class Draft {

    private final String sessionId;
    private @Nullable String userId;
    private @Nullable String productId;
    private Instant last = Instant.MIN;
    private int carts;
    private boolean bought;
    private boolean robot;
    private boolean startedBefore;

    Draft(String sessionId) {
      this.sessionId = sessionId;
    }

    void add(JsonNode event, Instant time, boolean before) {
      startedBefore |= before;
      robot |= event.path("user_agent").asText().toLowerCase(Locale.ROOT).contains("bot");
      String type = event.path("type").asText();
      carts += type.equals("add_to_cart") ? 1 : 0;
      bought |= type.equals("purchase");
      if (!time.isBefore(last)) {
        last = time;
        productId = event.path("product_id").asText(productId);
        userId = event.path("user_id").asText(userId);
      }
    }

    SampleVisit toVisit() {
      return new SampleVisit(sessionId, userId, productId, last);
    }
  }
}
