package io.purchaseintent.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;

/**
 * What this machine has of a store: files in a folder, under the same names. The store's own folder
 * is its copy, and nothing is done then. Safe for use by several threads and processes.
 *
 * @param store that has the files
 * @param folder where they are on this machine
 */
public record LocalCopy(Store store, Path folder) {

  private boolean isStore() {
    return store instanceof FolderStore own && own.isIn(folder);
  }

  /**
   * Brings what has changed of a folder here, and lets go of what is no longer there.
   *
   * @throws IOException with what to do about it; what was brought is whole
   */
  public void bring(String name) throws IOException {
    if (isStore()) {
      return;
    }
    List<ListedFile> there = store.all(name);
    for (ListedFile file : there) {
      Path here = folder.resolve(file.name());
      FileTime modified = FileTime.from(file.modified());
      boolean same =
          Files.isRegularFile(here)
              && Files.size(here) == file.bytes()
              && Files.getLastModifiedTime(here).equals(modified);
      if (!same && store.download(file.name(), here)) {
        Files.setLastModifiedTime(here, modified);
      }
    }
    List<String> names = there.stream().map(ListedFile::name).toList();
    for (ListedFile here : new FolderStore(folder).all(name)) {
      if (!names.contains(here.name())) {
        Files.deleteIfExists(folder.resolve(here.name()));
      }
    }
  }

  /**
   * Keeps a small file of the folder in the store, in place of what is there.
   *
   * @throws IOException with what to do about it
   */
  public void keep(Path file) throws IOException {
    if (!isStore()) {
      String name = folder.toAbsolutePath().relativize(file.toAbsolutePath()).toString();
      store.write(name, Files.readAllBytes(file));
    }
  }

  /** Whether a file is in the folder, so that it can be kept. */
  public boolean has(Path file) {
    return file.toAbsolutePath().normalize().startsWith(folder.toAbsolutePath().normalize());
  }
}
