package io.purchaseintent.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Files under names such as {@code shop/v1/manifest.json}, small enough for the heap but for those
 * that are handed over as files ({@link #upload}, {@link #download}). Each write is one step: a
 * reader sees the file as it was or as it is, never half, and a writer that is killed leaves it as
 * it was. There is no rename and no lock: who changes what others change too writes only where
 * nothing is ({@link #create}) or what it has read still is ({@link #replace}), and begins anew
 * where that is refused.
 *
 * <p>Each method throws an {@link IOException} whose message says what is wrong and how to mend it,
 * an {@link UnansweredException} where a write may have been done all the same. Safe for use by
 * several threads.
 */
public interface Store {

  /** The file of this name; empty where there is none. */
  Optional<StoredFile> read(String name) throws IOException;

  /** Writes a file, whatever is there. */
  void write(String name, byte[] content) throws IOException;

  /**
   * Writes a file where none is.
   *
   * @param content that nobody else would write: a file that is there with just this content counts
   *     as written by this call, whose answer may have been lost on the way
   * @return false if another is there, which stays
   */
  boolean create(String name, byte[] content) throws IOException;

  /**
   * Writes a file in place of one that is still as it was read.
   *
   * @param content as for {@link #create}
   * @return false if it has changed or is gone since; it stays as it is
   */
  boolean replace(String name, StoredFile read, byte[] content) throws IOException;

  /**
   * Makes a file of one on this machine, of whatever size, where none is.
   *
   * @param file that nobody else would write, as for {@link #create}; it stays
   * @return false if there is one already, which stays
   */
  boolean upload(String name, Path file) throws IOException;

  /**
   * Copies a file to this machine, in place of what is there: whole or not at all.
   *
   * @return false if there is none; what is on this machine stays
   */
  boolean download(String name, Path to) throws IOException;

  /** Deletes a file; nothing happens where there is none. */
  void delete(String name) throws IOException;

  /** The files directly in a folder, by their last names, sorted; none where there is no folder. */
  List<String> files(String folder) throws IOException;

  /** The folders directly in a folder, as {@link #files}; {@code ""} is the store itself. */
  List<String> folders(String folder) throws IOException;

  /** All files in a folder and its folders, without their content, sorted by name. */
  List<ListedFile> all(String folder) throws IOException;

  /**
   * Makes sure that files can be written here, and only where none is: before somebody works for
   * long on what is to be written.
   */
  void requireWritable() throws IOException;

  /** The address, as users write it. */
  @Override
  String toString();
}
