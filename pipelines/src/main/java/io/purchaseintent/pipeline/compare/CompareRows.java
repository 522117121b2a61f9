package io.purchaseintent.pipeline.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.pipeline.shuffle.HandOut;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.jspecify.annotations.Nullable;

/**
 * Compares datasets as multisets of rows. One element for each dataset that has a row: its name,
 * and as JSON what was counted {@code here} and {@code there}.
 *
 * <p>Each row is sent to the worker that counts its equals; no worker holds more than a few rows.
 */
final class CompareRows extends PTransform<PBegin, PCollection<KV<String, String>>> {

  private static final long serialVersionUID = 1L;

  /** Rows by dataset and text. */
  static final KvCoder<KV<String, String>, RowCounts> CODER =
      KvCoder.of(
          KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()), new RowCounts.CountsCoder());

  private final transient List<DatasetPair> datasets;
  private final transient @Nullable OnlineStores stores;

  /**
   * Compares these datasets.
   *
   * @param stores the online stores to compare too, if any
   */
  CompareRows(List<DatasetPair> datasets, @Nullable OnlineStores stores) {
    this.datasets = datasets;
    this.stores = stores;
  }

  @Override
  public PCollection<KV<String, String>> expand(PBegin begin) {
    List<ComparedFile> files = new ArrayList<>();
    List<KV<KV<String, String>, RowCounts>> known = new ArrayList<>();
    for (DatasetPair dataset : datasets) {
      for (Side side : Side.values()) {
        DatasetContent content = dataset.on(side);
        if (content != null) {
          content.files().stream()
              .map(file -> new ComparedFile(dataset.name(), side, file, content.ignored()))
              .forEach(files::add);
          content.texts().stream()
              .map(text -> KV.of(KV.of(dataset.name(), text), RowCounts.one(side)))
              .forEach(known::add);
        }
      }
    }
    PCollectionList<KV<KV<String, String>, RowCounts>> rows =
        PCollectionList.of(
                begin
                    .apply(
                        "Files",
                        HandOut.of(
                            files,
                            compared -> compared.file().bytes(),
                            SerializableCoder.of(ComparedFile.class)))
                    .apply("Read rows", ParDo.of(new ReadRows()))
                    .setCoder(CODER))
            .and(begin.apply("Known rows", Create.of(known).withCoder(CODER)));
    if (stores != null) {
      rows =
          rows.and(begin.apply("Store here", new StoreRows(stores.here(), Side.HERE)))
              .and(begin.apply("Store there", new StoreRows(stores.there(), Side.THERE)));
    }
    return rows.apply("All rows", Flatten.pCollections())
        .apply("Count equals", Combine.perKey(new SumFn()))
        .apply("By dataset", ParDo.of(new ByDatasetFn()))
        .setCoder(
            KvCoder.of(
                StringUtf8Coder.of(),
                KvCoder.of(StringUtf8Coder.of(), new RowCounts.CountsCoder())))
        .apply("Tally", Combine.perKey(new TallyFn()));
  }

  private static final class SumFn extends Combine.BinaryCombineFn<RowCounts> {
    private static final long serialVersionUID = 1L;

    @Override
    public RowCounts apply(RowCounts a, RowCounts b) {
      return a.plus(b);
    }
  }

  /** Keeps the texts of those rows alone that differ. */
  private static final class ByDatasetFn
      extends DoFn<KV<KV<String, String>, RowCounts>, KV<String, KV<String, RowCounts>>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element KV<KV<String, String>, RowCounts> row,
        OutputReceiver<KV<String, KV<String, RowCounts>>> out) {
      RowCounts counts = row.getValue();
      String text = counts.here() == counts.there() ? "" : row.getKey().getValue();
      out.output(KV.of(row.getKey().getKey(), KV.of(text, counts)));
    }
  }

  /** Tallies both sides; the accumulator is here's and there's. */
  private static final class TallyFn
      extends Combine.CombineFn<KV<String, RowCounts>, KV<RowTally, RowTally>, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public KV<RowTally, RowTally> createAccumulator() {
      return KV.of(new RowTally(), new RowTally());
    }

    @Override
    public KV<RowTally, RowTally> addInput(
        KV<RowTally, RowTally> tallies, KV<String, RowCounts> row) {
      RowCounts counts = row.getValue();
      tallies.getKey().add(row.getKey(), counts.here(), counts.there());
      tallies.getValue().add(row.getKey(), counts.there(), counts.here());
      return tallies;
    }

    @Override
    public KV<RowTally, RowTally> mergeAccumulators(Iterable<KV<RowTally, RowTally>> parts) {
      KV<RowTally, RowTally> merged = createAccumulator();
      for (KV<RowTally, RowTally> part : parts) {
        merged.getKey().merge(part.getKey());
        merged.getValue().merge(part.getValue());
      }
      return merged;
    }

    @Override
    public String extractOutput(KV<RowTally, RowTally> tallies) {
      ObjectNode json = new ObjectMapper().createObjectNode();
      tallies.getKey().write(json.putObject("here"));
      tallies.getValue().write(json.putObject("there"));
      return json.toString();
    }

    @Override
    public Coder<KV<RowTally, RowTally>> getAccumulatorCoder(
        CoderRegistry registry, Coder<KV<String, RowCounts>> inputCoder) {
      return KvCoder.of(new RowTally.TallyCoder(), new RowTally.TallyCoder());
    }

    @Override
    public Coder<String> getDefaultOutputCoder(
        CoderRegistry registry, Coder<KV<String, RowCounts>> inputCoder) {
      return StringUtf8Coder.of();
    }
  }
}
