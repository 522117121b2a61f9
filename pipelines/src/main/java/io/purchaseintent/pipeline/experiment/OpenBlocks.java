package io.purchaseintent.pipeline.experiment;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.pipeline.shuffle.Buckets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.values.KV;

/**
 * Blocks of a bundle that are not full yet, one for each bucket of keys: what is shuffled is a
 * block of many, not each. Not thread-safe.
 */
final class OpenBlocks {

  private static final int BLOCK_BYTES = 64 << 10;

  /** What all open blocks of a bundle may hold together. */
  private static final int HELD_BYTES = 16 << 20;

  private final Buckets buckets;
  private final Map<Integer, Packer> open = new HashMap<>();
  private int held;

  OpenBlocks(Buckets buckets) {
    this.buckets = buckets;
  }

  /**
   * Adds an element.
   *
   * @param key hash of what it is grouped by
   * @param element writes it
   * @param out takes blocks that are full
   */
  void add(long key, Consumer<Packer> element, Consumer<KV<Integer, byte[]>> out) {
    int bucket = buckets.of(key);
    Packer block = open.computeIfAbsent(bucket, first -> new Packer());
    int before = block.size();
    element.accept(block);
    held += block.size() - before;
    if (block.size() >= BLOCK_BYTES) {
      held -= block.size();
      open.remove(bucket);
      out.accept(KV.of(bucket, block.toBytes()));
    } else if (held >= HELD_BYTES) {
      close(out);
    }
  }

  /** Gives all that is open. */
  void close(Consumer<KV<Integer, byte[]>> out) {
    open.forEach((bucket, block) -> out.accept(KV.of(bucket, block.toBytes())));
    open.clear();
    held = 0;
  }

  /** Shows the elements of a block in their order. */
  static void read(byte[] block, Consumer<Unpacker> element) {
    Unpacker in = new Unpacker(block);
    while (!in.isAtEnd()) {
      element.accept(in);
    }
  }
}
