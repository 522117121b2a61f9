package io.purchaseintent.record;

import io.purchaseintent.record.FieldPath.Index;
import io.purchaseintent.record.FieldPath.Match;
import io.purchaseintent.record.FieldPath.Name;
import io.purchaseintent.record.FieldPath.Step;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is read of a value, as a tree of names: all else is passed over.
 *
 * <p>A reader makes of an object an array with a place for each child, in {@link #index} order, and
 * one more for the text itself where a text was read as JSON; of a list an {@code ArrayList} of
 * what its entries are, each by this same node; of all else its text. Null is what is not there.
 */
public final class Wanted {

  private static final int MOST_NAMES = 40;

  private final int index;
  private final String path;
  private final Map<String, Wanted> children = new LinkedHashMap<>();
  private boolean text;
  private boolean list;

  private final Set<String> met = new LinkedHashSet<>();
  private boolean metList;
  private boolean metObject;

  Wanted(int index, String path) {
    this.index = index;
    this.path = path;
  }

  /** The child of this name, made where there is none yet. */
  Wanted add(String name) {
    return children.computeIfAbsent(
        name, any -> new Wanted(children.size(), path.isEmpty() ? name : path + '.' + name));
  }

  /** Adds a path, as a reader of its values needs it. */
  void add(FieldPath wanted) {
    Wanted node = this;
    for (Step step : wanted.steps()) {
      if (step instanceof Name name) {
        node = node.add(name.name());
      } else {
        node.list = true;
        if (step instanceof Match match) {
          node.add(match.key()).text = true;
        } else if (!(step instanceof Index)) {
          throw new AssertionError(step);
        }
      }
    }
    node.text = true;
  }

  void setText() {
    text = true;
  }

  void setList() {
    list = true;
  }

  /** The child of this name, or null where nothing is wanted of it. */
  public @Nullable Wanted child(String name) {
    return children.get(name);
  }

  public Map<String, Wanted> children() {
    return Collections.unmodifiableMap(children);
  }

  /** The place in the array of the object that holds this. */
  public int index() {
    return index;
  }

  /** The names from the record to here. */
  public String path() {
    return path;
  }

  /** An object of which nothing was read yet. */
  public @Nullable Object[] newObject() {
    return new @Nullable Object[children.size() + 1];
  }

  /** Whether there is more below than a text. */
  public boolean isInner() {
    return list || !children.isEmpty();
  }

  /** Whether a text itself is wanted. */
  public boolean isText() {
    return text;
  }

  /** Whether the entries of a list are wanted. */
  public boolean isList() {
    return list;
  }

  /** Notes names that a value has, for who is told that none is that of a path. */
  public void meet(Collection<String> names) {
    for (String name : names) {
      meet(name);
    }
  }

  void meet(String name) {
    if (met.size() < MOST_NAMES) {
      met.add(name);
    }
  }

  /** Notes that there is a list of which no entry is asked for. */
  public void meetList() {
    metList = true;
  }

  /** Notes that there is an object of which no key is asked for. */
  public void meetObject() {
    metObject = true;
  }

  boolean hasMetObject() {
    return metObject;
  }

  Set<String> met() {
    return Collections.unmodifiableSet(met);
  }

  boolean hasMetList() {
    return metList;
  }
}
