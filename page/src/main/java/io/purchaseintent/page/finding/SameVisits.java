package io.purchaseintent.page.finding;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells slices that are the same visits by another name: known shoppers are mostly those who come
 * back, and of a shop with one version its visits are that version's. The same visits have the same
 * value to its last bit, and so have others hardly ever, but for whole numbers.
 */
public final class SameVisits {

  /** Of these it is known that they mean the same visits, whatever the value. */
  private static final List<Set<String>> KNOWN =
      List.of(
          Set.of("segment=known", "visitor=returning"),
          Set.of("segment=anonymous", "visitor=new"),
          Set.of("slice:segment", "slice:visitor"));

  private final List<Slice> told = new ArrayList<>();

  private record Slice(String name, double value, long visits) {

    String attribute() {
      int equals = name.indexOf('=');
      return equals < 0 ? name : name.substring(0, equals);
    }

    boolean isSameAs(Slice other) {
      if (name.equals(other.name)) {
        return true;
      }
      boolean equal =
          visits > 0 && visits == other.visits && Double.compare(value, other.value) == 0;
      return equal
          && (KNOWN.contains(Set.of(name, other.name))
              || (isTelling() && !attribute().equals(other.attribute())));
    }

    /** Whole numbers, and what is unknown, others have as well. */
    private boolean isTelling() {
      return !Double.isNaN(value) && value != Math.rint(value);
    }
  }

  /** The name by which the same visits were told before; empty of others, which are noted. */
  public Optional<String> before(String name, JsonNode figures) {
    double value = figures.path("value").asDouble(Double.NaN);
    return before(name, value, figures.path("sessions").asLong(0));
  }

  /** The name by which the same visits were told before; empty of others, which are noted. */
  public Optional<String> before(String name, double value, long visits) {
    Slice slice = new Slice(name, value, visits);
    Optional<String> before = told.stream().filter(slice::isSameAs).map(Slice::name).findFirst();
    if (before.isEmpty()) {
      told.add(slice);
    }
    return before;
  }
}
