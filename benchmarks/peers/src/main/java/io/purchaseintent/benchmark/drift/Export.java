package io.purchaseintent.benchmark.drift;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.Progress;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Writes the days that are judged, all of their moments, for tools that read CSV. */
final class Export {

  /** The reference of other tools is rows: as many sessions as they bear. */
  private static final int REFERENCE_SESSIONS = 20_000;

  private final Days days;
  private final Path folder;
  private final Progress progress;

  Export(Days days, Path folder, Progress progress) {
    this.days = days;
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * @param replicates days without a change
   * @param trials days of each change and strength
   */
  void write(int sessions, int replicates, int trials) throws IOException {
    Files.createDirectories(folder);
    Files.write(
        folder.resolve("categories.json"),
        new ObjectMapper().writeValueAsBytes(List.copyOf(days.features().vocabularies().keySet())));
    write("reference", days.before(REFERENCE_SESSIONS));
    for (int number = 0; number < replicates; number++) {
      progress.at("Writing calm days " + (number + 1) + " of " + replicates);
      write("day-unchanged-" + number, days.unchanged(sessions, number));
    }
    for (int trial = 0; trial < trials; trial++) {
      progress.at("Writing days " + (trial + 1) + " of " + trials);
      for (InjectedChange change : InjectedChange.values()) {
        for (double strength : change.strengths()) {
          write(
              "day-" + change.code() + "_" + strength + "-" + trial,
              days.changed(change, strength, sessions, trial * 7 + 1));
        }
      }
    }
    progress.done("Wrote " + folder);
  }

  private void write(String name, ChangedDay day) throws IOException {
    List<String> features = days.features().names();
    try (BufferedWriter out =
        new BufferedWriter(
            new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(folder.resolve(name + ".csv.gz"))),
                StandardCharsets.UTF_8))) {
      out.write("session," + String.join(",", features) + "\n");
      for (int row = 0; row < day.rows(); row++) {
        StringBuilder line = new StringBuilder().append(day.session(row));
        for (float value : day.vector(row)) {
          line.append(',').append(Float.isNaN(value) ? "" : Float.toString(value));
        }
        out.append(line).append('\n');
      }
    }
  }
}
