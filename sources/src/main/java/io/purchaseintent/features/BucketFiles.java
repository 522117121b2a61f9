package io.purchaseintent.features;

import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import io.purchaseintent.store.ListedFile;
import io.purchaseintent.store.Store;
import io.purchaseintent.store.address.Stores;
import io.purchaseintent.store.s3.S3Access;
import io.purchaseintent.store.s3.S3Address;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Files of buckets that tables are read from, and what this machine has of them. */
final class BucketFiles {

  private final Path folder;
  private final S3Access access;
  private final Progress progress;

  /**
   * Files that are brought to a folder, under the names that they have in their buckets.
   *
   * @param folder what is there already and is as in its bucket is not brought again
   */
  BucketFiles(Path folder, S3Access access, Progress progress) {
    this.folder = folder;
    this.access = access;
    this.progress = progress;
  }

  /**
   * The names, of which those of buckets are replaced by names of files on this machine.
   *
   * @param table that they are of, for messages
   * @throws UserError if there is nothing of a name, or a bucket does not answer
   */
  List<String> here(String table, List<String> names) {
    List<String> here = new ArrayList<>();
    for (String name : names) {
      if (S3Address.isS3(name)) {
        here.addAll(bring(table, name));
      } else {
        here.add(name);
      }
    }
    return here;
  }

  private List<String> bring(String table, String name) {
    String plain = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    int slash = plain.lastIndexOf('/');
    String parent = plain.substring(0, slash);
    String last = plain.substring(slash + 1);
    if (parent.equals("s3:/")) {
      throw new UserError(
          "tables."
              + table
              + ".from is "
              + name
              + ": name what to read of the bucket, as "
              + name
              + "/customers.csv, a folder in it, or a pattern");
    }
    try {
      S3Address address = S3Address.of(parent);
      Path to = folder.resolve(address.bucket()).resolve(address.prefix());
      Store store = Stores.open(parent, access);
      List<ListedFile> files = named(store, last);
      if (files.isEmpty()) {
        throw new UserError(
            "tables."
                + table
                + ".from is "
                + name
                + ", but there is no such file or folder in the"
                + " bucket; in "
                + parent
                + " are "
                + some(store));
      }
      List<String> here = new ArrayList<>();
      for (ListedFile file : files) {
        here.add(bring(store, file, to.resolve(file.name())).toString());
      }
      return here;
    } catch (IllegalArgumentException | IOException e) {
      throw new UserError("tables." + table + ".from, " + name + ": " + e.getMessage(), e);
    }
  }

  /** A file, those that a pattern fits, or all in a folder. */
  private static List<ListedFile> named(Store store, String last) throws IOException {
    List<ListedFile> inFolder = store.all(last);
    if (!inFolder.isEmpty()) {
      return inFolder;
    }
    PathMatcher pattern = FileSystems.getDefault().getPathMatcher("glob:" + last);
    return store.all("").stream()
        .filter(file -> file.name().equals(last) || pattern.matches(Path.of(file.name())))
        .toList();
  }

  private static String some(Store store) throws IOException {
    List<String> names = new ArrayList<>(store.folders(""));
    names.addAll(store.files(""));
    return names.isEmpty()
        ? "none"
        : String.join(", ", names.subList(0, Math.min(5, names.size())));
  }

  private Path bring(Store store, ListedFile file, Path to) throws IOException {
    FileTime modified = FileTime.from(file.modified());
    boolean same =
        Files.isRegularFile(to)
            && Files.size(to) == file.bytes()
            && Files.getLastModifiedTime(to).equals(modified);
    if (!same) {
      progress.at(
          String.format(
              Locale.ROOT, "bringing %s of %s, %,d bytes", file.name(), store, file.bytes()));
      if (!store.download(file.name(), to)) {
        throw new IOException(file.name() + " was deleted meanwhile: run it again");
      }
      Files.setLastModifiedTime(to, modified);
    }
    return to;
  }
}
