package io.purchaseintent.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.UserError;
import io.purchaseintent.definition.DeclaredTable.Query;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries of a real database, by its driver's jar. */
class QueryRowsTest {

  private static final String PASSWORD = "secret";

  @TempDir Path folder;
  private String url;

  @BeforeEach
  void fill() throws Exception {
    url = "jdbc:h2:" + folder.resolve("shop");
    try (Connection connection = DriverManager.getConnection(url, "sa", PASSWORD);
        Statement statement = connection.createStatement()) {
      statement.execute("create table customers (id int, tier varchar, credit decimal(9,2))");
      statement.execute(
          "insert into customers select x, case when mod(x, 2) = 0 then '-' else 'gold' end, x / 4.0"
              + " from system_range(1, 2500)");
      statement.execute("create alias slow for \"java.lang.Thread.sleep(long)\"");
    }
  }

  private QueryRows rows(String query, String driver, Duration timeout) {
    return new QueryRows(
        "customers",
        new Query(url, query, "sa", "SHOP_DB", driver, timeout),
        folder,
        Set.of("-"),
        name -> name.equals("SHOP_DB") ? PASSWORD : null);
  }

  private static String driver() throws Exception {
    return Path.of(org.h2.Driver.class.getProtectionDomain().getCodeSource().getLocation().toURI())
        .toString();
  }

  private List<String> read(String query, Duration timeout, List<String> columns) throws Exception {
    List<String> read = new ArrayList<>();
    QueryRows rows = rows(query, driver(), timeout);
    rows.read(
        columns,
        List.of("gone"),
        (texts, place) -> read.add(place.number() + " " + Arrays.toString(texts)));
    return read;
  }

  private String failure(String query, Duration timeout) {
    return String.valueOf(
        assertThrows(UserError.class, () -> read(query, timeout, List.of("id", "tier")))
            .getMessage());
  }

  @Test
  void rows_areThoseOfTheAnswer_whateverItsColumnsAreWrittenLike() throws Exception {
    List<String> read =
        read(
            "select * from customers order by id",
            Duration.ofMinutes(1),
            List.of("id", "tier", "credit", "gone"));

    assertEquals(2_500, read.size());
    assertEquals("1 [1, gold, 0.25, null]", read.get(0));
    assertEquals("2 [2, null, 0.50, null]", read.get(1));
    assertEquals("2500 [2500, null, 625.00, null]", read.get(2_499));
  }

  @Test
  void aQueryThatHangs_isEnded() {
    String message = failure("select id, tier, slow(600000) from customers", Duration.ofSeconds(1));

    assertTrue(message.contains("did not answer for 1 seconds (timeout)"), message);
    assertTrue(message.contains("nothing was taken in"), message);
  }

  @Test
  void whatTheDatabaseRefuses_orLacks_isTold() {
    Duration minute = Duration.ofMinutes(1);
    assertTrue(failure("select id from nowhere", minute).contains("NOWHERE"));
    String lacking = failure("select id, credit from customers", minute);
    assertTrue(lacking.contains("answers without a column tier; there are id, credit"), lacking);
  }

  @Test
  void aDriverThatIsNone_orNoPassword_isTold() throws Exception {
    Duration minute = Duration.ofMinutes(1);
    String none =
        String.valueOf(
            assertThrows(
                    UserError.class,
                    () ->
                        rows("select 1", "none.jar", minute)
                            .read(List.of("id"), List.of(), (texts, place) -> {}))
                .getMessage());
    assertTrue(none.contains("none.jar is no file: name the driver's jar"), none);

    QueryRows unset =
        new QueryRows(
            "customers",
            new Query(url, "select 1", "sa", "UNSET", driver(), minute),
            folder,
            Set.of(),
            name -> null);
    String password =
        String.valueOf(
            assertThrows(
                    UserError.class,
                    () -> unset.read(List.of("id"), List.of(), (texts, place) -> {}))
                .getMessage());
    assertTrue(password.contains("no environment variable UNSET"), password);
  }
}
