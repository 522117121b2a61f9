package io.purchaseintent.pipeline.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.PlainRowFile;
import io.purchaseintent.lake.RowFile;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.table.DeadLetterRow;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.SessionTable;
import io.purchaseintent.lake.table.SnapshotTable;
import io.purchaseintent.lake.trainingset.TrainingSet;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.training.TimeSplit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** The datasets that can be compared, by name; those that both sides lack are among them. */
final class Datasets {

  /** Families of keys in the online store: what a key's name is up to its colon. */
  static final List<String> FAMILIES = List.of("user", "product", "session");

  /**
   * Where and when a record was rejected: two folders with the same files make the same dead
   * letters. Offset, field, reason and the record itself are compared.
   */
  private static final Set<String> OF_ONE_INGEST = Set.of("file", "rejected_time");

  /** When a training set was made, and in which files. */
  private static final Set<String> OF_ONE_TRAINING_SET = Set.of("created", "files");

  private static final ObjectMapper JSON = new ObjectMapper();

  private Datasets() {}

  /** The datasets of two lakes; of training sets those that at least one of them has. */
  static List<DatasetPair> ofLakes(Lake here, Lake there) {
    List<DatasetPair> datasets = new ArrayList<>();
    add(EventTable::in, EventTable.SCHEMA, Set.of(), here, there, datasets);
    add(DeadLetterRow::in, DeadLetterRow.SCHEMA, OF_ONE_INGEST, here, there, datasets);
    add(SessionTable::in, SessionTable.SCHEMA, Set.of(), here, there, datasets);
    add(SnapshotTable::usersIn, SnapshotTable.USERS, Set.of(), here, there, datasets);
    add(SnapshotTable::productsIn, SnapshotTable.PRODUCTS, Set.of(), here, there, datasets);
    Set<String> ids = new TreeSet<>(here.trainingSets());
    ids.addAll(there.trainingSets());
    for (String id : ids) {
      addTrainingSet(here.trainingSet(id), there.trainingSet(id), datasets);
    }
    return datasets;
  }

  /** The values of two online stores, a dataset for each family of keys. */
  static List<DatasetPair> ofStores() {
    DatasetContent foundLater = DatasetContent.ofTexts(List.of());
    return FAMILIES.stream()
        .map(family -> new DatasetPair(ofFamily(family), foundLater, foundLater))
        .toList();
  }

  /** The name of the values of a family of keys. */
  static String ofFamily(String family) {
    return "redis/" + family;
  }

  private static void add(
      Function<Lake, LakeTable> table,
      Schema rows,
      Set<String> ignored,
      Lake here,
      Lake there,
      List<DatasetPair> datasets) {
    LakeTable first = table.apply(here);
    datasets.add(
        new DatasetPair(
            first.name(), rows(first, rows, ignored), rows(table.apply(there), rows, ignored)));
  }

  private static @Nullable DatasetContent rows(LakeTable table, Schema rows, Set<String> ignored) {
    return table.exists() ? DatasetContent.ofFiles(table.view().rowFiles(rows), ignored) : null;
  }

  private static void addTrainingSet(Dataset here, Dataset there, List<DatasetPair> datasets) {
    datasets.add(new DatasetPair(here.name() + "/manifest", manifest(here), manifest(there)));
    datasets.add(
        new DatasetPair(here.name() + "/reference-profile", profile(here), profile(there)));
    // No column tells the part.
    for (TimeSplit.Part part : TimeSplit.Part.values()) {
      String folder = part.name().toLowerCase(Locale.ROOT);
      datasets.add(
          new DatasetPair(here.name() + "/" + folder, part(here, folder), part(there, folder)));
    }
  }

  private static @Nullable DatasetContent part(Dataset set, String folder) {
    return set.exists()
        ? DatasetContent.ofFiles(
            set.files().stream()
                .filter(file -> file.toString().endsWith(".parquet"))
                .filter(file -> Dataset.partition(file).equals(folder))
                .<RowFile>map(PlainRowFile::of)
                .toList(),
            Set.of())
        : null;
  }

  private static @Nullable DatasetContent manifest(Dataset set) {
    return set.manifest().map(Datasets::fields).orElse(null);
  }

  /** None where an older release made the set. */
  private static @Nullable DatasetContent profile(Dataset set) {
    String name = set.manifest().map(TrainingSet::profileOf).orElse(null);
    if (name == null) {
      return null;
    }
    set.fetch();
    Path file = set.folder().resolve(name);
    try {
      return fields(JSON.readTree(file.toFile()));
    } catch (IOException e) {
      throw JobFailure.of("reading " + file, e);
    }
  }

  /** A row for each field of an object. */
  private static DatasetContent fields(JsonNode object) {
    List<String> rows = new ArrayList<>();
    object
        .fields()
        .forEachRemaining(
            field -> {
              if (!OF_ONE_TRAINING_SET.contains(field.getKey())) {
                rows.add(RowText.of(field.getKey(), field.getValue()));
              }
            });
    return DatasetContent.ofTexts(rows);
  }
}
