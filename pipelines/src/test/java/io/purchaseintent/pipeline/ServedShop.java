package io.purchaseintent.pipeline;

import io.purchaseintent.event.Event;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.DeclaredValues;
import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.json.LoggedPredictionJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.table.SnapshotTable;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.scoring.Segment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** What a server would have answered in a small shop, and logged. */
final class ServedShop {

  private static final Duration LAG = Duration.ofHours(1);
  private static final Duration GAP = Duration.ofMinutes(30);

  private final FeatureSet features;
  private final Map<String, TreeMap<Instant, UserHistory>> users = new HashMap<>();
  private final Map<String, TreeMap<Instant, ProductStats>> products = new HashMap<>();

  /** A server with the snapshots of this lake. */
  ServedShop(Lake lake, FeatureSet features) throws IOException {
    this(lake, features, values -> values);
  }

  /** A server with the snapshots of this lake, but for what they say of the shop's features. */
  ServedShop(Lake lake, FeatureSet features, UnaryOperator<DeclaredValues> declared)
      throws IOException {
    this.features = features;
    for (GenericRecord row : Tables.rows(SnapshotTable.usersIn(lake))) {
      UserHistory made = SnapshotTable.userHistory(row);
      UserHistory user = made.withDeclared(declared.apply(made.declared()));
      users
          .computeIfAbsent(SnapshotTable.userId(row), id -> new TreeMap<>())
          .put(user.asOf(), user);
    }
    for (GenericRecord row : Tables.rows(SnapshotTable.productsIn(lake))) {
      ProductStats made = SnapshotTable.productStats(row);
      ProductStats product = made.withDeclared(declared.apply(made.declared()));
      products
          .computeIfAbsent(SnapshotTable.productId(row), id -> new TreeMap<>())
          .put(product.asOf(), product);
    }
  }

  /**
   * What was served, and what it was made of.
   *
   * @param event right after which it was asked for
   */
  record Served(
      Event event,
      LoggedPrediction prediction,
      SessionState session,
      @Nullable UserHistory user,
      @Nullable ProductStats product) {}

  /** A prediction right after each event, in the order in which they came. */
  List<Served> afterEach(List<Event> inOrderOfReceipt) {
    List<Served> predictions = new ArrayList<>();
    Map<String, List<Event>> came = new HashMap<>();
    for (Event event : inOrderOfReceipt) {
      List<Event> ofId = came.computeIfAbsent(event.sessionId(), id -> new ArrayList<>());
      ofId.add(event);
      List<Event> visit = visitOf(event, ofId);
      String user = null;
      for (Event each : visit) {
        user =
            each.userId() == null || each.eventTime().isAfter(event.eventTime())
                ? user
                : each.userId();
      }
      SessionState session = SessionState.of(visit.stream().map(CompactEvent::of).toList());
      UserHistory history = published(users.get(String.valueOf(user)), event.eventTime());
      ProductStats product =
          published(products.get(String.valueOf(event.productId())), event.eventTime());
      predictions.add(
          new Served(
              event,
              prediction(event, user, session, history, product),
              session,
              history,
              product));
    }
    return predictions;
  }

  /** The visit of an event, by whom and how it is known so far. */
  private static List<Event> visitOf(Event event, Collection<Event> ofId) {
    Map<CompactEvent, Event> events = new HashMap<>();
    ofId.forEach(each -> events.put(CompactEvent.of(each), each));
    return new SessionGap(GAP)
        .split(events.keySet()).stream()
            .filter(visit -> visit.contains(CompactEvent.of(event)))
            .findFirst()
            .orElseThrow()
            .stream()
            .map(events::get)
            .toList();
  }

  private static <T> @Nullable T published(@Nullable TreeMap<Instant, T> snapshots, Instant time) {
    Map.Entry<Instant, T> newest = snapshots == null ? null : snapshots.lowerEntry(time.minus(LAG));
    return newest == null ? null : newest.getValue();
  }

  /** The prediction with another history than the one that was there. */
  LoggedPrediction withUser(Served served, @Nullable UserHistory user) {
    return prediction(
        served.event(), served.prediction().userId(), served.session(), user, served.product());
  }

  private LoggedPrediction prediction(
      Event event,
      @Nullable String userId,
      SessionState session,
      @Nullable UserHistory user,
      @Nullable ProductStats product) {
    FeatureRequest request =
        new FeatureRequest(event.eventTime(), event.productId(), event.priceMicros());
    return new LoggedPrediction(
        "of-" + event.eventId(),
        request.time(),
        userId,
        event.sessionId(),
        request.productId(),
        request.priceMicros(),
        features.hash(),
        features.vector(user, session, product, request),
        user == null ? none(userId) : StateIdentity.of(user),
        session.isEmpty() ? StateIdentity.none(StateStatus.MISSING) : StateIdentity.of(session),
        product == null ? none(request.productId()) : StateIdentity.of(product),
        0.5f,
        0.25,
        "v1",
        Segment.of(user != null),
        "champion",
        null,
        50,
        null,
        null);
  }

  private static StateIdentity none(@Nullable String id) {
    return StateIdentity.none(id == null ? StateStatus.NOT_ASKED : StateStatus.MISSING);
  }

  /** The history before the one that was served, or null. */
  @Nullable UserHistory olderUser(Served served) {
    if (served.user() == null) {
      return null;
    }
    Map.Entry<Instant, UserHistory> older =
        users
            .getOrDefault(String.valueOf(served.prediction().userId()), new TreeMap<>())
            .lowerEntry(served.user().asOf());
    return older == null ? null : older.getValue();
  }

  /** Writes a log with these predictions, and with further lines. */
  static void write(
      Path log, FeatureSet features, Collection<LoggedPrediction> predictions, String... lines)
      throws IOException {
    Files.createDirectories(log.resolve("feature-sets"));
    Files.writeString(
        log.resolve("feature-sets").resolve(features.hash() + ".json"),
        FeatureSetJson.write(features).toString());
    List<String> all = new ArrayList<>();
    for (LoggedPrediction prediction : predictions) {
      all.add(new String(LoggedPredictionJson.toBytes(prediction), StandardCharsets.UTF_8));
    }
    all.addAll(List.of(lines));
    Path day = Files.createDirectories(log.resolve("dt=2024-03-20"));
    Files.write(day.resolve("predictions-a.jsonl"), all.subList(0, all.size() / 2));
    Files.write(day.resolve("predictions-b.jsonl"), all.subList(all.size() / 2, all.size()));
    Files.writeString(day.resolve(".predictions-c.jsonl.open"), all.get(0) + "\n{\"id\"");
  }
}
