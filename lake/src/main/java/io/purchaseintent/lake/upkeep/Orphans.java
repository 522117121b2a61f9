package io.purchaseintent.lake.upkeep;

import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;

/** The files below a table's folder that no version of it has: what runs left that were killed. */
final class Orphans {

  private static final String HINT = "version-hint.text";

  private final Table table;
  private final Set<String> owned;

  private Orphans(Table table, Set<String> owned) {
    this.table = table;
    this.owned = owned;
  }

  /** The orphans of a table. */
  static Orphans of(Table table) throws IOException {
    Set<String> owned = new HashSet<>();
    owned.addAll(ReachableFileUtil.metadataFileLocations(table, true));
    owned.addAll(ReachableFileUtil.manifestListLocations(table));
    owned.addAll(ReachableFileUtil.statisticsFilesLocations(table));
    Set<String> read = new HashSet<>();
    for (Snapshot snapshot : table.snapshots()) {
      for (ManifestFile manifest : snapshot.allManifests(table.io())) {
        owned.add(manifest.path());
        if (read.add(manifest.path())) {
          addFiles(manifest, table, owned);
        }
      }
    }
    return new Orphans(table, owned);
  }

  private static void addFiles(ManifestFile manifest, Table table, Set<String> owned)
      throws IOException {
    try (ManifestReader<? extends ContentFile<?>> files =
        manifest.content() == ManifestContent.DATA
            ? ManifestFiles.read(manifest, table.io(), table.specs())
            : ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs())) {
      for (ContentFile<?> file : files) {
        owned.add(file.location());
      }
    }
  }

  /**
   * Deletes those that are old enough that nobody writes them any more.
   *
   * @return how many
   */
  int deleteOlderThan(Instant time) {
    if (!(table.io() instanceof SupportsPrefixOperations files)) {
      return 0;
    }
    int deleted = 0;
    for (FileInfo file : files.listPrefix(table.location())) {
      if (file.createdAtMillis() < time.toEpochMilli()
          && !owned.contains(file.location())
          && !file.location().endsWith(HINT)) {
        files.deleteFile(file.location());
        deleted++;
      }
    }
    return deleted;
  }
}
