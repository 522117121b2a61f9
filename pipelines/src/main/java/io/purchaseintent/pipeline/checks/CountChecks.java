package io.purchaseintent.pipeline.checks;

import io.purchaseintent.checks.Examination;
import io.purchaseintent.lake.RowFile;
import io.purchaseintent.pipeline.shuffle.Buckets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.Nullable;

/**
 * Counts all expectations of a suite in one pass over the rows of files, and stages what was
 * counted in a folder.
 *
 * <p>Bounded input in the global window. What sums and extremes tell crosses the network once a
 * bundle. Only where a suite asks for single values (unique, distinct, median and the like) are
 * these counted by key, in buckets that each fit in memory, and staged in sorted files.
 */
final class CountChecks extends PTransform<PCollection<RowFile>, PDone> {

  /** The files in the folder. */
  static final String COUNTS = "counts";

  static final String NAMES = "names";

  private static final long serialVersionUID = 1L;

  private static final TupleTag<byte[]> PARTS = new TupleTag<>("parts") {};
  private static final TupleTag<KV<Integer, byte[]>> VALUES = new TupleTag<>("values") {};

  private final Fitted fitted;
  private final String folder;
  private final Buckets buckets;

  /**
   * @param folder that is there, and empty
   * @param buckets that values are counted in, where the suite asks for them
   */
  CountChecks(Fitted fitted, Path folder, Buckets buckets) {
    this.fitted = fitted;
    this.folder = folder.toString();
    this.buckets = buckets;
  }

  @Override
  public PDone expand(PCollection<RowFile> files) {
    PCollectionTuple counted =
        files.apply(
            "Count",
            ParDo.of(new CountFn(fitted, buckets)).withOutputTags(PARTS, TupleTagList.of(VALUES)));
    counted
        .get(PARTS)
        .setCoder(ByteArrayCoder.of())
        .apply("Sum", Combine.globally(new SumFn(fitted)))
        .apply(
            "As text",
            MapElements.into(TypeDescriptors.strings())
                .via(bytes -> Base64.getEncoder().encodeToString(bytes)))
        .apply("Write counts", TextIO.write().to(folder + "/" + COUNTS).withoutSharding());
    PCollection<KV<Integer, byte[]>> values =
        counted.get(VALUES).setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()));
    if (fitted.examination().countsValues()) {
      values
          .apply("By value", GroupByKey.create())
          .apply("Sort values", ParDo.of(new SortFn(folder)))
          .apply("Write names", TextIO.write().to(folder + "/" + NAMES).withoutSharding());
    }
    return PDone.in(files.getPipeline());
  }

  private static final class CountFn extends DoFn<RowFile, byte[]> {
    private static final long serialVersionUID = 1L;

    /** Values that a bundle keeps before it gives them on. */
    private static final int MOST_VALUES = 50_000;

    private final Fitted fitted;
    private final Buckets buckets;
    private transient Examination.@Nullable Part part;
    private transient @Nullable Map<String, Long> values;

    CountFn(Fitted fitted, Buckets buckets) {
      this.fitted = fitted;
      this.buckets = buckets;
    }

    @StartBundle
    public void startBundle() {
      part = fitted.examination().part();
      values = new HashMap<>();
    }

    @ProcessElement
    public void process(@Element RowFile file, MultiOutputReceiver out) throws IOException {
      Examination.Part counted = part;
      Map<String, Long> seen = values;
      if (counted == null || seen == null) {
        throw new IllegalStateException("No bundle was started");
      }
      file.read(
          row -> {
            counted.add(
                row, (list, value) -> seen.merge(SortedValues.key(list, value), 1L, Long::sum));
            if (seen.size() >= MOST_VALUES) {
              blocks(seen).forEach((bucket, block) -> out.get(VALUES).output(KV.of(bucket, block)));
              seen.clear();
            }
          });
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) throws IOException {
      if (part != null && values != null) {
        context.output(
            PARTS, part.pack(), GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
        blocks(values)
            .forEach(
                (bucket, block) ->
                    context.output(
                        VALUES,
                        KV.of(bucket, block),
                        GlobalWindow.INSTANCE.maxTimestamp(),
                        GlobalWindow.INSTANCE));
      }
      part = null;
      values = null;
    }

    private Map<Integer, byte[]> blocks(Map<String, Long> counts) throws IOException {
      Map<Integer, ByteArrayOutputStream> byBucket = new TreeMap<>();
      for (Map.Entry<String, Long> each : counts.entrySet()) {
        ByteArrayOutputStream block =
            byBucket.computeIfAbsent(
                buckets.of(each.getKey()), bucket -> new ByteArrayOutputStream());
        DataOutputStream out = new DataOutputStream(block);
        byte[] key = each.getKey().getBytes(StandardCharsets.UTF_8);
        out.writeInt(key.length);
        out.write(key);
        out.writeLong(each.getValue());
      }
      Map<Integer, byte[]> blocks = new TreeMap<>();
      byBucket.forEach((bucket, block) -> blocks.put(bucket, block.toByteArray()));
      return blocks;
    }
  }

  private static final class SortFn extends DoFn<KV<Integer, Iterable<byte[]>>, String> {
    private static final long serialVersionUID = 1L;
    private final String folder;

    SortFn(String folder) {
      this.folder = folder;
    }

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<byte[]>> bucket, OutputReceiver<String> out)
        throws IOException {
      Map<String, Long> counts = new HashMap<>();
      for (byte[] block : bucket.getValue()) {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(block));
        while (in.available() > 0) {
          byte[] key = new byte[in.readInt()];
          in.readFully(key);
          counts.merge(new String(key, StandardCharsets.UTF_8), in.readLong(), Long::sum);
        }
      }
      // A bundle that is tried again writes another file; only names that come through are read.
      String name = "values-" + bucket.getKey() + "-" + UUID.randomUUID();
      Path path = Path.of(folder);
      Files.createDirectories(path);
      SortedValues.write(path.resolve(name), counts);
      out.output(name);
    }
  }

  /** Adds parts, which are bytes all the way. */
  private static final class SumFn extends Combine.CombineFn<byte[], byte[], byte[]> {
    private static final long serialVersionUID = 1L;
    private final Fitted fitted;

    SumFn(Fitted fitted) {
      this.fitted = fitted;
    }

    @Override
    public byte[] createAccumulator() {
      return fitted.examination().part().pack();
    }

    @Override
    public byte[] addInput(byte[] sum, byte[] part) {
      Examination.Part all = fitted.examination().unpack(sum);
      all.merge(fitted.examination().unpack(part));
      return all.pack();
    }

    @Override
    public byte[] mergeAccumulators(Iterable<byte[]> sums) {
      Examination.Part all = fitted.examination().part();
      for (byte[] sum : sums) {
        all.merge(fitted.examination().unpack(sum));
      }
      return all.pack();
    }

    @Override
    public byte[] extractOutput(byte[] sum) {
      return sum;
    }

    @Override
    public Coder<byte[]> getAccumulatorCoder(CoderRegistry registry, Coder<byte[]> inputCoder) {
      return ByteArrayCoder.of();
    }

    @Override
    public Coder<byte[]> getDefaultOutputCoder(CoderRegistry registry, Coder<byte[]> inputCoder) {
      return ByteArrayCoder.of();
    }
  }
}
