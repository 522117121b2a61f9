package io.purchaseintent.registry.board;

import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A log as notes, beside others that it refers to, none of which ever changes: each entry has the
 * next number, which only the first who asks for it gets. So of two who do something at once one
 * sees what the other has done. Not thread-safe.
 */
public final class NumberedNotes {

  private static final String NUMBER = "[0-9]{8}";

  private final Notes notes;
  private final String prefix;

  /** What was read once is not read again. */
  private final SortedMap<String, String> known = new TreeMap<>();

  /**
   * A log.
   *
   * @param prefix of the names of its entries
   */
  public NumberedNotes(Notes notes, String prefix) {
    this.notes = notes;
    this.prefix = prefix;
  }

  /**
   * Reads what is new.
   *
   * @return whether anything is
   * @throws io.purchaseintent.registry.RegistryException if the registry cannot be read
   */
  public boolean refresh() {
    SortedMap<String, String> more = notes.read(name -> !known.containsKey(name));
    known.putAll(more);
    return !more.isEmpty();
  }

  private SortedMap<String, String> log() {
    return known.subMap(prefix, prefix + '~');
  }

  /** The entries that were read, in their order. */
  public Collection<String> entries() {
    return Collections.unmodifiableCollection(log().values());
  }

  /** All notes that were read, by their names. */
  public SortedMap<String, String> all() {
    return Collections.unmodifiableSortedMap(known);
  }

  /** The number of the entry that comes next, from 1 on: after what a hand wrote, too. */
  public int next() {
    String last = log().isEmpty() ? "" : log().lastKey().substring(prefix.length());
    return last.matches(NUMBER) ? Integer.parseInt(last) + 1 : 1;
  }

  /**
   * Adds an entry.
   *
   * @param number that was {@link #next}
   * @return false if somebody else's has this number: read it, and think again
   * @throws io.purchaseintent.registry.RegistryException if the registry does not take it
   */
  public boolean append(int number, String text) {
    String note = String.format(Locale.ROOT, "%s%08d", prefix, number);
    if (!notes.create(note, text)) {
      return false;
    }
    // Where only claims are made in one step, the newest few of them are read.
    notes.write(note, text);
    return true;
  }
}
