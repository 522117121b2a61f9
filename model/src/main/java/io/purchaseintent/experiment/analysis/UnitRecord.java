package io.purchaseintent.experiment.analysis;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.experiment.analysis.UnitStory.Deed;
import io.purchaseintent.experiment.analysis.UnitStory.Did;
import io.purchaseintent.experiment.analysis.UnitStory.Exposed;
import java.util.ArrayList;
import java.util.List;

/**
 * The story of a unit.
 *
 * @param exposed its first exposure, with the count of all
 * @param inTwoArms whether it was given more than one arm
 * @param deeds in their order, those before the first exposure too
 */
public record UnitRecord(Exposed exposed, boolean inTwoArms, List<Did> deeds) {

  private static final Deed[] DEEDS = Deed.values();

  /** What its orders from the first exposure on were worth, in millionths. */
  public long revenueMicros() {
    return deeds.stream()
        .filter(did -> did.deed() == Deed.ORDER && did.millis() >= exposed.firstMillis())
        .mapToLong(Did::amount)
        .sum();
  }

  /** Writes it. */
  public void pack(Packer out) {
    exposed.pack(out);
    out.oneByte(inTwoArms ? 1 : 0).unsigned(deeds.size());
    for (Did did : deeds) {
      out.signed(did.millis() - exposed.firstMillis())
          .unsigned(did.deed().ordinal())
          .signed(did.amount());
    }
  }

  /** Reads what {@link #pack} wrote. */
  public static UnitRecord unpack(Unpacker in) {
    Exposed exposed = Exposed.unpack(in);
    boolean inTwoArms = in.oneByte() != 0;
    int count = in.count();
    List<Did> deeds = new ArrayList<>(Math.min(count, 1_000));
    for (int i = 0; i < count; i++) {
      deeds.add(
          new Did(in.signed() + exposed.firstMillis(), DEEDS[in.index(DEEDS.length)], in.signed()));
    }
    return new UnitRecord(exposed, inTwoArms, deeds);
  }
}
