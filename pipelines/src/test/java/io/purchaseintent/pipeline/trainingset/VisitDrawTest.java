package io.purchaseintent.pipeline.trainingset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.hash.StableHash;
import io.purchaseintent.lake.asof.SessionMoments;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.training.TimeSplit.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class VisitDrawTest {

  private static final SessionGap GAP = new SessionGap(Duration.ofMinutes(30));
  private static final long SEED = 3;

  /** Visits of 1 to 12 moments, one in twenty of which buys, after more moments than others. */
  private static final List<LabeledSession> VISITS = visits(15_000);

  private static final VisitCounts COUNTS = counts(VISITS);

  private static List<LabeledSession> visits(int count) {
    Random random = new Random(SEED);
    List<LabeledSession> visits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean buys = random.nextInt(20) == 0;
      int moments = 1 + random.nextInt(buys ? 12 : 6);
      long start = random.nextInt(1_000_000);
      List<CompactEvent> events =
          IntStream.range(0, moments).mapToObj(k -> event(start + k)).toList();
      visits.add(
          new LabeledSession(
              Part.values()[i % 3],
              new SessionMoments(
                  "visit " + i, start, start + moments, events, steps(moments, buys))));
    }
    return visits;
  }

  private static List<SessionMoments.Step> steps(int moments, boolean buys) {
    return IntStream.range(0, moments)
        .mapToObj(place -> new SessionMoments.Step(place, 0, buys, List.of()))
        .toList();
  }

  private static CompactEvent event(long time) {
    return new CompactEvent(
        time, 0, time, EventType.PAGE_VIEW, null, null, 0, 0, null, null, null, null, null, null);
  }

  /** In two halves that are put together, one of them by way of its text. */
  private static VisitCounts counts(List<LabeledSession> visits) {
    VisitCounts[] halves = {new VisitCounts(), new VisitCounts()};
    for (int i = 0; i < visits.size(); i++) {
      SessionMoments moments = visits.get(i).moments();
      halves[i % 2].add(
          visits.get(i).part(),
          moments.purchased(),
          VisitCounts.slice(moments.sessionId(), moments.startMillis()),
          moments.count());
    }
    halves[0].merge(VisitCounts.ofText(halves[1].toText()));
    return halves[0];
  }

  private static List<LabeledSession> of(Part part) {
    return VISITS.stream().filter(visit -> visit.part() == part).toList();
  }

  private static long moments(List<LabeledSession> visits) {
    return visits.stream().mapToLong(visit -> visit.moments().count()).sum();
  }

  private static VisitDraw draw(long most) {
    return VisitDraw.of(COUNTS, most, most);
  }

  private static long buyers(List<LabeledSession> visits) {
    return visits.stream().filter(visit -> visit.moments().purchased()).count();
  }

  private static double weight(VisitDraw draw, List<LabeledSession> visits) {
    return visits.stream()
        .mapToDouble(visit -> draw.weight(visit) * (double) visit.moments().count())
        .sum();
  }

  @Test
  void train_keepsEveryVisitThatBought_andWeighsTheOthersAsAll() {
    List<LabeledSession> all = of(Part.TRAIN);
    long most = moments(all) / 4;
    VisitDraw draw = draw(most);
    List<LabeledSession> drawn = all.stream().filter(draw::keeps).toList();

    assertTrue(moments(drawn) <= most && moments(drawn) > 0.98 * most, moments(drawn) + " moments");
    assertEquals(buyers(all), buyers(drawn));
    assertEquals(all.size(), weight(draw, drawn), 0.01);
    // A mean that nothing was fitted to: moments of a visit that did not buy.
    List<LabeledSession> others =
        drawn.stream().filter(visit -> !visit.moments().purchased()).toList();
    double mean = (double) moments(others) / others.size();
    assertEquals(3.5, mean, 4 * 1.71 / Math.sqrt(others.size()), "seed " + SEED);
  }

  @Test
  void whereBuyersLeaveNoRoom_someMomentsOfEachVisitAreTaken_andShareItsWeight() {
    List<LabeledSession> all = of(Part.TRAIN);
    long ofBuyers = moments(all.stream().filter(visit -> visit.moments().purchased()).toList());
    VisitDraw draw = draw(ofBuyers);
    List<LabeledSession> drawn = all.stream().filter(draw::keeps).toList();
    long rows = 0;
    double weight = 0;
    for (LabeledSession visit : drawn) {
      int moments = visit.moments().count();
      BitSet taken = draw.taken(visit, number -> hash(visit, number));
      int count = taken == null ? moments : taken.cardinality();
      long least =
          IntStream.rangeClosed(1, moments)
              .mapToLong(number -> hash(visit, number))
              .min()
              .orElse(0);
      assertTrue(count > 0 && (count < moments || moments == 1), count + " of " + moments);
      assertTrue(
          taken == null || taken.stream().anyMatch(place -> hash(visit, place + 1) == least));
      rows += count;
      weight += count * (double) draw.weight(visit);
    }

    assertTrue(rows <= ofBuyers && rows > 0.9 * ofBuyers, rows + " of " + ofBuyers);
    assertEquals(buyers(all), buyers(drawn));
    assertEquals(all.size(), weight, 0.05);
    assertTrue(drawn.size() >= 2 * buyers(all), "As many that did not buy go beside");
  }

  private static long hash(LabeledSession visit, int number) {
    return StableHash.of(visit.sessionId() + "/" + number);
  }

  @ParameterizedTest
  @EnumSource(names = {"VALIDATION", "TEST"})
  void whatIsJudgedBy_isDrawnEvenly_andWeighsAsEver(Part part) {
    List<LabeledSession> all = of(part);
    VisitDraw draw = draw(moments(all) / 2);
    List<LabeledSession> drawn = all.stream().filter(draw::keeps).toList();

    assertTrue(moments(drawn) <= moments(all) / 2);
    assertEquals(0.5, (double) drawn.size() / all.size(), 0.02);
    double rate = (double) buyers(drawn) / drawn.size();
    assertEquals(0.05, rate, 4 * Math.sqrt(0.05 * 0.95 / drawn.size()), "seed " + SEED);
    drawn.forEach(visit -> assertEquals(visit.moments().weight(), draw.weight(visit)));
  }

  @Test
  void whatIsJudgedBy_hasABoundOfItsOwn() {
    VisitDraw draw = VisitDraw.of(COUNTS, moments(VISITS), moments(of(Part.TEST)) / 10);

    assertTrue(of(Part.TRAIN).stream().allMatch(draw::keeps));
    assertEquals(
        0.1,
        (double) moments(of(Part.TEST).stream().filter(draw::keeps).toList())
            / moments(of(Part.TEST)),
        0.01);
  }

  @Test
  void partThatFits_isLeftWhole() {
    VisitDraw draw = draw(moments(VISITS));

    assertTrue(VISITS.stream().allMatch(draw::keeps));
    VISITS.forEach(visit -> assertEquals(visit.moments().weight(), draw.weight(visit)));
  }

  @Test
  void evenVisits_areAsOftenOfBuyersAsOfOthers() {
    List<LabeledSession> all = of(Part.TRAIN);
    VisitDraw draw = draw(moments(all) / 4);
    List<LabeledSession> even =
        all.stream()
            .filter(
                visit -> draw.isEven(Part.TRAIN, visit.sessionId(), visit.moments().startMillis()))
            .toList();
    double rate = (double) buyers(even) / even.size();

    assertEquals(0.05, rate, 4 * Math.sqrt(0.05 * 0.95 / even.size()), "seed " + SEED);
  }

  @Test
  void tooFew_isRefused_withANumberThatIsEnough() {
    JobFailure refused = assertThrows(JobFailure.class, () -> draw(300));
    Matcher enough = Pattern.compile("takes ([\\d,]+)").matcher(refused.getMessage());

    assertTrue(refused.getMessage().startsWith("--max-rows=300 is too few"), refused.getMessage());
    assertTrue(enough.find(), refused.getMessage());
    draw(Long.parseLong(enough.group(1).replace(",", "")));
  }
}
