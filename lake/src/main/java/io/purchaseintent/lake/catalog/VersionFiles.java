package io.purchaseintent.lake.catalog;

import java.util.List;

/**
 * The small files by which a table's versions follow each other: of two writers of the same version
 * one must lose, and know it.
 */
interface VersionFiles {

  /**
   * Makes a file with this content, whole and on disk, unless there is one already.
   *
   * @return whether this call made it
   * @throws io.purchaseintent.lake.LakeException if it was not made
   * @throws org.apache.iceberg.exceptions.CommitStateUnknownException if it may have been made, or
   *     may be lost with the next power failure
   */
  boolean create(String location, byte[] content);

  /** Makes a file, or replaces the one that is there; a reader sees the old one or the new. */
  void replace(String location, byte[] content);

  /** The names of the files in a folder, in no order; none where there is no such folder. */
  List<String> names(String folder);
}
