package io.purchaseintent.record;

import io.purchaseintent.command.UserError;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The columns and paths that are read of records. All are added before a file is opened. */
public final class Columns {

  private static final int MOST_NAMES_TOLD = 40;

  private final Wanted root = new Wanted(0, "");
  private final List<Column> columns = new ArrayList<>();
  private final Set<Set<String>> required = new LinkedHashSet<>();

  /** A list that rows are the entries of. */
  public Each each(String path) {
    FieldPath parsed = FieldPath.parse(path).get(0);
    required.add(Set.of(parsed.firstName()));
    return new Each(parsed, root);
  }

  /** A column, or a path, that every CSV must have. */
  public Column add(String name) {
    return add(List.of(name), null).get(0);
  }

  /**
   * Columns, or paths, of which the first counts that is there. One that is named alone a CSV must
   * have; of several it may have none, as exports of before have not what came to them later.
   *
   * @param each whose entry at hand a path means that begins as it does; null: the record's
   */
  public List<Column> add(List<String> names, @Nullable Each each) {
    List<Column> added = new ArrayList<>();
    Set<String> oneOf = new LinkedHashSet<>();
    for (String name : names) {
      List<FieldPath> paths = FieldPath.parse(name);
      boolean plain = paths.size() == 1 && paths.get(0).isName();
      paths.forEach(root::add);
      int literal = -1;
      if (!plain) {
        Wanted whole = root.add(name);
        whole.setText();
        literal = whole.index();
        oneOf.add(name);
      }
      paths.forEach(path -> oneOf.add(path.firstName()));
      added.add(new Column(name, paths, root, literal, each));
    }
    if (names.size() == 1) {
      required.add(oneOf);
    }
    columns.addAll(added);
    return added;
  }

  /** What readers of files take. */
  public Wanted root() {
    return root;
  }

  /** Which columns are read that a file with these names lacks. */
  List<String> lackingIn(List<String> names) {
    return required.stream()
        .filter(oneOf -> oneOf.stream().noneMatch(wanted -> isIn(names, wanted)))
        .map(oneOf -> oneOf.iterator().next())
        .distinct()
        .toList();
  }

  /** Whether a file has a column, or columns whose names begin with it and a point. */
  private static boolean isIn(List<String> names, String wanted) {
    return names.stream().anyMatch(name -> name.equals(wanted) || name.startsWith(wanted + '.'));
  }

  /**
   * Looks whether a file has the columns that are read.
   *
   * @param names those that it has
   * @param hint what else is said of one that lacks some
   * @throws UserError if it does not
   */
  public void requireIn(String file, List<String> names, String hint) {
    List<String> lacking = lackingIn(names);
    if (!lacking.isEmpty()) {
      String found =
          names.stream()
              .limit(MOST_NAMES_TOLD)
              .map(name -> name.length() > 40 ? name.substring(0, 40) + "…" : name)
              .collect(Collectors.joining(", "));
      throw new UserError(
          file
              + " lacks the column"
              + (lacking.size() > 1 ? "s " : " ")
              + String.join(", ", lacking)
              + ": name it as it is there; its columns are: "
              + found
              + hint);
    }
  }

  /**
   * What stands where none of a column's paths led to anything: "there are user.id, user.name";
   * null where the name is there, and empty.
   */
  public @Nullable String insteadOf(Column column) {
    return insteadOf(column.paths().get(0));
  }

  /** The same of a list that rows are the entries of. */
  public @Nullable String insteadOf(Each each) {
    return insteadOf(each.path());
  }

  private @Nullable String insteadOf(FieldPath path) {
    Wanted node = root;
    int known = 0;
    for (FieldPath.Step step : path.steps()) {
      if (step instanceof FieldPath.Name name) {
        Wanted below = node.child(name.name());
        if (below == null || !node.met().contains(name.name())) {
          break;
        }
        node = below;
      }
      known++;
    }
    if (node.hasMetList()) {
      return "%s is a list: name an entry (%s[0]), or make each a row (each: %s)"
          .formatted(node.path(), node.path(), node.path());
    }
    if (node.hasMetObject()) {
      return "%s is an object: name what of it is meant".formatted(node.path());
    }
    if (known == path.steps().size()) {
      return null;
    }
    String prefix = node.path().isEmpty() ? "" : node.path() + '.';
    if (node.met().isEmpty()) {
      return node.path().isEmpty() ? "there is nothing" : node.path() + " has no keys";
    }
    return "there are "
        + String.join(", ", node.met().stream().sorted().map(name -> prefix + name).toList());
  }
}
