package io.purchaseintent.registry.board;

import java.util.SortedMap;
import java.util.function.Predicate;

/**
 * Short texts under names of lower-case letters, digits and {@code -}, beside a model's versions;
 * each of 4,500 characters at most. A write is one step, and there is no lock: a note that two
 * might write at once is {@link #create}d, or has one writer. Each method throws {@link
 * io.purchaseintent.registry.RegistryException} where the registry does not do it. Thread-safe.
 */
public interface Notes {

  /** The notes whose names are wanted, by name; of others no text is read. */
  SortedMap<String, String> read(Predicate<String> wanted);

  /**
   * Writes a note where none of its name ever was, or none is.
   *
   * @param text that nobody else would write: a note of just this text counts as this call's, whose
   *     answer may have been lost
   * @return false if another is there, which stays
   */
  boolean create(String name, String text);

  /** Writes a note, whatever is there. */
  void write(String name, String text);

  /** Deletes a note; nothing happens where there is none. */
  void delete(String name);
}
