package io.purchaseintent.features;

import io.purchaseintent.command.UserError;
import io.purchaseintent.definition.DeclaredTable.Query;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a database's answer to a query, by a driver of the user's, which sees nothing of this
 * program.
 *
 * <p>A thread asks and reads, read-only, {@value #FETCHED} rows at a time; where nothing comes
 * within the time limit, the query is cancelled, and left where the driver does not heed that.
 */
final class QueryRows implements RowSource {

  private static final int FETCHED = 1_000;

  private final String table;
  private final Query query;
  private final Path driver;
  private final Set<String> missing;
  private final UnaryOperator<@Nullable String> environment;

  /**
   * Rows of a query.
   *
   * @param folder beside which a relative driver is
   * @param environment what variables say; null where there is none
   */
  QueryRows(
      String table,
      Query query,
      Path folder,
      Set<String> missing,
      UnaryOperator<@Nullable String> environment) {
    this.table = table;
    this.query = query;
    this.driver = folder.resolve(query.driver());
    this.missing = missing;
    this.environment = environment;
  }

  /** A part of the answer; null rows mean its end. */
  private record Part(@Nullable List<@Nullable String[]> rows, @Nullable Exception failure) {}

  @Override
  public void read(List<String> columns, List<String> optional, Sink sink) {
    BlockingQueue<Part> parts = new ArrayBlockingQueue<>(2);
    AtomicReference<@Nullable Statement> running = new AtomicReference<>();
    Properties properties = properties();
    Driver asked = driver();
    Thread reader =
        new Thread(
            () -> ask(asked, properties, columns, optional, parts, running), "query " + table);
    reader.setDaemon(true);
    reader.start();
    long number = 0;
    try {
      while (true) {
        Part part = parts.poll(query.timeout().toMillis(), TimeUnit.MILLISECONDS);
        if (part == null) {
          throw new UserError(
              where()
                  + " did not answer for "
                  + query.timeout().toSeconds()
                  + " seconds (timeout), and was ended: nothing was taken in; is there a lock or a"
                  + " missing index? Or give it a longer timeout");
        }
        if (part.failure() != null) {
          if (part.failure() instanceof UserError error) {
            throw error;
          }
          throw new UserError(
              where()
                  + " failed: "
                  + part.failure().getMessage()
                  + ": mend the query or its user's rights",
              part.failure());
        }
        if (part.rows() == null) {
          return;
        }
        for (@Nullable String[] row : part.rows()) {
          number++;
          sink.take(row, new Place(0, number));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError(where() + " was interrupted: run it again", e);
    } finally {
      reader.interrupt();
      cancel(running.getAndSet(null));
    }
  }

  /** Asks the database to end a query, without waiting for what it says to that. */
  private static void cancel(@Nullable Statement statement) {
    if (statement == null) {
      return;
    }
    Thread cancelling =
        new Thread(
            () -> {
              try {
                statement.cancel();
              } catch (SQLException e) {
                // It ended by itself, or goes with the connection.
              }
            },
            "cancel");
    cancelling.setDaemon(true);
    cancelling.start();
  }

  private String where() {
    return "tables." + table + ".from: the query to " + query.url();
  }

  private Properties properties() {
    Properties properties = new Properties();
    if (query.user() != null) {
      properties.setProperty("user", query.user());
    }
    if (query.passwordEnv() != null) {
      String password = environment.apply(query.passwordEnv());
      if (password == null) {
        throw new UserError(
            "tables."
                + table
                + ".from: there is no environment variable "
                + query.passwordEnv()
                + ", which password_env names: set it to the password");
      }
      properties.setProperty("password", password);
    }
    return properties;
  }

  private Driver driver() {
    if (!Files.isRegularFile(driver)) {
      throw new UserError(
          "tables." + table + ".from.driver " + driver + " is no file: name the driver's jar");
    }
    try {
      URL[] jar = {driver.toUri().toURL()};
      // It stays open as long as the process: the connection needs it.
      URLClassLoader loader = new URLClassLoader(jar, ClassLoader.getPlatformClassLoader());
      for (Driver each : ServiceLoader.load(Driver.class, loader)) {
        if (each.getClass().getClassLoader() == loader && each.acceptsURL(query.url())) {
          return each;
        }
      }
    } catch (MalformedURLException | SQLException e) {
      throw new UserError("The driver " + driver + " cannot be used: " + e.getMessage(), e);
    }
    throw new UserError(
        "tables."
            + table
            + ".from: "
            + driver
            + " has no driver for "
            + query.url()
            + ": name the jar of that database's JDBC driver");
  }

  private void ask(
      Driver asked,
      Properties properties,
      List<String> columns,
      List<String> optional,
      BlockingQueue<Part> parts,
      AtomicReference<@Nullable Statement> running) {
    try {
      try (Connection connection = asked.connect(query.url(), properties)) {
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
          running.set(statement);
          statement.setFetchSize(FETCHED);
          try (ResultSet answer = statement.executeQuery(query.query())) {
            int[] places = places(answer.getMetaData(), columns, optional);
            List<@Nullable String[]> rows = new ArrayList<>();
            while (answer.next()) {
              @Nullable String[] row = new @Nullable String[places.length];
              for (int i = 0; i < row.length; i++) {
                String text = places[i] == 0 ? null : answer.getString(places[i]);
                row[i] = text == null || text.isEmpty() || missing.contains(text) ? null : text;
              }
              rows.add(row);
              if (rows.size() == FETCHED) {
                parts.put(new Part(rows, null));
                rows = new ArrayList<>();
              }
            }
            parts.put(new Part(rows, null));
          }
          running.set(null);
        }
        connection.rollback();
      }
      parts.put(new Part(null, null));
    } catch (InterruptedException e) {
      // Nobody waits for more.
    } catch (SQLException | RuntimeException e) {
      boolean unused = parts.offer(new Part(null, e));
    }
  }

  private int[] places(ResultSetMetaData answer, List<String> columns, List<String> optional)
      throws SQLException {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= answer.getColumnCount(); i++) {
      names.add(answer.getColumnLabel(i).toLowerCase(Locale.ROOT));
    }
    int[] places = new int[columns.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = names.indexOf(columns.get(i).toLowerCase(Locale.ROOT)) + 1;
      if (places[i] == 0 && !optional.contains(columns.get(i))) {
        throw new UserError(
            where()
                + " answers without a column "
                + columns.get(i)
                + "; there are "
                + String.join(", ", names)
                + ": name it in the query, or leave the feature out");
      }
    }
    return places;
  }

  @Override
  public String words(Place place) {
    return "tables." + table + ".from: row " + place.number() + " of the query's answer";
  }
}
