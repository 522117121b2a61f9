package io.purchaseintent.lake.catalog;

import io.purchaseintent.lake.LakeException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.BaseMetastoreTableOperations;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CleanableFailure;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.jspecify.annotations.Nullable;

/**
 * One table of a {@link FolderCatalog}: reads its last version, and commits the next.
 *
 * <p>Whether a version is there tells its file alone. The hint only says where to begin to look: it
 * may lag behind, be broken or be lost. Old versions are deleted as new ones come.
 */
final class FolderTable extends BaseMetastoreTableOperations {

  private static final String HINT = "version-hint.text";
  private static final Pattern VERSION = Pattern.compile("v(\\d{1,9})\\.metadata\\.json");

  /** How often a version may be deleted, as an old one, between finding and reading it. */
  private static final int TRIES = 5;

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
    for (int tried = 1; ; tried++) {
      int version = newest();
      try {
        // A version is there whole or not at all: trying it again would not mend it.
        refreshFromMetadataLocation(version == 0 ? null : location(version), 0);
        String made = version == 0 ? location : current().location();
        files =
            named instanceof LocalFiles && !made.equals(location)
                ? LocalFiles.moved(made, location)
                : named;
        return;
      } catch (NotFoundException e) {
        if (tried == TRIES) {
          throw e;
        }
      }
    }
  }

  /** The last version; 0 where there is none. */
  private int newest() {
    int hint = hint();
    int version = hint;
    if (version == 0 || !exists(version)) {
      version = versions.names(folder).stream().mapToInt(FolderTable::number).max().orElse(0);
    }
    if (hint > 0 && version == 0) {
      throw new LakeException(
          folder
              + HINT
              + " names version "
              + hint
              + ", and none is there: put the files of that folder back, or delete the table's"
              + " folder");
    }
    while (exists(version + 1)) {
      version++;
    }
    return version;
  }

  @Override
  protected void doCommit(@Nullable TableMetadata base, TableMetadata metadata) {
    int next = base == null ? 1 : version(currentMetadataLocation()) + 1;
    byte[] content = TableMetadataParser.toJson(metadata).getBytes(StandardCharsets.UTF_8);
    if (isDeleted(next - 1)) {
      // So many have committed since that the next version may be deleted too.
      throw new CommitFailedException("Others have committed beyond version %s of %s", next, name);
    }
    if (!create(next, content)) {
      if (base == null) {
        throw new AlreadyExistsException("Table %s is there already", name);
      }
      throw new CommitFailedException("Another writer has committed version %s of %s", next, name);
    }
    if (isDeleted(next - 1)) {
      throw new CommitStateUnknownException(
          new LakeException(
              "The commit to "
                  + name
                  + " took so long that others have committed and deleted the versions around it"));
    }
    hintAt(next);
  }

  private boolean create(int version, byte[] content) {
    try {
      return versions.create(location(version), content);
    } catch (LakeException e) {
      throw new NotCommittedException(e);
    }
  }

  /** That the table is as it was, so that what was written for its next version can go. */
  private static final class NotCommittedException extends LakeException
      implements CleanableFailure {
    private static final long serialVersionUID = 1L;

    NotCommittedException(LakeException cause) {
      super(String.valueOf(cause.getMessage()), cause);
    }
  }

  private boolean isDeleted(int version) {
    return version > 0 && !exists(version);
  }

  /** Readers begin to look at the hint: it goes forward only, and the commit is without it. */
  private void hintAt(int version) {
    try {
      if (hint() < version) {
        versions.replace(folder + HINT, Integer.toString(version).getBytes(StandardCharsets.UTF_8));
      }
    } catch (RuntimeException e) {
      // Readers go on from an older one, or list the folder.
    }
  }

  private String location(int version) {
    return folder + "v" + version + ".metadata.json";
  }

  private static int version(String location) {
    return number(location.substring(location.lastIndexOf('/') + 1));
  }

  /** The version of a file of this name; 0 where it is no version's. */
  private static int number(String name) {
    Matcher version = VERSION.matcher(name);
    return version.matches() ? Integer.parseInt(version.group(1)) : 0;
  }

  private boolean exists(int version) {
    return files.newInputFile(location(version)).exists();
  }

  /** A version that is or was there; 0 where nothing says so. The last one may be later. */
  private int hint() {
    InputFile hint = files.newInputFile(folder + HINT);
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(hint.newStream(), StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      return line == null ? 0 : Math.max(0, Integer.parseInt(line.strip()));
    } catch (NotFoundException | NumberFormatException e) {
      return 0;
    } catch (IOException e) {
      throw LakeException.of("reading " + hint.location(), e);
    }
  }
}
