package io.purchaseintent.pipeline.experiment;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.experiment.analysis.UnitStory;
import io.purchaseintent.experiment.analysis.UnitStory.Deed;
import io.purchaseintent.experiment.analysis.UnitStory.Exposed;
import java.util.ArrayList;
import java.util.List;

/** What a unit was given and did in one session. */
record UnitPiece(long unit, List<Exposed> exposed, List<Done.Line> lines, List<Did> deeds) {

  private static final Deed[] DEEDS = Deed.values();

  /** Something else than an order. */
  record Did(Deed deed, long amount, long millis) {}

  UnitPiece(long unit) {
    this(unit, new ArrayList<>(1), new ArrayList<>(), new ArrayList<>());
  }

  void pack(Packer out) {
    out.fixed64(unit).unsigned(exposed.size());
    exposed.forEach(each -> each.pack(out));
    out.unsigned(lines.size());
    lines.forEach(line -> line.pack(out));
    out.unsigned(deeds.size());
    deeds.forEach(
        did -> out.unsigned(did.deed().ordinal()).signed(did.amount()).signed(did.millis()));
  }

  static UnitPiece unpack(Unpacker in) {
    UnitPiece piece = new UnitPiece(in.fixed64());
    int count = in.count();
    for (int i = 0; i < count; i++) {
      piece.exposed.add(Exposed.unpack(in));
    }
    count = in.count();
    for (int i = 0; i < count; i++) {
      piece.lines.add(Done.Line.unpack(in));
    }
    count = in.count();
    for (int i = 0; i < count; i++) {
      piece.deeds.add(new Did(DEEDS[in.index(DEEDS.length)], in.signed(), in.signed()));
    }
    return piece;
  }

  /** Tells it of its unit. */
  void tell(UnitStory story) {
    exposed.forEach(story::exposed);
    for (Done.Line line : lines) {
      story.ordered(line.order(), line.product(), line.amount(), line.millis());
    }
    deeds.forEach(did -> story.did(did.deed(), did.amount(), did.millis()));
  }
}
