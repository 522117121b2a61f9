package io.purchaseintent.cli.retrain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.cli.launch.Program;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.UserError;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The days of a lake.
 *
 * @param events of each day from the first to the last that has some; 0 of one between
 * @param closedUntil the day after the last that is closed; null where none is
 */
record LakeDays(SortedMap<LocalDate, Long> events, @Nullable LocalDate closedUntil) {

  /**
   * Asks for them.
   *
   * @throws UserError if there is no lake
   */
  static LakeDays ask(Programs programs, Places places) {
    Programs.Ended ended =
        programs.run(
            "days of the lake",
            places.ofLake(Program.LAKE, List.of("days", "--json")),
            process -> {});
    if (ended.exitCode() != ExitCode.DONE) {
      throw new UserError(String.valueOf(StepEnd.failed("lake days", ended).says()));
    }
    try {
      JsonNode json = new ObjectMapper().readTree(ended.json());
      SortedMap<LocalDate, Long> events = new TreeMap<>();
      for (JsonNode day : json.path("days")) {
        events.put(LocalDate.parse(day.path("day").asText()), day.path("events").asLong());
      }
      if (events.isEmpty()) {
        throw new UserError("The lake has no events: ./intent run ingest takes them in");
      }
      JsonNode closed = json.path("closed_until");
      return new LakeDays(events, closed.isTextual() ? LocalDate.parse(closed.asText()) : null);
    } catch (JsonProcessingException e) {
      throw new UserError("./intent lake days printed no JSON: " + ended.json(), e);
    }
  }

  /**
   * The day that the last of so many days begins the next one, where nobody says: that until which
   * days are closed and have events.
   *
   * @throws UserError if no day is closed
   */
  LocalDate defaultUntil() {
    LocalDate closed = closedUntil;
    if (closed == null) {
      throw new UserError(
          "No day of the lake is closed, so what was known when cannot be told: ./intent run"
              + " aggregate closes all that are over");
    }
    LocalDate afterLast = events.lastKey().plusDays(1);
    return closed.isAfter(afterLast) ? afterLast : closed;
  }

  /**
   * Refuses a window that begins before the lake.
   *
   * @throws UserError of wrong usage
   */
  void require(LocalDate from, LocalDate until) {
    LocalDate first = events.firstKey();
    if (from.isBefore(first)) {
      throw UserError.ofUsage(
          "--days="
              + (until.toEpochDay() - from.toEpochDay())
              + " before "
              + until
              + " begins with "
              + from
              + ", but the lake has events from "
              + first
              + " on: at most --days="
              + Math.max(0, until.toEpochDay() - first.toEpochDay()));
    }
  }

  /** What is wrong with the days of a window. */
  List<DataFault> faults(LocalDate from, LocalDate until) {
    List<DataFault> faults = new ArrayList<>();
    for (LocalDate day = from; day.isBefore(until); day = day.plusDays(1)) {
      if (events.getOrDefault(day, 0L) == 0) {
        faults.add(
            new DataFault(
                day + " has no events",
                "",
                "ingest it (./intent run ingest, then ./intent run aggregate), or choose --until"
                    + " and --days without it"));
      } else if (closedUntil == null || !day.isBefore(closedUntil)) {
        faults.add(
            new DataFault(
                day + " is not closed",
                "",
                "./intent run daily --day=" + day + " closes it, once it is over"));
      }
    }
    return faults;
  }
}
