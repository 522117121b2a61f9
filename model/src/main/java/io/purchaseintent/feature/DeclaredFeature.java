package io.purchaseintent.feature;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A feature that a shop has declared, beside those of the release.
 *
 * <p>Its version is counted by the lake in which it was declared: another meaning under a name is
 * the next version of it. Immutable.
 *
 * @param name lower case, digits and underscores; unlike those of the release
 * @param version from 1
 * @param of whom or what it tells
 * @param type what its values are
 * @param description its meaning, for people
 * @param source where its values come from
 */
public record DeclaredFeature(
    String name, int version, Of of, Type type, String description, Source source)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Whom or what a feature tells. */
  public enum Of {
    SHOPPER,
    /** The product that is asked about. */
    PRODUCT,
    /**
     * The category, as events before the midnight named it last, of the product that is asked
     * about.
     */
    CATEGORY,
    /** The visit so far. */
    VISIT
  }

  /** What values are. */
  public enum Type {
    NUMBER,
    /** One of a set of names. */
    CATEGORY,
    /** A time, of which models are told the whole 24-hour periods until the request. */
    DAYS_SINCE
  }

  /** Where values come from. */
  public sealed interface Source extends Serializable permits Column, Aggregate {}

  /**
   * A column of a table beside the clicks: what the newest row of the key says.
   *
   * @param table its name in the lake
   * @param column as the table calls it
   * @param otherwise the value where there is no row, or none in it; null: it is missing then
   */
  public record Column(String table, String column, @Nullable String otherwise) implements Source {
    private static final long serialVersionUID = 1L;
  }

  /** How events become one value. */
  public enum Function {
    /** Number of events. */
    COUNT,
    SUM,
    MEAN,
    /** What the newest event says that says anything. */
    LAST,
    /** Number of different ones, at most {@link DeclaredTally#MOST_DISTINCT}. */
    DISTINCT,
    /** Share of events that are also of another kind. */
    SHARE,
    /** Time of the newest event. */
    DAYS_SINCE
  }

  /**
   * Which events count.
   *
   * @param is by what an event says, the texts of which it must be one; one that ends in {@code *}
   *     stands for all that begin so
   * @param priceFromMicros the least price, or null
   * @param priceBelowMicros above all prices, or null
   */
  public record Filter(
      TreeMap<DeclaredField, TreeSet<String>> is,
      @Nullable Long priceFromMicros,
      @Nullable Long priceBelowMicros)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    /** All events. */
    public static final Filter ALL = new Filter(new TreeMap<>(), null, null);

    boolean test(String sessionId, CompactEvent event) {
      for (Map.Entry<DeclaredField, TreeSet<String>> each : is.entrySet()) {
        String text = each.getKey().text(sessionId, event);
        if (text == null || !isOneOf(each.getValue(), text)) {
          return false;
        }
      }
      if (priceFromMicros == null && priceBelowMicros == null) {
        return true;
      }
      long price = DeclaredField.PRICE.micros(event);
      return price >= 0
          && (priceFromMicros == null || price >= priceFromMicros)
          && (priceBelowMicros == null || price < priceBelowMicros);
    }

    private String meaning() {
      return is + " from " + priceFromMicros + " below " + priceBelowMicros;
    }

    private static boolean isOneOf(TreeSet<String> texts, String text) {
      return texts.contains(text)
          || texts.stream()
              .anyMatch(
                  each ->
                      each.endsWith("*") && text.startsWith(each.substring(0, each.length() - 1)));
    }
  }

  /**
   * A value of events.
   *
   * @param function how they become one
   * @param field what of them is summed, told or counted; null for those that need none
   * @param where which events count
   * @param share for {@link Function#SHARE}, which of those are the part; else null
   * @param window days of 24 hours before the midnight that it is as of, of a visit seconds before
   *     the request; 0 for all
   */
  public record Aggregate(
      Function function,
      @Nullable DeclaredField field,
      Filter where,
      @Nullable Filter share,
      int window)
      implements Source {
    private static final long serialVersionUID = 1L;

    private String meaning() {
      return String.join(
          "|",
          function.name(),
          "" + field,
          where.meaning(),
          share == null ? "" : share.meaning(),
          "" + window);
    }
  }

  /** Under which values of it are kept: of every version its own. */
  public String key() {
    return name + ':' + version;
  }

  /** All that decides about its values, in a text that stays the same from release to release. */
  public String meaning() {
    String from =
        source instanceof Column column
            ? String.join("|", "column", column.table(), column.column(), "" + column.otherwise())
            : ((Aggregate) source).meaning();
    return String.join("|", of.name(), type.name(), from);
  }

  /** How facts are kept that it is told of. */
  DeclaredSlot slot() {
    if (source instanceof Aggregate aggregate) {
      return new DeclaredSlot(key(), kind(aggregate), aggregate.window());
    }
    return new DeclaredSlot(key(), kindOfLast(), 0);
  }

  private DeclaredSlot.Kind kind(Aggregate aggregate) {
    return switch (aggregate.function()) {
      case COUNT -> DeclaredSlot.Kind.COUNT;
      case SUM -> DeclaredSlot.Kind.SUM;
      case MEAN -> DeclaredSlot.Kind.MEAN;
      case DISTINCT -> DeclaredSlot.Kind.DISTINCT;
      case SHARE -> DeclaredSlot.Kind.SHARE;
      case LAST -> kindOfLast();
      case DAYS_SINCE -> DeclaredSlot.Kind.TIME;
    };
  }

  private DeclaredSlot.Kind kindOfLast() {
    return switch (type) {
      case NUMBER -> DeclaredSlot.Kind.NUMBER;
      case CATEGORY -> DeclaredSlot.Kind.TEXT;
      case DAYS_SINCE -> DeclaredSlot.Kind.TIME;
    };
  }
}
