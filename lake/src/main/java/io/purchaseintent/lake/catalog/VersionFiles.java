package io.purchaseintent.lake.catalog;

/**
 * The small files by which a table's versions follow each other: of two writers of the same version
 * one must lose, and know it.
 */
interface VersionFiles {

  /**
   * Makes a file with this content, whole and on disk, unless there is one already.
   *
   * @return whether this call made it
   */
  boolean create(String location, byte[] content);

  /** Makes a file, or replaces the one that is there; a reader sees the old one or the new. */
  void replace(String location, byte[] content);
}
