package io.purchaseintent.checks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values as checks see them, {@code String}, {@code Long}, {@code Double}, {@code Boolean}, {@code
 * Instant}, null and lists of these: their order, their bytes and their JSON. The order is that of
 * Python: missing first, texts by code points, numbers by size whatever their type.
 */
final class Values {

  /** Below it every whole number is a double. */
  private static final double WHOLE_BELOW = 0x1p53;

  /** The order of values. */
  static final Comparator<@Nullable Object> ORDER = Values::compare;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

  private static final int NULL = 0;
  private static final int FLAG = 1;
  private static final int WHOLE = 2;
  private static final int REAL = 3;
  private static final int TIMES = 4;
  private static final int TEXT = 5;
  private static final int LIST = 6;

  private Values() {}

  private static int tag(@Nullable Object value) {
    if (value == null) {
      return NULL;
    }
    if (value instanceof String) {
      return TEXT;
    }
    if (value instanceof Long) {
      return WHOLE;
    }
    if (value instanceof Double) {
      return REAL;
    }
    if (value instanceof Boolean) {
      return FLAG;
    }
    return value instanceof Instant ? TIMES : LIST;
  }

  static int compare(@Nullable Object a, @Nullable Object b) {
    if (a instanceof String left && b instanceof String right) {
      return compareTexts(left, right);
    }
    if (a instanceof Number left && b instanceof Number right) {
      return compareNumbers(left, right);
    }
    if (a instanceof Instant left && b instanceof Instant right) {
      return left.compareTo(right);
    }
    if (a instanceof Boolean left && b instanceof Boolean right) {
      return left.compareTo(right);
    }
    if (a instanceof List<?> left && b instanceof List<?> right) {
      for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
        int order = compare(left.get(i), right.get(i));
        if (order != 0) {
          return order;
        }
      }
      return Integer.compare(left.size(), right.size());
    }
    return Integer.compare(tag(a), tag(b));
  }

  /** By code points, which is not the order of UTF-16. */
  private static int compareTexts(String a, String b) {
    int shared = Math.min(a.length(), b.length());
    for (int i = 0; i < shared; i++) {
      char left = a.charAt(i);
      char right = b.charAt(i);
      if (left != right) {
        boolean surrogates = Character.isSurrogate(left) != Character.isSurrogate(right);
        return surrogates ? (Character.isSurrogate(left) ? 1 : -1) : Character.compare(left, right);
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  private static int compareNumbers(Number a, Number b) {
    if (a instanceof Long left && b instanceof Long right) {
      return Long.compare(left, right);
    }
    double left = a.doubleValue();
    double right = b.doubleValue();
    boolean rounded = Math.abs(left) >= WHOLE_BELOW && Double.isFinite(left);
    if (left == right && rounded && a.getClass() != b.getClass()) {
      return exact(a).compareTo(exact(b));
    }
    return left == right ? 0 : Double.compare(left, right);
  }

  private static BigDecimal exact(Number number) {
    return number instanceof Long whole
        ? BigDecimal.valueOf(whole)
        : new BigDecimal((double) number);
  }

  /** Whether two values are the same, as Python has it: 1 is 1.0; a missing one is missing. */
  static boolean same(@Nullable Object a, @Nullable Object b) {
    return tag(a) == tag(b)
        ? compare(a, b) == 0
        : a instanceof Number && b instanceof Number && compare(a, b) == 0;
  }

  /** What regexes and lengths look at: a value as Python writes it. */
  static String text(Object value) {
    if (value instanceof Boolean flag) {
      return flag ? "True" : "False";
    }
    return value.toString();
  }

  /** A value in a report. Infinities are texts, as JSON has none. */
  static JsonNode json(@Nullable Object value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value == null) {
      return nodes.nullNode();
    }
    if (value instanceof Double number) {
      return Double.isNaN(number)
          ? nodes.nullNode()
          : Double.isInfinite(number)
              ? nodes.textNode(number > 0 ? "Infinity" : "-Infinity")
              : nodes.numberNode(number);
    }
    if (value instanceof Long whole) {
      return nodes.numberNode(whole);
    }
    if (value instanceof Boolean flag) {
      return nodes.booleanNode(flag);
    }
    if (value instanceof List<?> list) {
      ArrayNode array = nodes.arrayNode();
      list.forEach(one -> array.add(json(one)));
      return array;
    }
    return nodes.textNode(value instanceof Instant time ? isoTime(time) : value.toString());
  }

  /** A time as Python's isoformat writes it. */
  static String isoTime(Instant time) {
    int micros = time.getNano() / 1000;
    return TIME.format(time.atOffset(ZoneOffset.UTC))
        + (micros == 0 ? "" : String.format(".%06d", micros))
        + "+00:00";
  }

  /** A time of a suite: a day, or a time with or without an offset; UTC where it has none. */
  static @Nullable Instant parseTime(String text) {
    try {
      if (text.length() == 10) {
        return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      String iso = text.replace(' ', 'T');
      return iso.matches(".*(Z|[+-]\\d\\d:\\d\\d)$")
          ? OffsetDateTime.parse(iso).toInstant()
          : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return null;
    }
  }

  static void pack(@Nullable Object value, Packer out) {
    out.oneByte(tag(value));
    if (value instanceof String text) {
      out.text(text);
    } else if (value instanceof Long whole) {
      out.signed(whole);
    } else if (value instanceof Double number) {
      out.fixed64(Double.doubleToLongBits(number));
    } else if (value instanceof Boolean flag) {
      out.oneByte(flag ? 1 : 0);
    } else if (value instanceof Instant time) {
      out.signed(ChronoUnit.MICROS.between(Instant.EPOCH, time));
    } else if (value instanceof List<?> list) {
      out.unsigned(list.size());
      list.forEach(one -> pack(one, out));
    }
  }

  static @Nullable Object unpack(Unpacker in) {
    int tag = in.oneByte();
    switch (tag) {
      case NULL:
        return null;
      case FLAG:
        return in.oneByte() == 1;
      case WHOLE:
        return in.signed();
      case REAL:
        return Double.longBitsToDouble(in.fixed64());
      case TIMES:
        return Instant.EPOCH.plus(in.signed(), ChronoUnit.MICROS);
      case TEXT:
        return in.text();
      default:
        List<@Nullable Object> list = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
          list.add(unpack(in));
        }
        return list;
    }
  }
}
