package io.purchaseintent.record;

import io.purchaseintent.record.FieldPath.Index;
import io.purchaseintent.record.FieldPath.Match;
import io.purchaseintent.record.FieldPath.Name;
import io.purchaseintent.record.FieldPath.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the entries of a list, and of lists in its entries where the path leads through
 * several. A record without the list, or with an empty one, has one entry, of which nothing is
 * there. Not thread-safe.
 */
public final class Each {

  private final FieldPath path;
  private final int[] places;
  private final Wanted[] nodes;
  private final List<@Nullable Object[]> entries = new ArrayList<>();
  private final List<String> numbers = new ArrayList<>();
  private @Nullable Object[] current = {};
  private @Nullable String broken;
  private boolean found;

  Each(FieldPath path, Wanted root) {
    this.path = path;
    this.places = new int[path.steps().size()];
    this.nodes = new Wanted[path.steps().size()];
    Wanted node = root;
    for (int i = 0; i < places.length; i++) {
      Step step = path.steps().get(i);
      if (step instanceof Name name) {
        node = node.add(name.name());
        places[i] = node.index();
      } else if (step instanceof Match match) {
        Wanted key = node.add(match.key());
        key.setText();
        places[i] = key.index();
      }
      node.setList();
      nodes[i] = node;
    }
  }

  FieldPath path() {
    return path;
  }

  /** As it was written. */
  public String name() {
    return path.text();
  }

  /** Whether any record so far had something there, be it an empty list. */
  public boolean wasFound() {
    return found;
  }

  /**
   * Looks for the entries of a record.
   *
   * @return why there are none, or null if there are some
   */
  public @Nullable String take(Row row) {
    entries.clear();
    numbers.clear();
    broken = null;
    @Nullable Object[] trail = new @Nullable Object[places.length + 1];
    trail[0] = row.values();
    expand(0, trail, "");
    return broken;
  }

  /** How many entries the record has, at least one. */
  public int size() {
    return entries.size();
  }

  /** Makes an entry the one that columns read of. */
  public void moveTo(int entry) {
    current = entries.get(entry);
  }

  /** The entry's number from 0, of lists in lists those of all, with a point between. */
  public String number(int entry) {
    return numbers.get(entry);
  }

  /** What the current entry has behind so many steps of the path. */
  @Nullable Object at(int depth) {
    return current[depth];
  }

  private void expand(int depth, @Nullable Object[] trail, String number) {
    Object value = trail[depth];
    if (depth == places.length) {
      add(trail, number);
      return;
    }
    Step step = path.steps().get(depth);
    if (step instanceof Name) {
      Object below = value instanceof Object[] object ? object[places[depth]] : null;
      boolean picked = depth + 1 < places.length && !(path.steps().get(depth + 1) instanceof Name);
      if (picked) {
        trail[depth + 1] = below;
        expand(depth + 1, trail, number);
      } else {
        entries(depth, below, trail, number);
      }
    } else if (step instanceof Index index) {
      trail[depth + 1] =
          value instanceof List<?> list && index.number() < list.size()
              ? list.get(index.number())
              : null;
      expand(depth + 1, trail, number);
    } else if (value instanceof List<?> list) {
      Match match = (Match) step;
      entries(
          depth,
          list.stream().filter(entry -> Column.fits(entry, match, places[depth])).toList(),
          trail,
          number);
    } else {
      entries(depth, value, trail, number);
    }
  }

  private void entries(int depth, @Nullable Object value, @Nullable Object[] trail, String number) {
    found |= value != null;
    if (value instanceof List<?> list && !list.isEmpty()) {
      for (int i = 0; i < list.size(); i++) {
        trail[depth + 1] = list.get(i);
        expand(depth + 1, trail, number.isEmpty() ? "" + i : number + '.' + i);
      }
    } else if (value == null || value instanceof List<?> || "".equals(value)) {
      Arrays.fill(trail, depth + 1, trail.length, null);
      add(trail, number);
    } else if (depth + 1 < places.length && value instanceof Object[]) {
      trail[depth + 1] = value;
      expand(depth + 1, trail, number);
    } else {
      broken =
          nodes[depth].path()
              + " is "
              + (value instanceof String text ? '"' + shortened(text) + '"' : "an object")
              + ", but \"each: "
              + path.text()
              + "\" needs a list there";
    }
  }

  private static String shortened(String text) {
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }

  private void add(@Nullable Object[] trail, String number) {
    entries.add(trail.clone());
    numbers.add(number.isEmpty() ? "0" : number);
  }
}
