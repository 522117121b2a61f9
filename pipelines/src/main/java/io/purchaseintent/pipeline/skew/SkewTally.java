package io.purchaseintent.pipeline.skew;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.pipeline.coder.PackedCoder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was counted of predictions that were made again. Mutable, not thread-safe; its size has a
 * bound, whatever was counted.
 */
final class SkewTally {

  /** Examples kept of each difference, the first by id. */
  private final int most;

  private long compared;
  private long mismatches;
  private final TreeMap<String, Long> unmatched = new TreeMap<>();
  private final TreeMap<String, Long> served = new TreeMap<>();
  private final Map<Difference.Kind, TreeMap<String, Differing>> differing = new TreeMap<>();

  /** How often something differed, and a few times that it did. */
  private static final class Differing {
    private long count;
    private final TreeMap<String, Example> examples = new TreeMap<>();

    private void add(Differing other, int most) {
      count += other.count;
      examples.putAll(other.examples);
      while (examples.size() > most) {
        examples.pollLastEntry();
      }
    }
  }

  private record Example(String served, String recomputed) {}

  SkewTally(int most) {
    this.most = most;
    for (Difference.Kind kind : Difference.Kind.values()) {
      differing.put(kind, new TreeMap<>());
    }
  }

  /** Counts what the store had of an entity. */
  void served(String entity, String status) {
    served.merge(entity + "_" + status, 1L, Long::sum);
  }

  /** Counts a prediction that cannot be made again. */
  void unmatched(String reason) {
    unmatched(reason, 1);
  }

  /** Counts so many that are not found again; none is no reason. */
  void unmatched(String reason, long number) {
    if (number > 0) {
      unmatched.merge(reason, number, Long::sum);
    }
  }

  /** Counts a prediction that was made again. */
  void compared(String id, List<Difference> differences) {
    compared++;
    boolean differs =
        differences.stream().anyMatch(each -> each.kind() != Difference.Kind.MADE_BEFORE);
    mismatches += differs ? 1 : 0;
    for (Difference difference : differences) {
      Differing one = new Differing();
      one.count = 1;
      one.examples.put(id, new Example(difference.served(), difference.recomputed()));
      of(difference.kind(), difference.name()).add(one, most);
    }
  }

  private Differing of(Difference.Kind kind, String name) {
    return byName(kind).computeIfAbsent(name, first -> new Differing());
  }

  private TreeMap<String, Differing> byName(Difference.Kind kind) {
    return differing.computeIfAbsent(kind, first -> new TreeMap<>());
  }

  void merge(SkewTally other) {
    compared += other.compared;
    mismatches += other.mismatches;
    other.unmatched.forEach((reason, count) -> unmatched.merge(reason, count, Long::sum));
    other.served.forEach((status, count) -> served.merge(status, count, Long::sum));
    other.differing.forEach(
        (kind, names) -> names.forEach((name, more) -> of(kind, name).add(more, most)));
  }

  /** All figures. */
  void write(ObjectNode json) {
    long without = unmatched.values().stream().mapToLong(Long::longValue).sum();
    json.put("predictions", compared + without)
        .put("compared", compared)
        .put("mismatches", mismatches)
        .put("unmatched", without);
    unmatched.forEach(json.putObject("unmatched_by_reason")::put);
    served.forEach(json.putObject("served")::put);
    differing.forEach((kind, names) -> write(names, json.putObject(nameOf(kind)), countOf(kind)));
  }

  private static String nameOf(Difference.Kind kind) {
    return switch (kind) {
      case FEATURE -> "features";
      case STATE -> "states";
      case MADE_BEFORE -> "made_before";
    };
  }

  private static String countOf(Difference.Kind kind) {
    return kind == Difference.Kind.MADE_BEFORE ? "predictions" : "mismatches";
  }

  private static void write(TreeMap<String, Differing> names, ObjectNode json, String count) {
    names.forEach(
        (name, each) -> {
          ObjectNode node = json.putObject(name).put(count, each.count);
          var examples = node.putArray("examples");
          each.examples.forEach(
              (id, example) ->
                  examples
                      .addObject()
                      .put("id", id)
                      .put("served", example.served())
                      .put("recomputed", example.recomputed()));
        });
  }

  /** Codes counts and examples. */
  static final class TallyCoder extends PackedCoder<SkewTally> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void pack(SkewTally tally, Packer out) {
      out.unsigned(tally.most).unsigned(tally.compared).unsigned(tally.mismatches);
      packCounts(tally.unmatched, out);
      packCounts(tally.served, out);
      for (Difference.Kind kind : Difference.Kind.values()) {
        TreeMap<String, Differing> names = tally.byName(kind);
        out.unsigned(names.size());
        names.forEach(
            (name, each) -> {
              out.text(name).unsigned(each.count).unsigned(each.examples.size());
              each.examples.forEach(
                  (id, example) -> out.text(id).text(example.served()).text(example.recomputed()));
            });
      }
    }

    private static void packCounts(TreeMap<String, Long> counts, Packer out) {
      out.unsigned(counts.size());
      counts.forEach((name, count) -> out.text(name).unsigned(count));
    }

    @Override
    protected SkewTally unpack(Unpacker in) {
      SkewTally tally = new SkewTally(in.count());
      tally.compared = in.unsigned();
      tally.mismatches = in.unsigned();
      unpackCounts(tally.unmatched, in);
      unpackCounts(tally.served, in);
      for (Difference.Kind kind : Difference.Kind.values()) {
        for (int left = in.count(); left > 0; left--) {
          Differing each = tally.of(kind, in.text());
          each.count = in.unsigned();
          for (int examples = in.count(); examples > 0; examples--) {
            each.examples.put(in.text(), new Example(in.text(), in.text()));
          }
        }
      }
      return tally;
    }

    private static void unpackCounts(TreeMap<String, Long> counts, Unpacker in) {
      for (int left = in.count(); left > 0; left--) {
        counts.put(in.text(), in.unsigned());
      }
    }
  }
}
