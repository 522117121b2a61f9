package io.purchaseintent.record;

import io.purchaseintent.record.FieldPath.Index;
import io.purchaseintent.record.FieldPath.Match;
import io.purchaseintent.record.FieldPath.Name;
import io.purchaseintent.record.FieldPath.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A text of each row: that of a column, or of a path. Not thread-safe. */
public final class Column {

  private final String name;
  private final List<FieldPath> paths;
  private final int literal;
  private final @Nullable Each each;
  private final Way[] ways;

  /** The place of the only value that is looked at, as of most columns; -1: it is not so simple. */
  private final int place;

  private boolean found;

  /** A step, by where its values are: the place of a child, or of the key that is compared. */
  private record Move(Step step, int place) {}

  private record Way(int depth, List<Move> moves) {}

  /**
   * A column of what is wanted.
   *
   * @param literal the place of the column that has the whole text for its name; -1: there is none
   * @param each whose entry the path goes from where it begins so
   */
  Column(String name, List<FieldPath> paths, Wanted root, int literal, @Nullable Each each) {
    this.name = name;
    this.paths = paths;
    this.literal = literal;
    this.each = each;
    List<Way> compiled = new ArrayList<>();
    for (FieldPath path : paths) {
      int depth = each == null ? 0 : path.sharedWith(each.path());
      compiled.add(new Way(depth, moves(root, path, depth)));
    }
    this.ways = compiled.toArray(Way[]::new);
    this.place =
        literal < 0 && ways.length == 1 && ways[0].depth == 0 && ways[0].moves.size() == 1
            ? ways[0].moves.get(0).place
            : -1;
  }

  private static List<Move> moves(Wanted root, FieldPath path, int depth) {
    List<Move> moves = new ArrayList<>();
    Wanted node = root;
    for (int i = 0; i < path.steps().size(); i++) {
      Step step = path.steps().get(i);
      int place = -1;
      if (step instanceof Name name) {
        node = node.add(name.name());
        place = node.index();
      } else if (step instanceof Match match) {
        place = node.add(match.key()).index();
      }
      if (i >= depth) {
        moves.add(new Move(step, place));
      }
    }
    return List.copyOf(moves);
  }

  /** The text in a row, or null where there is none. */
  public @Nullable String text(Row row) {
    return text(row, Set.of());
  }

  /** The first text of its alternatives that is there and is none of those that mean no value. */
  public @Nullable String text(Row row, Set<String> missing) {
    if (place >= 0) {
      String text = textOf(row.values()[place]);
      if (text == null) {
        return null;
      }
      found = true;
      return missing.isEmpty() || !missing.contains(text) ? text : null;
    }
    if (literal >= 0) {
      String text = textOf(row.values()[literal]);
      if (text != null && !missing.contains(text)) {
        found = true;
        return text;
      }
    }
    for (Way way : ways) {
      Object from = way.depth == 0 || each == null ? row.values() : each.at(way.depth);
      String text = textOf(go(from, way.moves));
      if (text != null) {
        found = true;
        if (missing.isEmpty() || !missing.contains(text)) {
          return text;
        }
      }
    }
    return null;
  }

  /** Whether a row has anything there, be it a list or an object. */
  public boolean isThere(Row row) {
    for (Way way : ways) {
      Object from = way.depth == 0 || each == null ? row.values() : each.at(way.depth);
      Object value = go(from, way.moves);
      if (value instanceof List<?> list ? !list.isEmpty() : value != null && !"".equals(value)) {
        found = true;
        return true;
      }
    }
    return false;
  }

  private static @Nullable Object go(@Nullable Object from, List<Move> moves) {
    Object value = from;
    for (int i = 0; i < moves.size() && value != null; i++) {
      Move move = moves.get(i);
      if (move.step instanceof Name) {
        value = value instanceof Object[] object ? object[move.place] : null;
      } else if (!(value instanceof List<?> list)) {
        return null;
      } else if (move.step instanceof Index index) {
        value = index.number() < list.size() ? list.get(index.number()) : null;
      } else {
        value = first(list, (Match) move.step, move.place);
      }
    }
    return value;
  }

  private static @Nullable Object first(List<?> list, Match match, int place) {
    for (Object entry : list) {
      if (fits(entry, match, place)) {
        return entry;
      }
    }
    return null;
  }

  /** Whether an entry of a list has the key with the text. */
  static boolean fits(@Nullable Object entry, Match match, int place) {
    return entry instanceof Object[] object
        && object[place] instanceof String text
        && match.fits(text);
  }

  private static @Nullable String textOf(@Nullable Object value) {
    if (value instanceof String text) {
      return text.isEmpty() ? null : text;
    }
    return value instanceof Object[] object && object[object.length - 1] instanceof String text
        ? text
        : null;
  }

  /** As it was written. */
  public String name() {
    return name;
  }

  List<FieldPath> paths() {
    return paths;
  }

  /** Whether any row so far had it. */
  public boolean wasFound() {
    return found;
  }
}
