package io.purchaseintent.pipeline.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.pipeline.coder.PackedCoder;
import java.util.TreeSet;

/**
 * What was counted of a dataset on one side: its rows, those that the other side lacks, and a few
 * of these. Mutable, not thread-safe; its size has a bound, whatever was counted.
 */
final class RowTally {

  /** How many rows that differ are kept: those whose texts are first. */
  static final int EXAMPLES = 3;

  private long rows;
  private long only;
  private final TreeSet<String> examples = new TreeSet<>();

  /**
   * Counts a row.
   *
   * @param here how often it is on this side
   * @param there how often it is on the other
   */
  void add(String text, long here, long there) {
    rows += here;
    if (here > there) {
      only += here - there;
      keep(text);
    }
  }

  void merge(RowTally more) {
    rows += more.rows;
    only += more.only;
    more.examples.forEach(this::keep);
  }

  private void keep(String text) {
    examples.add(text);
    if (examples.size() > EXAMPLES) {
      examples.pollLast();
    }
  }

  void write(ObjectNode json) {
    json.put("rows", rows).put("only", only);
    examples.forEach(json.putArray("examples")::add);
  }

  /** Codes counts and examples. */
  static final class TallyCoder extends PackedCoder<RowTally> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void pack(RowTally tally, Packer out) {
      out.unsigned(tally.rows).unsigned(tally.only).unsigned(tally.examples.size());
      tally.examples.forEach(out::text);
    }

    @Override
    protected RowTally unpack(Unpacker in) {
      RowTally tally = new RowTally();
      tally.rows = in.unsigned();
      tally.only = in.unsigned();
      for (int left = in.count(); left > 0; left--) {
        tally.examples.add(in.text());
      }
      return tally;
    }
  }
}
