package io.purchaseintent.page.finding;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * How a job did in the watch of a day.
 *
 * @param day that it looked at, which may be one before: outcomes come late
 * @param text why, where there is more to say
 */
public record JobState(String job, LocalDate day, State state, String text) {

  /** Whether it reported of a day itself. */
  public boolean isOf(LocalDate of) {
    return state != State.NONE && day.equals(of);
  }

  /** The jobs of a watch's report of a day; none where it is no such report. */
  public static List<JobState> of(DayReport watch, LocalDate day) {
    List<JobState> jobs = new ArrayList<>();
    for (JsonNode each : watch.json().path("details").path("jobs")) {
      jobs.add(
          new JobState(
              each.path("job").asText(),
              day(each.path("day").asText(), day),
              state(each),
              each.path("text").asText()));
    }
    return jobs;
  }

  /** Of a longer period, the day of the watch. */
  private static LocalDate day(String text, LocalDate otherwise) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      return otherwise;
    }
  }

  private static State state(JsonNode job) {
    if (job.has("verdict")) {
      return State.ofCode(job.path("verdict").asText());
    }
    return switch (job.path("state").asText()) {
      case "failed" -> State.ALARM;
      case "not-due" -> State.NONE;
      default -> State.UNREADABLE;
    };
  }
}
