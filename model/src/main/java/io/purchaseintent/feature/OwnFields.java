package io.purchaseintent.feature;

import io.purchaseintent.event.Money;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The fields of a shop's own that are on this process's class path, in all their versions. */
public final class OwnFields {

  private static final Logger LOG = Logger.getLogger(OwnFields.class.getName());
  private static final Set<DeclaredField> BROKEN = ConcurrentHashMap.newKeySet();
  private static final double MOST = Long.MAX_VALUE / (double) Money.MICROS;

  /** What filters in {@code features.yaml} name already. */
  private static final Set<String> RESERVED = reserved();

  private OwnFields() {}

  /** Found when the first one is asked for; what is wrong with them is told each time. */
  private static final class Found {
    static final @Nullable Map<DeclaredField, OwnField> ALL;
    static final String WRONG;

    static {
      Map<DeclaredField, OwnField> all = null;
      String wrong = "";
      try {
        all = read(ServiceLoader.load(OwnField.class, OwnField.class.getClassLoader()));
      } catch (IllegalArgumentException | ServiceConfigurationError e) {
        wrong = "A jar of the shop's own, in plugins/ or INTENT_PLUGINS: " + e.getMessage();
      }
      ALL = all;
      WRONG = wrong;
    }
  }

  private static Map<DeclaredField, OwnField> all() {
    Map<DeclaredField, OwnField> all = Found.ALL;
    if (all == null) {
      throw new IllegalArgumentException(Found.WRONG);
    }
    return all;
  }

  /**
   * The fields by what declares them.
   *
   * @throws IllegalArgumentException if one has no name or version that it may have, the name of a
   *     field of the release, or stands twice
   */
  static Map<DeclaredField, OwnField> read(Iterable<OwnField> services) {
    Map<DeclaredField, OwnField> all = new TreeMap<>();
    for (OwnField each : services) {
      String is = "The field \"" + each.name() + "\" of " + each.getClass().getName();
      if (!each.name().matches("[a-z][a-z0-9_]{0,63}")) {
        throw new IllegalArgumentException(
            is + " must have a name of 1 to 64 of a-z, 0-9 and _, the first a letter");
      }
      if (each.version() < 1) {
        throw new IllegalArgumentException(
            is + " has the version " + each.version() + ", but they begin with 1");
      }
      if (RESERVED.contains(each.name())) {
        throw new IllegalArgumentException(
            is + " is called as what events have already: give it another name");
      }
      OwnField there =
          all.put(
              new DeclaredField(each.name(), each.version(), each instanceof OwnField.Amount),
              each);
      if (there != null) {
        throw new IllegalArgumentException(
            is
                + " has the version "
                + each.version()
                + ", as "
                + there.getClass().getName()
                + " has: another meaning is another version, and the same one needs no second"
                + " class");
      }
    }
    return Collections.unmodifiableMap(all);
  }

  private static Set<String> reserved() {
    List<String> names = new ArrayList<>(List.of("price_from", "price_below"));
    DeclaredField.ofTheRelease().forEach(field -> names.add(field.name()));
    return Set.copyOf(names);
  }

  /**
   * The newest version of each.
   *
   * @throws IllegalArgumentException if a jar that should have some cannot be used
   */
  public static Collection<DeclaredField> newest() {
    Map<String, DeclaredField> newest = new TreeMap<>();
    all().keySet().forEach(field -> newest.put(field.name(), field));
    return newest.values();
  }

  /**
   * The field of a name and version, as feature sets and declarations write it.
   *
   * @throws IllegalArgumentException if there is none, or a jar cannot be used, with the remedy
   */
  public static DeclaredField named(String name, int version) {
    List<String> there = new ArrayList<>();
    for (DeclaredField field : all().keySet()) {
      if (field.name().equals(name)) {
        if (field.version() == version) {
          return field;
        }
        there.add(name + '@' + field.version());
      }
    }
    throw new IllegalArgumentException(
        "the field "
            + name
            + '@'
            + version
            + " is of a class of the shop's own that is not on the class path"
            + (there.isEmpty() ? "" : ", which has " + String.join(", ", there))
            + ": put the jar that has it into plugins/, or into the folder that INTENT_PLUGINS"
            + " names, of jobs and servers alike");
  }

  static @Nullable String text(DeclaredField field, CompactEvent event) {
    try {
      return ((OwnField.Text) of(field)).of(event);
    } catch (RuntimeException e) {
      tell(field, e);
      return null;
    }
  }

  static long micros(DeclaredField field, CompactEvent event) {
    try {
      double number = ((OwnField.Amount) of(field)).of(event);
      return number >= 0 && number < MOST ? Math.round(number * Money.MICROS) : -1;
    } catch (RuntimeException e) {
      tell(field, e);
      return -1;
    }
  }

  private static OwnField of(DeclaredField field) {
    OwnField own = all().get(field);
    if (own == null) {
      throw new IllegalStateException(field + " was made of no class");
    }
    return own;
  }

  private static void tell(DeclaredField field, RuntimeException e) {
    if (BROKEN.add(field)) {
      LOG.log(Level.WARNING, "The field " + field.name() + " throws; such events say nothing", e);
    }
  }
}
