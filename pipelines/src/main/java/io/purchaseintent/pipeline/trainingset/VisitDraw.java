package io.purchaseintent.pipeline.trainingset;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.lake.table.MomentRow;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.trainingset.VisitCounts.Count;
import io.purchaseintent.training.TimeSplit;
import java.io.Serializable;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which visits a training set is made of where not all of their moments may be in it: whole visits,
 * drawn by a hash that depends on them alone.
 *
 * <p>Of the train part every visit that bought, and of the others the first slices of their hashes;
 * each of those stands for as many as there are to one drawn, and weighs as much more, so that
 * weighted sums are on average those of all. Where the visits that bought would not leave room for
 * as many others, one in so many moments of each visit is taken, at least one, by their hashes; the
 * visit's weight is shared by those. Of validation and test the first slices of all visits, which
 * then need no other weights: what is told of them is told as ever, of fewer visits. A part that is
 * small enough is left whole.
 *
 * @param maxRows moments of the train part at most
 * @param maxJudgedRows of validation, and of test
 */
record VisitDraw(long maxRows, long maxJudgedRows, Map<TimeSplit.Part, OfPart> parts)
    implements Serializable {

  /**
   * What is drawn of a part.
   *
   * @param slices of hashes that are drawn
   * @param keepsBuyers whether visits that bought are all kept
   * @param buyers visits that bought, and their moments, in all
   * @param others the visits that did not
   * @param factor what a drawn visit that did not buy weighs more
   * @param oneIn of how many moments of a visit one is taken
   */
  record OfPart(
      int slices, boolean keepsBuyers, Count buyers, Count others, double factor, int oneIn)
      implements Serializable {

    Count all() {
      return buyers.plus(others);
    }

    boolean isWhole() {
      return slices == VisitCounts.SLICES && oneIn == 1;
    }
  }

  /**
   * The draw that fills each part as far as allowed.
   *
   * @throws JobFailure if so few moments are allowed that nothing could be learned
   */
  static VisitDraw of(VisitCounts counts, long maxRows, long maxJudgedRows) {
    Map<TimeSplit.Part, OfPart> parts = new EnumMap<>(TimeSplit.Part.class);
    for (TimeSplit.Part part : TimeSplit.Part.values()) {
      parts.put(
          part,
          part == TimeSplit.Part.TRAIN
              ? train(counts, maxRows)
              : even(counts, part, maxJudgedRows));
    }
    return new VisitDraw(maxRows, maxJudgedRows, parts);
  }

  private static OfPart train(VisitCounts counts, long maxRows) {
    for (int oneIn : VisitCounts.ONE_IN) {
      OfPart drawn = train(counts, maxRows, oneIn);
      if (drawn != null) {
        return drawn;
      }
    }
    int sparse = VisitCounts.ONE_IN.get(VisitCounts.ONE_IN.size() - 1);
    Count buyers = all(counts, true, sparse);
    Count[] others = counts.ofFirst(TimeSplit.Part.TRAIN, false, sparse);
    int enough = 0;
    while (enough < VisitCounts.SLICES && isTooFew(others[enough], buyers)) {
      enough++;
    }
    throw JobFailure.ofOption(
        "max-rows",
        maxRows,
        String.format(
            Locale.ROOT,
            "is too few: the %,d visits of the train part that bought are all kept, with one in %d"
                + " of their moments at least, which are %,d; as many that did not buy must go beside"
                + " them, which takes %,d",
            buyers.visits(),
            sparse,
            buyers.moments(),
            buyers.moments() + others[enough].moments()));
  }

  /** Null where visits that bought would leave too little room for others. */
  private static @Nullable OfPart train(VisitCounts counts, long maxRows, int oneIn) {
    Count buyers = all(counts, true, oneIn);
    Count[] others = counts.ofFirst(TimeSplit.Part.TRAIN, false, oneIn);
    int slices = VisitCounts.SLICES;
    while (slices > 0 && buyers.moments() + others[slices].moments() > maxRows) {
      slices--;
    }
    Count drawn = others[slices];
    if (slices < VisitCounts.SLICES && isTooFew(drawn, buyers)) {
      return null;
    }
    Count all = all(counts, false, 1);
    double factor = drawn.visits() == 0 ? 1 : (double) all.visits() / drawn.visits();
    return new OfPart(slices, true, all(counts, true, 1), all, factor, oneIn);
  }

  private static Count all(VisitCounts counts, boolean purchased, int oneIn) {
    return counts.ofFirst(TimeSplit.Part.TRAIN, purchased, oneIn)[VisitCounts.SLICES];
  }

  private static boolean isTooFew(Count others, Count buyers) {
    return others.visits() < Math.max(1, buyers.visits());
  }

  private static OfPart even(VisitCounts counts, TimeSplit.Part part, long maxJudgedRows) {
    Count[] buyers = counts.ofFirst(part, true, 1);
    Count[] others = counts.ofFirst(part, false, 1);
    int slices = VisitCounts.SLICES;
    while (slices > 0 && buyers[slices].plus(others[slices]).moments() > maxJudgedRows) {
      slices--;
    }
    OfPart drawn =
        new OfPart(slices, false, buyers[VisitCounts.SLICES], others[VisitCounts.SLICES], 1, 1);
    if (drawn.all().visits() > 0 && buyers[slices].plus(others[slices]).visits() == 0) {
      throw JobFailure.ofOption(
          "max-judged-rows",
          maxJudgedRows,
          String.format(
              Locale.ROOT,
              "is too few: the %s part has %,d moments of %,d visits, and not one of them is left",
              MomentRow.partition(part),
              drawn.all().moments(),
              drawn.all().visits()));
    }
    return drawn;
  }

  private OfPart of(TimeSplit.Part part) {
    OfPart drawn = parts.get(part);
    if (drawn == null) {
      throw new IllegalStateException("Every part is drawn from, so is " + part);
    }
    return drawn;
  }

  /** Whether a visit is in the set. */
  boolean keeps(LabeledSession session) {
    return (of(session.part()).keepsBuyers() && session.moments().purchased())
        || isEven(session.part(), session.sessionId(), session.moments().startMillis());
  }

  /** Whether a visit is one of an even draw: each kind of visit as often as in all. */
  boolean isEven(TimeSplit.Part part, String sessionId, long startMillis) {
    return VisitCounts.slice(sessionId, startMillis) < of(part).slices();
  }

  /**
   * Which moments of a visit are in the set, by their place from 0; null where all are. They are
   * those of the least hashes, so the one that stands for the visit in a reference profile is among
   * them.
   *
   * @param hash of a moment, by its number from 1
   */
  @Nullable BitSet taken(LabeledSession session, IntToLongFunction hash) {
    int all = session.moments().count();
    int taken = taken(session);
    if (taken == all) {
      return null;
    }
    BitSet places = new BitSet(all);
    IntStream.range(0, all)
        .boxed()
        .sorted(Comparator.comparingLong(place -> hash.applyAsLong(place + 1)))
        .limit(taken)
        .forEach(places::set);
    return places;
  }

  private int taken(LabeledSession session) {
    return VisitCounts.taken(session.moments().count(), of(session.part()).oneIn());
  }

  /** What a moment of a visit weighs that is in the set. */
  float weight(LabeledSession session) {
    float ofVisit = 1f / taken(session);
    return session.moments().purchased()
        ? ofVisit
        : (float) (ofVisit * of(session.part()).factor());
  }

  /** What the manifest says of it: the parts before, and what became of them. */
  ObjectNode toJson() {
    ObjectNode json = new ObjectMapper().createObjectNode().put("max_rows", maxRows);
    json.put("max_judged_rows", maxJudgedRows);
    ObjectNode described = json.putObject("parts");
    parts.forEach(
        (part, drawn) -> {
          ObjectNode of = described.putObject(MomentRow.partition(part));
          of.put("rows_of_all", drawn.all().moments());
          of.putObject("sessions_of_all")
              .put("all", drawn.all().visits())
              .put("purchasing", drawn.buyers().visits());
          of.put("drawn", drawn.isWhole() ? "all" : drawn.keepsBuyers() ? "others" : "evenly");
          of.put("rate", (double) drawn.slices() / VisitCounts.SLICES);
          of.put("weight_of_others", drawn.factor());
          of.put("moments_one_in", drawn.oneIn());
        });
    return json;
  }

  /** The moments that there are in all, by part. */
  ObjectNode rowsOfAll() {
    ObjectNode rows = new ObjectMapper().createObjectNode();
    parts.forEach(
        (part, drawn) ->
            rows.put(MomentRow.partition(part), drawn.buyers().plus(drawn.others()).moments()));
    return rows;
  }
}
