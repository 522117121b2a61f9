package io.purchaseintent.cli.retrain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeMap;

/** A home whose lake has events of three weeks, all closed. */
final class TestHome {

  static final LocalDate FROM = LocalDate.parse("2016-10-04");
  static final LocalDate UNTIL = LocalDate.parse("2016-11-01");
  static final RetrainRequest REQUEST =
      new RetrainRequest(
          FROM,
          UNTIL,
          "purchase-intent",
          List.of("--shop-zone=Europe/Paris"),
          List.of("--seed=7"),
          "");

  final Path folder;
  final Path home;
  final Path lake;

  TestHome(Path folder) throws IOException {
    this.folder = folder;
    this.home = Files.createDirectories(folder.resolve("home"));
    this.lake = Files.createDirectories(home.resolve("lake"));
    Path config = folder.resolve("runner-configs/direct.conf");
    Files.createDirectories(config.getParent());
    Files.writeString(config, "--runner=DirectRunner\n");
  }

  Places places() {
    return new Places(
        folder,
        home,
        lake,
        List.of("--home=" + home, "--lake=" + lake),
        List.of("--runner=direct"),
        List.of("--registry=" + home.resolve("registry")));
  }

  static LakeDays days() {
    LakeDays days = new LakeDays(new TreeMap<>(), UNTIL);
    for (LocalDate day = FROM.minusDays(7); day.isBefore(UNTIL); day = day.plusDays(1)) {
      days.events().put(day, 100L);
    }
    return days;
  }

  /** Writes a report of a day with these findings. */
  Path report(String job, String day, String... findings) throws IOException {
    Path file = lake.resolve("reports").resolve(job).resolve(day + ".json");
    Files.createDirectories(file.getParent());
    return Files.writeString(
        file, "{\"counts\":{\"events\":5},\"findings\":[" + String.join(",", findings) + "]}");
  }

  static String alarm(String job, String rule, String severity, String then, String explainedBy) {
    return String.format(
        "{\"rule\":\"%s\",\"job\":\"%s\",\"verdict\":\"alarm\",\"severity\":\"%s\",\"then\":[%s],"
            + "\"measure\":\"events\",\"explained_by\":\"%s\",\"says\":\"3 of 2\"}",
        rule, job, severity, then, explainedBy);
  }
}
