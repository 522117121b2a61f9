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

  private static final class Block {
    private final Packer body = new Packer();
    private int count;

    private byte[] close() {
      return new Packer().unsigned(count).bytes(body.toBytes()).toBytes();
    }
  }

  private final Buckets buckets;
  private final Map<Integer, Block> open = new HashMap<>();
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
    Block block = open.computeIfAbsent(bucket, first -> new Block());
    int before = block.body.size();
    element.accept(block.body);
    block.count++;
    held += block.body.size() - before;
    if (block.body.size() >= BLOCK_BYTES) {
      held -= block.body.size();
      open.remove(bucket);
      out.accept(KV.of(bucket, block.close()));
    } else if (held >= HELD_BYTES) {
      close(out);
    }
  }

  /** Gives all that is open. */
  void close(Consumer<KV<Integer, byte[]>> out) {
    open.forEach((bucket, block) -> out.accept(KV.of(bucket, block.close())));
    open.clear();
    held = 0;
  }

  /** Shows the elements of a block in their order. */
  static void read(byte[] block, Consumer<Unpacker> element) {
    Unpacker outer = new Unpacker(block);
    int count = Math.toIntExact(outer.unsigned());
    Unpacker body = new Unpacker(outer.bytes());
    for (int i = 0; i < count; i++) {
      element.accept(body);
    }
  }
}
