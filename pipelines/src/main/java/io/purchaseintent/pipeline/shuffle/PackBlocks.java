package io.purchaseintent.pipeline.shuffle;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Packs elements by key into blocks of bytes, for shuffles of many elements to few keys.
 *
 * <p>A runner pays for each element that it shuffles: a window, a pane, a place in a sort, where
 * equal keys are the dearest. A block pays once for all of its elements. Blocks end with their
 * bundle at the latest. Bounded input in the global window; times of elements are not kept.
 */
public final class PackBlocks<K, T> extends PTransform<PCollection<T>, PCollection<KV<K, byte[]>>> {

  private static final long serialVersionUID = 1L;

  private final SerializableFunction<T, K> key;
  private final Coder<K> keyCoder;
  private final Coder<T> coder;

  private PackBlocks(SerializableFunction<T, K> key, Coder<K> keyCoder, Coder<T> coder) {
    this.key = key;
    this.keyCoder = keyCoder;
    this.coder = coder;
  }

  /**
   * Blocks of the elements of each key.
   *
   * @param key an element's key, with {@code equals} and {@code hashCode}
   * @param coder how elements stand in a block, as {@link #unpack} reads them
   */
  public static <K, T> PackBlocks<K, T> by(
      SerializableFunction<T, K> key, Coder<K> keyCoder, Coder<T> coder) {
    return new PackBlocks<>(key, keyCoder, coder);
  }

  /** Shows a block's elements in the order in which they were packed. */
  public static <T> void unpack(byte[] block, Coder<T> coder, Consumer<T> reader) {
    ByteArrayInputStream in = new ByteArrayInputStream(block);
    try {
      while (in.available() > 0) {
        reader.accept(coder.decode(in));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("A block of this very job is not readable", e);
    }
  }

  @Override
  public PCollection<KV<K, byte[]>> expand(PCollection<T> elements) {
    return elements
        .apply("Pack", ParDo.of(new PackFn<>(key, coder)))
        .setCoder(KvCoder.of(keyCoder, ByteArrayCoder.of()));
  }

  private static final class PackFn<K, T> extends DoFn<T, KV<K, byte[]>> {

    private static final long serialVersionUID = 1L;

    private static final int BLOCK_BYTES = 64 << 10;

    /** What all open blocks of a bundle may hold together. */
    private static final int HELD_BYTES = 16 << 20;

    private final SerializableFunction<T, K> key;
    private final Coder<T> coder;
    private transient @Nullable Map<K, ByteArrayOutputStream> open;
    private transient int held;

    PackFn(SerializableFunction<T, K> key, Coder<T> coder) {
      this.key = key;
      this.coder = coder;
    }

    @StartBundle
    public void startBundle() {
      open = new HashMap<>();
      held = 0;
    }

    @ProcessElement
    public void process(@Element T element, OutputReceiver<KV<K, byte[]>> out) throws IOException {
      Map<K, ByteArrayOutputStream> blocks = blocks();
      K to = key.apply(element);
      ByteArrayOutputStream block =
          blocks.computeIfAbsent(to, first -> new ByteArrayOutputStream(1 << 10));
      int before = block.size();
      coder.encode(element, block);
      held += block.size() - before;
      if (block.size() >= BLOCK_BYTES) {
        held -= block.size();
        out.output(KV.of(to, block.toByteArray()));
        blocks.remove(to);
      } else if (held >= HELD_BYTES) {
        blocks.forEach((other, full) -> out.output(KV.of(other, full.toByteArray())));
        blocks.clear();
        held = 0;
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      blocks()
          .forEach(
              (to, block) ->
                  context.output(
                      KV.of(to, block.toByteArray()),
                      GlobalWindow.INSTANCE.maxTimestamp(),
                      GlobalWindow.INSTANCE));
      open = null;
    }

    private Map<K, ByteArrayOutputStream> blocks() {
      if (open == null) {
        throw new IllegalStateException("No bundle was started");
      }
      return open;
    }
  }
}
