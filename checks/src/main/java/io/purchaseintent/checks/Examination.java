package io.purchaseintent.checks;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * A suite that was fitted to the columns of a table: counts rows part by part, adds the parts, and
 * judges.
 *
 * <p>What each expectation counts has a bound ({@link Part}), but for those that need every value
 * that there is, such as whether values are unique: these are given out one by one to a {@link
 * ValueSink}, and come back summed and in their order ({@link CountedValues}). Nothing depends on
 * the order of rows or parts.
 */
public final class Examination {

  private final Suite suite;
  private final Table table;
  private final List<Check> checks = new ArrayList<>();

  /** What is counted value by value, and the place of it for each check that needs it. */
  private final List<Counted> counted = new ArrayList<>();

  private final Map<Check, Integer> countedBy = new LinkedHashMap<>();

  /** Takes values that are counted one by one. */
  @FunctionalInterface
  public interface ValueSink {
    /** Takes one more value of a list; equal bytes are equal values. */
    void take(int list, byte[] value);
  }

  /** The values that were taken, each once, with how often it was. */
  @FunctionalInterface
  public interface CountedValues {
    /** Tells all values of all lists, list after list, each in the order of {@link #compare}. */
    void tell(ValueReader reader);
  }

  /** Reads values that were counted. */
  @FunctionalInterface
  public interface ValueReader {
    /** Reads a value of a list, and how often it was taken. */
    void read(int list, byte[] value, long count);
  }

  /** No values: for suites that need none. */
  public static final CountedValues NO_VALUES = reader -> {};

  /**
   * Reads a suite and fits it to a table.
   *
   * @param source where the suite is from, for messages
   * @throws SuiteException if anything in it is not known, or an argument is missing, out of
   *     bounds, or names a column that is not there or has values of another kind; all faults at
   *     once
   */
  public static Examination parse(String source, String json, Schema schema) {
    Faults faults = new Faults();
    Examination examination = new Examination(Suite.read(source, json, faults), schema, faults);
    faults.throwIfAny(source);
    return examination;
  }

  /** Fits what can be fitted of a suite; {@code faults} receives what is wrong with the rest. */
  private Examination(Suite suite, Schema schema, Faults faults) {
    this.suite = suite;
    this.table = new Table(schema);
    Map<String, Integer> places = new LinkedHashMap<>();
    for (Expectation expectation : suite.expectations()) {
      if (!expectation.canBeMade()) {
        continue;
      }
      Arguments arguments = new Arguments(expectation, table, faults);
      Check check = Catalogue.maker(expectation.type()).make(expectation, arguments);
      arguments.requireAllKnown();
      checks.add(check);
      Counted values = check.counted();
      if (values != null) {
        Integer place = places.get(values.key());
        if (place == null) {
          place = counted.size();
          places.put(values.key(), place);
          counted.add(values);
        }
        countedBy.put(check, place);
      }
    }
  }

  /** The suite. */
  public Suite suite() {
    return suite;
  }

  /** The types of expectations that there are, sorted. */
  public static Set<String> types() {
    return Catalogue.types();
  }

  /** Whether any expectation needs values that are counted one by one. */
  public boolean countsValues() {
    return !counted.isEmpty();
  }

  /** The order of values of a list, by their bytes. */
  public static int compare(byte[] a, byte[] b) {
    return Values.compare(Values.unpack(new Unpacker(a)), Values.unpack(new Unpacker(b)));
  }

  /** A part of the rows, of which none is counted yet. */
  public Part part() {
    return new Part(checks.stream().map(check -> new Tally()).toList(), 0);
  }

  /** A part as it was packed. */
  public Part unpack(byte[] bytes) {
    Unpacker in = new Unpacker(bytes);
    long rows = in.unsigned();
    List<Tally> tallies = new ArrayList<>();
    for (int i = 0; i < checks.size(); i++) {
      tallies.add(Tally.unpack(in));
    }
    in.requireEnd();
    return new Part(tallies, rows);
  }

  /** What was counted of some of the rows. Mutable, not thread-safe. */
  public final class Part {
    private final List<Tally> tallies;
    private final Row row = new Row(table);
    private long rows;

    private Part(List<Tally> tallies, long rows) {
      this.tallies = tallies;
      this.rows = rows;
    }

    /** Counts a row with the columns that the suite was fitted to. */
    public void add(IndexedRecord next, ValueSink values) {
      rows++;
      row.set(next);
      for (int i = 0; i < tallies.size(); i++) {
        checks.get(i).add(row, tallies.get(i));
      }
      for (int list = 0; list < counted.size(); list++) {
        Object value = counted.get(list).value(row);
        if (value != null) {
          Packer bytes = new Packer();
          Values.pack(value, bytes);
          values.take(list, bytes.toBytes());
        }
      }
    }

    /** Adds another part, which stays as it is in value. */
    public void merge(Part more) {
      rows += more.rows;
      for (int i = 0; i < tallies.size(); i++) {
        tallies.get(i).merge(more.tallies.get(i));
      }
    }

    /** The part as bytes. */
    public byte[] pack() {
      Packer out = new Packer();
      out.unsigned(rows);
      tallies.forEach(tally -> tally.pack(out));
      return out.toBytes();
    }

    /** Judges all rows, when this part has them all; to be asked once. */
    public SuiteResult judge(CountedValues values) {
      List<Check.Judge> judges = new ArrayList<>();
      for (int i = 0; i < tallies.size(); i++) {
        judges.add(checks.get(i).judge(tallies.get(i)));
      }
      List<Check.@Nullable Judge> reading = new ArrayList<>(judges);
      boolean again = countsValues();
      while (again) {
        tell(values, reading);
        again = false;
        for (int i = 0; i < judges.size(); i++) {
          boolean more = reading.get(i) != null && judges.get(i).again();
          reading.set(i, more ? judges.get(i) : null);
          again |= more;
        }
      }
      return new SuiteResult(suite, rows, judges.stream().map(Check.Judge::finding).toList());
    }

    private void tell(CountedValues values, List<Check.@Nullable Judge> judges) {
      values.tell(
          (list, bytes, count) -> {
            Object value = Values.unpack(new Unpacker(bytes));
            for (int i = 0; i < judges.size(); i++) {
              Check.Judge judge = judges.get(i);
              Integer place = countedBy.get(checks.get(i));
              if (judge != null && value != null && place != null && place == list) {
                judge.see(value, count);
              }
            }
          });
    }
  }
}
