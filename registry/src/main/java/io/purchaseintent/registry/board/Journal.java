package io.purchaseintent.registry.board;

import java.util.List;
import java.util.Locale;

/**
 * What the holder of a lease writes down. A deed's name has the lease's term in it: he is its only
 * writer, as long as he holds it. Not thread-safe.
 */
public final class Journal {

  /** Older ones go; what came of versions is in the registry's own log for ever. */
  static final int MOST = 300;

  private final Notes notes;
  private final long term;
  private int count;

  /** That of a holder. */
  public Journal(Notes notes, Lease lease) {
    this.notes = notes;
    this.term = lease.term();
  }

  /** Notes that something begins; to be called before it does. */
  public Deed begin(Deed deed) {
    count++;
    Deed named = deed.as(String.format(Locale.ROOT, "%s%08d-%06d", Deed.PREFIX, term, count));
    notes.write(named.note(), named.toJson().toString());
    return named;
  }

  /** Notes how it is with something that was begun. */
  public void note(Deed deed) {
    notes.write(deed.note(), deed.toJson().toString());
  }

  /** Notes that an order was heard, and takes it away; one that was heard before goes, too. */
  public void heard(Order order, Deed deed) {
    begin(deed);
    notes.delete(order.name());
  }

  /** Takes away an order that was heard before, by a holder who died then. */
  public void forget(Order order) {
    notes.delete(order.name());
  }

  /** Takes away what is too old, of these deeds. */
  public void prune(List<Deed> deeds) {
    for (int i = 0; i < deeds.size() - MOST; i++) {
      notes.delete(deeds.get(i).note());
    }
  }
}
