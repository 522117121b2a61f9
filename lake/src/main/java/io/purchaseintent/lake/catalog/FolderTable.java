package io.purchaseintent.lake.catalog;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.apache.iceberg.BaseMetastoreTableOperations;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.jspecify.annotations.Nullable;

/** One table of a {@link FolderCatalog}: reads its last version, and commits the next. */
final class FolderTable extends BaseMetastoreTableOperations {

  private static final String HINT = "version-hint.text";

  private final String name;
  private final String location;
  private final String folder;
  private final FileIO named;
  private FileIO files;
  private final VersionFiles versions;

  FolderTable(String name, String location, FileIO files, VersionFiles versions) {
    this.name = name;
    this.location = location;
    this.folder = location + "/metadata/";
    this.named = files;
    this.files = files;
    this.versions = versions;
  }

  @Override
  protected String tableName() {
    return name;
  }

  @Override
  public FileIO io() {
    return files;
  }

  @Override
  protected void doRefresh() {
    int version = hint();
    while (exists(version + 1)) {
      version++;
    }
    refreshFromMetadataLocation(version == 0 ? null : location(version), version);
    String made = version == 0 ? location : current().location();
    files =
        named instanceof LocalFiles && !made.equals(location)
            ? LocalFiles.moved(made, location)
            : named;
  }

  @Override
  protected void doCommit(@Nullable TableMetadata base, TableMetadata metadata) {
    int next = base == null ? 1 : version(currentMetadataLocation()) + 1;
    String location = location(next);
    byte[] content = TableMetadataParser.toJson(metadata).getBytes(StandardCharsets.UTF_8);
    if (!versions.create(location, content)) {
      if (base == null) {
        throw new AlreadyExistsException("Table %s is there already", name);
      }
      throw new CommitFailedException("Another writer has committed version %s of %s", next, name);
    }
    versions.replace(folder + HINT, Integer.toString(next).getBytes(StandardCharsets.UTF_8));
  }

  private String location(int version) {
    return folder + "v" + version + ".metadata.json";
  }

  private static int version(String location) {
    int start = location.lastIndexOf("/v") + 2;
    return Integer.parseInt(location.substring(start, location.indexOf('.', start)));
  }

  private boolean exists(int version) {
    return files.newInputFile(location(version)).exists();
  }

  /** A version that is or was there; the last one may be later. */
  private int hint() {
    InputFile hint = files.newInputFile(folder + HINT);
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(hint.newStream(), StandardCharsets.UTF_8))) {
      return Integer.parseInt(reader.readLine().strip());
    } catch (NotFoundException e) {
      return 0;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("Failed at reading " + hint.location(), e);
    }
  }
}
