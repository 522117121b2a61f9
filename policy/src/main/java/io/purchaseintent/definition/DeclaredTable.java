package io.purchaseintent.definition;

import io.purchaseintent.feature.DeclaredFeature;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table beside the clicks, as a shop declares it: whom or what its rows tell, and which of their
 * columns are features.
 *
 * @param name lower case, digits and underscores
 * @param of whose key its rows have: a shopper's or a product's
 * @param from where the rows are
 * @param key the column with the id, as events have it
 * @param time the column that says from when on a row holds; null: from when it is taken in
 * @param timeFormat the forms that times are tried in, in turn, as mappings name them
 * @param since from when on rows without a time hold that are taken in first; null: from then on
 * @param missing texts that mean that there is no value, beside the empty one
 * @param features of its columns, all of this {@link #of}
 */
public record DeclaredTable(
    String name,
    DeclaredFeature.Of of,
    From from,
    String key,
    @Nullable String time,
    List<String> timeFormat,
    @Nullable Instant since,
    List<String> missing,
    List<DeclaredFeature> features) {

  public DeclaredTable {
    timeFormat = List.copyOf(timeFormat);
    missing = List.copyOf(missing);
    features = List.copyOf(features);
  }

  /** Where rows are. */
  public sealed interface From permits Files, Query {}

  /**
   * Files with rows.
   *
   * @param names of files, folders, patterns or {@code s3://BUCKET/PREFIX}; relative ones are
   *     beside the file that declares them
   */
  public record Files(List<String> names) implements From {
    public Files {
      names = List.copyOf(names);
    }
  }

  /**
   * A query to a database.
   *
   * @param url of JDBC
   * @param query what is asked
   * @param user null where the URL says it, or nobody is asked
   * @param passwordEnv the environment variable that holds the password; null for none
   * @param driver the jar with the driver
   * @param timeout after which a query that has not ended is ended
   */
  public record Query(
      String url,
      String query,
      @Nullable String user,
      @Nullable String passwordEnv,
      String driver,
      Duration timeout)
      implements From {}
}
