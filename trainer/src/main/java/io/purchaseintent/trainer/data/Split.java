package io.purchaseintent.trainer.data;

import io.purchaseintent.command.UserError;
import io.purchaseintent.evaluation.Moments;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.hash.Sha256;
import io.purchaseintent.hash.StableHash;
import io.purchaseintent.lake.table.MomentRow;
import io.purchaseintent.lake.trainingset.TrainingSet;
import io.purchaseintent.scoring.BaseRates;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.training.Matrix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A part of a training set in memory, its rows ordered by session and moment, so that the order of
 * the files cannot change a model.
 *
 * @param matrix the vectors with labels and weights
 * @param moments which session and event a row is
 * @param known whether the shopper's history was there, for each row
 * @param returning whether the shopper was seen before, for each row: a history was there, or the
 *     part has an earlier session of the same user
 * @param shopperTenths a number from 0 to 9 of each row, drawn by a hash of its shopper: all visits
 *     of one have the same; who is not known in a visit is another shopper in each
 */
@SuppressWarnings("ArrayRecordComponent")
public record Split(
    Matrix matrix, Moments moments, boolean[] known, boolean[] returning, int[] shopperTenths) {

  private static final int VISITS_DIGITS = 16;

  /**
   * Reads the moments right after an event of a part: all that is judged is judged at those.
   *
   * @throws UserError if it is empty, lacks a column, or holds a label that is none
   */
  public static Split atEvents(TrainingSet set, String part) {
    return read(set, part, MomentRow::isAtEvent);
  }

  /** The moments of a part in which the visitor idled; null where it has none. */
  public static @Nullable Split whileIdle(TrainingSet set, String part) {
    Columns columns = columns(set, part, row -> !row.isAtEvent());
    return columns.rows == 0 ? null : columns.ordered();
  }

  /**
   * Reads all moments of a part's sessions that began at an instant or later.
   *
   * @throws UserError if there is none, a column is missing, or a label is none
   */
  public static Split since(TrainingSet set, String part, Instant earliest) {
    return read(set, part, row -> !Instant.ofEpochMilli(row.sessionStart()).isBefore(earliest));
  }

  private static Split read(TrainingSet set, String part, Predicate<MomentRow> wanted) {
    Columns columns = columns(set, part, wanted);
    if (columns.rows == 0) {
      throw new UserError(
          "Part \""
              + part
              + "\" of training set "
              + set.id()
              + " has no session of the days asked for: take more days");
    }
    return columns.ordered();
  }

  private static Columns columns(TrainingSet set, String part, Predicate<MomentRow> wanted) {
    requireRoom(set, part);
    Columns columns = new Columns(set.rows(part), set.featureSet().names(), wanted);
    try {
      for (Path file : set.files(part)) {
        columns.read(file);
      }
    } catch (IOException e) {
      throw new UserError("Part " + part + " is not readable: " + e.getMessage(), e);
    }
    return columns;
  }

  /** Values are in one array, of which Java allows so many. */
  private static void requireRoom(TrainingSet set, String part) {
    int most = Integer.MAX_VALUE / set.featureSet().names().size() - 1;
    if (set.rows(part) > most) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "The part \"%s\" of training set %s has %d rows, but one machine takes %d at most:"
                  + " train with --runner=spark, or make a set over fewer days",
              part,
              set.id(),
              set.rows(part),
              most));
    }
  }

  /** The places of a segment's rows. */
  public int[] rowsOf(Segment segment) {
    return IntStream.range(0, known.length)
        .filter(row -> Segment.of(known[row]) == segment)
        .toArray();
  }

  /** Sessions among these rows that end in a purchase. */
  public int purchasingSessions(int[] rows) {
    return (int)
        IntStream.of(rows)
            .filter(row -> matrix.labels()[row] > 0)
            .map(row -> moments.sessions()[row])
            .distinct()
            .count();
  }

  /** Its sessions that end in a purchase. */
  public int purchasingSessions() {
    return purchasingSessions(IntStream.range(0, matrix.rows()).toArray());
  }

  /** How often its sessions end in a purchase. */
  public BaseRates baseRates(FeatureSet features) {
    int hour = features.names().indexOf("hour_of_day");
    BaseRates.Counter counter = new BaseRates.Counter();
    for (int row = 0; row < matrix.rows(); row++) {
      counter.add(
          segment(row),
          hour < 0 ? 0 : matrix.value(row, hour),
          matrix.labels()[row] > 0,
          matrix.weights()[row]);
    }
    return counter.rates();
  }

  /** The rows of shoppers whose tenth is one of these, from the first to before the last. */
  public int[] rowsOfTenths(int from, int until) {
    return IntStream.range(0, shopperTenths.length)
        .filter(row -> shopperTenths[row] >= from && shopperTenths[row] < until)
        .toArray();
  }

  /**
   * Those of these rows that are right after an event: the first of each event's moments.
   *
   * @param places of the rows, ascending, of whole sessions
   */
  public int[] atEvents(int[] places) {
    int[] sessions = moments.sessions();
    int[] numbers = moments.moments();
    return IntStream.of(places)
        .filter(
            row ->
                row == 0 || sessions[row] != sessions[row - 1] || numbers[row] != numbers[row - 1])
        .toArray();
  }

  /**
   * A part of it.
   *
   * @param places of the rows, ascending, of whole sessions
   */
  public Split at(int[] places) {
    int[] sessions = new int[places.length];
    int[] numbers = new int[places.length];
    long[] times = new long[places.length];
    boolean[] ofKnown = new boolean[places.length];
    boolean[] ofReturning = new boolean[places.length];
    int[] tenths = new int[places.length];
    for (int i = 0; i < places.length; i++) {
      int row = places[i];
      boolean same = i > 0 && moments.sessions()[row] == moments.sessions()[places[i - 1]];
      sessions[i] = i == 0 ? 0 : sessions[i - 1] + (same ? 0 : 1);
      numbers[i] = moments.moments()[row];
      times[i] = moments.times()[row];
      ofKnown[i] = known[row];
      ofReturning[i] = returning[row];
      tenths[i] = shopperTenths[row];
    }
    return new Split(
        matrix.at(places), new Moments(sessions, numbers, times), ofKnown, ofReturning, tenths);
  }

  /**
   * Which sessions it has, and how many rows of each: 16 hexadecimal digits that stand for them,
   * whatever their features are.
   */
  public String visits() {
    StringBuilder all = new StringBuilder();
    for (int first = 0; first < matrix.rows(); ) {
      int end = endOfSession(first);
      all.append(moments.times()[first]).append('/').append(end - first).append('\n');
      first = end;
    }
    byte[] text = all.toString().getBytes(StandardCharsets.UTF_8);
    return Sha256.of(text).substring(0, VISITS_DIGITS);
  }

  /** The sessions that begin at an instant or later. */
  public Split from(Instant start) {
    return ofSessions((first, end) -> moments.times()[first] >= start.toEpochMilli());
  }

  /** The sessions that are closed at an instant. */
  public Split closedAt(Instant end, Duration sessionGap) {
    long last = end.minus(sessionGap).toEpochMilli();
    return ofSessions((first, after) -> moments.times()[after - 1] <= last);
  }

  /** Tells sessions apart by their first row and the one after their last. */
  private interface OfSession {
    boolean passes(int first, int end);
  }

  private Split ofSessions(OfSession test) {
    IntStream.Builder places = IntStream.builder();
    for (int first = 0; first < matrix.rows(); ) {
      int end = endOfSession(first);
      if (test.passes(first, end)) {
        IntStream.range(first, end).forEach(places::add);
      }
      first = end;
    }
    return at(places.build().toArray());
  }

  private int endOfSession(int first) {
    int end = first + 1;
    while (end < matrix.rows() && moments.sessions()[end] == moments.sessions()[first]) {
      end++;
    }
    return end;
  }

  /** The segment of a row. */
  public Segment segment(int row) {
    return Segment.of(known[row]);
  }

  /** Rows as they are read. */
  private static final class Columns {
    private final List<String> names;
    private final Predicate<MomentRow> wanted;
    private final float[] values;
    private final float[] labels;
    private final float[] weights;
    private final int[] moments;
    private final boolean[] known;
    private final String[] sessions;
    private final long[] times;
    private final long[] starts;
    private final @Nullable String[] users;
    private final Map<String, Long> firstStarts = new HashMap<>();
    private int rows;

    Columns(int rows, List<String> names, Predicate<MomentRow> wanted) {
      this.names = names;
      this.wanted = wanted;
      this.values = new float[Math.multiplyExact(rows, names.size())];
      this.labels = new float[rows];
      this.weights = new float[rows];
      this.moments = new int[rows];
      this.known = new boolean[rows];
      this.sessions = new String[rows];
      this.times = new long[rows];
      this.starts = new long[rows];
      this.users = new @Nullable String[rows];
    }

    void read(Path file) throws IOException {
      MomentRow.read(
          file,
          names,
          row -> {
            if (wanted.test(row)) {
              add(row, file);
            }
          });
    }

    private void add(MomentRow row, Path file) {
      if (rows == labels.length) {
        throw new UserError(
            file + " has more rows than the manifest says (" + rows + "): make the set anew");
      }
      System.arraycopy(row.vector(), 0, values, rows * names.size(), names.size());
      labels[rows] = row.label();
      weights[rows] = row.weight();
      moments[rows] = row.moment();
      known[rows] = row.known();
      times[rows] = row.eventTime();
      starts[rows] = row.sessionStart();
      sessions[rows] = shared(sessions, row.sessionId() + "\n" + starts[rows]);
      String user = row.userId();
      if (user != null) {
        users[rows] = shared(users, user);
        firstStarts.merge(user, starts[rows], Math::min);
      }
      rows++;
    }

    /** The text of the row before where it is the same, so that a session's rows share it. */
    private String shared(@Nullable String[] texts, String text) {
      String before = rows == 0 ? null : texts[rows - 1];
      return before != null && before.equals(text) ? before : text;
    }

    private boolean returning(int row) {
      String user = users[row];
      return known[row] || (user != null && firstStarts.getOrDefault(user, 0L) < starts[row]);
    }

    Split ordered() {
      Integer[] boxed = new Integer[rows];
      Arrays.setAll(boxed, i -> i);
      Arrays.sort(
          boxed,
          Comparator.<Integer, String>comparing(row -> sessions[row])
              .thenComparingInt(row -> moments[row])
              .thenComparingLong(row -> times[row]));
      int[] order = Arrays.stream(boxed).mapToInt(Integer::intValue).toArray();
      int[] session = new int[rows];
      int[] moment = new int[rows];
      long[] time = new long[rows];
      boolean[] knownInOrder = new boolean[rows];
      boolean[] returning = new boolean[rows];
      int[] tenths = new int[rows];
      for (int i = 0; i < rows; i++) {
        boolean same = i > 0 && sessions[order[i]].equals(sessions[order[i - 1]]);
        session[i] = i == 0 ? 0 : session[i - 1] + (same ? 0 : 1);
        moment[i] = moments[order[i]];
        time[i] = times[order[i]];
        knownInOrder[i] = known[order[i]];
        returning[i] = returning(order[i]);
      }
      dealShoppers(order, session, tenths);
      Matrix matrix = ordered(order);
      Moments ordered = new Moments(session, moment, time);
      return new Split(matrix, ordered, knownInOrder, returning, tenths);
    }

    /** Draws the tenth of each session's shopper. */
    private void dealShoppers(int[] order, int[] session, int[] tenths) {
      for (int first = 0; first < rows; ) {
        String shopper = sessions[order[first]];
        int end = first;
        for (; end < rows && session[end] == session[first]; end++) {
          String user = users[order[end]];
          shopper = user == null ? shopper : user;
        }
        Arrays.fill(tenths, first, end, (int) Math.floorMod(StableHash.of(shopper), 10L));
        first = end;
      }
    }

    /** The matrix in this order. The values are moved where they are: a copy may not fit. */
    private Matrix ordered(int[] order) {
      int width = names.size();
      BitSet moved = new BitSet(rows);
      float[] kept = new float[width];
      for (int first = 0; first < rows; first++) {
        if (moved.get(first)) {
          continue;
        }
        System.arraycopy(values, first * width, kept, 0, width);
        int at = first;
        for (; order[at] != first; at = order[at]) {
          System.arraycopy(values, order[at] * width, values, at * width, width);
          moved.set(at);
        }
        System.arraycopy(kept, 0, values, at * width, width);
        moved.set(at);
      }
      float[] l = new float[rows];
      float[] w = new float[rows];
      for (int i = 0; i < rows; i++) {
        l[i] = labels[order[i]];
        w[i] = weights[order[i]];
      }
      float[] used = values.length == rows * width ? values : Arrays.copyOf(values, rows * width);
      return new Matrix(used, width, l, w);
    }
  }
}
