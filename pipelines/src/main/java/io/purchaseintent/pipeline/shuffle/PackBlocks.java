package io.purchaseintent.pipeline.shuffle;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Packs elements by key into blocks of bytes, for shuffles of many elements to few keys.
 *
 * <p>A runner pays for each element that it shuffles: a window, a pane, a place in a sort, where
 * equal keys are the dearest. A block pays once for all of its elements, which are of one window.
 * Blocks end with their bundle at the latest. Times of elements are not kept.
 */
public final class PackBlocks<K, T> extends PTransform<PCollection<T>, PCollection<KV<K, byte[]>>> {

  private static final long serialVersionUID = 1L;

  private static final int BLOCK_BYTES = 64 << 10;

  private final SerializableFunction<T, K> key;
  private final Coder<K> keyCoder;
  private final Coder<T> coder;

  private final int blockBytes;

  private PackBlocks(
      SerializableFunction<T, K> key, Coder<K> keyCoder, Coder<T> coder, int blockBytes) {
    this.key = key;
    this.keyCoder = keyCoder;
    this.coder = coder;
    this.blockBytes = blockBytes;
  }

  /**
   * Blocks of the elements of each key.
   *
   * @param key an element's key, with {@code equals} and {@code hashCode}
   * @param coder how elements stand in a block, as {@link #unpack} reads them
   */
  public static <K, T> PackBlocks<K, T> by(
      SerializableFunction<T, K> key, Coder<K> keyCoder, Coder<T> coder) {
    return new PackBlocks<>(key, keyCoder, coder, BLOCK_BYTES);
  }

  /** Blocks that end with the element that makes them as long as this, in bytes. */
  public PackBlocks<K, T> endingAt(int bytes) {
    return new PackBlocks<>(key, keyCoder, coder, bytes);
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
        .apply("Pack", ParDo.of(new PackFn<>(key, coder, blockBytes)))
        .setCoder(KvCoder.of(keyCoder, ByteArrayCoder.of()));
  }

  private static final class PackFn<K, T> extends DoFn<T, KV<K, byte[]>> {

    private static final long serialVersionUID = 1L;

    /** What all open blocks of a bundle may hold together. */
    private static final int HELD_BYTES = 16 << 20;

    private final SerializableFunction<T, K> key;
    private final Coder<T> coder;
    private final int blockBytes;
    private transient @Nullable Map<Place<K>, ByteArrayOutputStream> open;
    private transient int held;

    PackFn(SerializableFunction<T, K> key, Coder<T> coder, int blockBytes) {
      this.key = key;
      this.coder = coder;
      this.blockBytes = blockBytes;
    }

    @StartBundle
    public void startBundle() {
      open = new HashMap<>();
      held = 0;
    }

    @ProcessElement
    public void process(@Element T element, BoundedWindow window, OutputReceiver<KV<K, byte[]>> out)
        throws IOException {
      Map<Place<K>, ByteArrayOutputStream> blocks = blocks();
      Place<K> place = new Place<>(window, key.apply(element));
      ByteArrayOutputStream block =
          blocks.computeIfAbsent(place, first -> new ByteArrayOutputStream(1 << 10));
      int before = block.size();
      coder.encode(element, block);
      held += block.size() - before;
      if (block.size() >= blockBytes) {
        held -= block.size();
        output(place, block, out);
        blocks.remove(place);
      } else if (held >= HELD_BYTES) {
        blocks.forEach((other, full) -> output(other, full, out));
        blocks.clear();
        held = 0;
      }
    }

    private static <K> void output(
        Place<K> place, ByteArrayOutputStream block, OutputReceiver<KV<K, byte[]>> out) {
      out.outputWindowedValue(
          KV.of(place.key(), block.toByteArray()),
          place.window().maxTimestamp(),
          List.of(place.window()),
          PaneInfo.NO_FIRING);
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      blocks()
          .forEach(
              (place, block) ->
                  context.output(
                      KV.of(place.key(), block.toByteArray()),
                      place.window().maxTimestamp(),
                      place.window()));
      open = null;
    }

    private Map<Place<K>, ByteArrayOutputStream> blocks() {
      if (open == null) {
        throw new IllegalStateException("No bundle was started");
      }
      return open;
    }
  }

  /** What the elements of a block have in common. */
  private record Place<K>(BoundedWindow window, K key) {}
}
