package io.purchaseintent.lake.catalog;

import java.util.List;
import java.util.Map;
import org.apache.iceberg.BaseMetastoreCatalog;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.FileIO;

/**
 * Tables in folders beside each other, with no service: each folder's {@code metadata} has a file
 * for each version, {@code v1.metadata.json} and on, of which the last counts.
 *
 * <p>The layout is that of Iceberg's Hadoop catalogue, so that whoever reads such tables reads
 * these. Its own implementation is not used, for it renames a version onto its place, which on a
 * local file system replaces in silence what another writer has put there.
 */
final class FolderCatalog extends BaseMetastoreCatalog {

  private final String root;
  private final FileIO files;
  private final VersionFiles versions;

  /** The tables in this folder, as a location without a slash at its end. */
  FolderCatalog(String root, FileIO files, VersionFiles versions) {
    this.root = root;
    this.files = files;
    this.versions = versions;
  }

  @Override
  public String name() {
    return root;
  }

  @Override
  protected Map<String, String> properties() {
    return Map.of();
  }

  @Override
  protected TableOperations newTableOps(TableIdentifier table) {
    return new FolderTable(table.name(), defaultWarehouseLocation(table), files, versions);
  }

  @Override
  protected String defaultWarehouseLocation(TableIdentifier table) {
    return root + "/" + table.name();
  }

  @Override
  public List<TableIdentifier> listTables(Namespace namespace) {
    throw new UnsupportedOperationException("Tables are known by their names");
  }

  @Override
  public boolean dropTable(TableIdentifier table, boolean purge) {
    throw new UnsupportedOperationException("A table goes with its folder: delete that");
  }

  @Override
  public void renameTable(TableIdentifier from, TableIdentifier to) {
    throw new UnsupportedOperationException("A table is where its folder is");
  }
}
