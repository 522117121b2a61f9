package io.purchaseintent.pipeline.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.RunName;
import io.purchaseintent.pipeline.job.Job;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.job.JobOptions;
import io.purchaseintent.pipeline.job.Outcome;
import io.purchaseintent.pipeline.job.PipelineRun;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.Nullable;

/**
 * Whether two lakes, and on request two online stores, hold the same rows: the same ones as often,
 * in whatever order and files. Says no if they do not.
 */
public final class CompareJob implements Job<CompareJob.Options> {

  /** What compare is told. */
  public interface Options extends JobOptions {

    @Description("Folder of the lake to compare with.")
    @Validation.Required
    String getWith();

    void setWith(String lake);

    @Description("The online store of this lake, to be compared too; goes with --with-redis.")
    @Nullable String getRedis();

    void setRedis(@Nullable String redis);

    @Description("The online store of the other lake.")
    @Nullable String getWithRedis();

    void setWithRedis(@Nullable String redis);
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Clock clock;
  private final PrintStream err;

  /** A job that takes its time from this clock, and tells rows that differ here. */
  public CompareJob(Clock clock, PrintStream err) {
    this.clock = clock;
    this.err = err;
  }

  @Override
  public String name() {
    return "compare";
  }

  @Override
  public String description() {
    return "whether two lakes hold the same rows";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Outcome run(Options options, ObjectNode report) {
    Lake here = existing("lake", options, options.getLake());
    Lake there = existing("with", options, options.getWith());
    List<DatasetPair> datasets = new ArrayList<>(Datasets.ofLakes(here, there));
    ArrayNode skipped = JSON.createArrayNode();
    datasets.stream().filter(DatasetPair::isMissing).map(DatasetPair::name).forEach(skipped::add);
    datasets.removeIf(DatasetPair::isMissing);
    if (datasets.isEmpty()) {
      throw new JobFailure(
          "There is nothing to compare: neither " + here + " nor " + there + " has a dataset");
    }
    OnlineStores stores = OnlineStores.of(options);
    if (stores == null) {
      skipped.add("redis");
    } else {
      datasets.addAll(Datasets.ofStores());
    }
    Map<String, JsonNode> counts = count(options, here, new CompareRows(datasets, stores));
    List<DatasetComparison> compared =
        datasets.stream()
            .map(
                dataset ->
                    new DatasetComparison(
                        dataset, counts.getOrDefault(dataset.name(), JSON.createObjectNode())))
            .toList();
    List<DatasetComparison> different =
        compared.stream().filter(DatasetComparison::differs).toList();
    report.put("equal", different.isEmpty());
    ObjectNode json = report.putObject("datasets");
    compared.forEach(dataset -> dataset.write(json.putObject(dataset.dataset().name())));
    report.set("skipped", skipped);
    different.forEach(dataset -> dataset.tell(name(), err));
    return different.isEmpty() ? Outcome.DONE : Outcome.REFUSED;
  }

  private static Lake existing(String option, Options options, String address) {
    Lake lake = JobOptions.lake(options, address);
    if (!lake.isInBucket() && !Files.isDirectory(lake.root())) {
      throw new JobFailure("--" + option + "=" + address + ": there is no folder " + lake.root());
    }
    return lake;
  }

  /** What was counted of each dataset that has a row. */
  private Map<String, JsonNode> count(Options options, Lake lake, CompareRows rows) {
    Dataset.Staging staging = lake.comparison().stage(RunName.of(clock));
    Path file = staging.path().resolve("counts");
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("Compare", rows)
        .apply(
            "To lines",
            MapElements.into(TypeDescriptors.strings())
                .via((KV<String, String> counts) -> counts.getKey() + " " + counts.getValue()))
        .apply("Write counts", TextIO.write().to(file.toString()).withoutSharding());
    try {
      PipelineRun.of(pipeline);
      Map<String, JsonNode> counts = new HashMap<>();
      for (String line : Files.readAllLines(file)) {
        int space = line.indexOf(' ');
        counts.put(line.substring(0, space), JSON.readTree(line.substring(space)));
      }
      return counts;
    } catch (IOException e) {
      throw JobFailure.of("reading what was counted", e);
    } finally {
      staging.discard();
    }
  }
}
