import static java.nio.charset.StandardCharsets.UTF_8;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.RunName;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.state.StateTable;
import io.purchaseintent.lake.table.AllTables;
import io.purchaseintent.lake.upkeep.Upkeep;
import io.purchaseintent.pipeline.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The work of {@code scripts/nights}: lays events out as a shop's nightly exports, and runs night
 * after night, and all at once, in this one JVM. Needs no build of its own:
 *
 * <pre>java -cp bundles/flink/target/intent-flink.jar scripts/Nights.java split INPUT EXPORTS DAYS</pre>
 */
final class Nights {

  private static final Pattern DAY = Pattern.compile("\"event_time\":\"(\\d{4}-\\d\\d-\\d\\d)");

  /** Late events and late copies come together, once a week. */
  private static final int WEEK = 7;

  /** Every second one lets nothing go that a reader could go back to. */
  private static final int NIGHTS_BETWEEN_UPKEEP = 14;

  private static final Duration KEEP = Duration.ofDays(7);

  /** As compare ends where rows differ. */
  private static final int DIFFERENT = 3;

  private final Path home;
  private final Path exports;
  private final String[] runner;

  private Nights(Path home, Path exports, String[] runner) {
    this.home = home;
    this.exports = exports;
    this.runner = runner;
  }

  /** {@code split INPUT EXPORTS DAYS}, or {@code run HOME EXPORTS REDIS REDIS ARGUMENTS-OF-RUNNER}. */
  public static void main(String[] args) throws IOException {
    if (args.length == 4 && args[0].equals("split")) {
      split(Path.of(args[1]), Path.of(args[2]), Integer.parseInt(args[3]));
    } else if (args.length > 5 && args[0].equals("run")) {
      Nights nights =
          new Nights(Path.of(args[1]), Path.of(args[2]), Arrays.copyOfRange(args, 5, args.length));
      System.exit(nights.run(args[3], args[4]));
    } else {
      System.err.println("Usage: scripts/nights --help");
      System.exit(2);
    }
  }

  /**
   * Lays events out in a folder a day: one in a hundred comes one to three weeks late and says when
   * it was received, one in fifty comes again in the next night's file, one in two hundred again
   * weeks later. Every fifth day's lines are in no order, every
   * tenth night has the file of the night before too, each file has a line that is no event, and
   * every thirtieth file misses its night: it comes after that of the next, along with it.
   *
   * @param most how many of the first days
   */
  private static void split(Path input, Path exports, int most) throws IOException {
    TreeMap<LocalDate, List<String>> days = new TreeMap<>();
    try (Stream<Path> files = Files.list(input)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".jsonl")).sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          Matcher day = DAY.matcher(line);
          LocalDate of = day.find() ? LocalDate.parse(day.group(1)) : LocalDate.EPOCH;
          days.computeIfAbsent(of, none -> new ArrayList<>()).add(line);
        }
      }
    }
    List<String> noEvents = days.remove(LocalDate.EPOCH);
    while (days.size() > most) {
      days.pollLastEntry();
    }
    LocalDate first = days.firstKey();
    LocalDate last = days.lastKey();
    TreeMap<LocalDate, List<String>> nights = new TreeMap<>();
    days.keySet().forEach(day -> nights.put(day, new ArrayList<>(List.of("no event of " + day))));
    if (noEvents != null) {
      nights.get(first).addAll(noEvents);
    }
    Random random = new Random(20160801);
    for (var day : days.entrySet()) {
      LocalDate week = first.plusDays((ChronoUnit.DAYS.between(first, day.getKey()) / WEEK) * WEEK);
      for (String line : day.getValue()) {
        int chance = random.nextInt(200);
        LocalDate asked = week.plusDays(WEEK * (2 + random.nextInt(2)));
        LocalDate late = nights.floorKey(asked.isAfter(last) ? last : asked);
        String received = ",\"received_time\":\"" + late + "T12:00:00Z\"}";
        if (chance < 2) {
          on(nights, late, last).add(line.replaceFirst("}$", Matcher.quoteReplacement(received)));
        } else {
          on(nights, day.getKey(), last).add(line);
        }
        if (chance == 2) {
          on(nights, late, last).add(line);
        } else if (chance > 2 && chance < 7) {
          on(nights, day.getKey().plusDays(1), last).add(line);
        }
      }
    }
    int night = 0;
    Path before = null;
    for (var each : nights.entrySet()) {
      if (night % 5 == 3) {
        Collections.shuffle(each.getValue(), random);
      }
      boolean misses = night % 30 == 4 && each.getKey().isBefore(last);
      LocalDate comes = misses ? each.getKey().plusDays(1) : each.getKey();
      Path folder = Files.createDirectories(exports.resolve(comes.toString()));
      String order = misses ? "events-z-" : "events-";
      Path file = folder.resolve(order + each.getKey() + ".jsonl");
      try (Writer out = Files.newBufferedWriter(file, UTF_8)) {
        for (String line : each.getValue()) {
          out.write(line + "\n");
        }
      }
      if (before != null && night % 10 == 0) {
        Files.createLink(folder.resolve("events-again.jsonl"), before);
      }
      before = file;
      night++;
    }
    System.out.printf(Locale.ROOT, "%,d nights, %s to %s%n", night, first, last);
  }

  /** The lines of a night that there is: the one asked for, or the last before. */
  private static List<String> on(
      TreeMap<LocalDate, List<String>> nights, LocalDate asked, LocalDate last) {
    return nights.get(nights.floorKey(asked.isAfter(last) ? last : asked));
  }

  private int run(String redis, String redisOfAll) throws IOException {
    List<Path> days;
    try (Stream<Path> folders = Files.list(exports)) {
      days = folders.sorted().toList();
    }
    // Runners tell each of their steps.
    Logger.getLogger("").setLevel(Level.WARNING);
    Path nights = home.resolve("nights");
    double nightly = 0;
    double start = cpu();
    for (int night = 0; night < days.size(); night++) {
      Path export = days.get(night);
      double before = cpu();
      String ingested = job(nights, "ingest", "--input=" + export);
      double between = cpu();
      String closed = job(nights, "daily", "--day=" + export.getFileName(), "--redis=" + redis);
      nightly += seconds(ingested) + seconds(closed);
      System.out.printf(
          Locale.ROOT,
          "%s: ingest %.2f s (CPU %.2f s), daily %.2f s (CPU %.2f s) from %s%n",
          export.getFileName(),
          seconds(ingested),
          between - before,
          seconds(closed),
          cpu() - between,
          field(closed, "from"));
      if ((night + 1) % NIGHTS_BETWEEN_UPKEEP == 0) {
        boolean all = (night + 1) % (2 * NIGHTS_BETWEEN_UPKEEP) == 0;
        maintain(Lake.of(nights.toString()), all ? Duration.ZERO : KEEP);
      }
    }
    double ofNights = cpu() - start;
    Path all = home.resolve("all");
    Path input = Files.createDirectories(home.resolve("input"));
    for (Path day : days) {
      try (Stream<Path> files = Files.list(day)) {
        for (Path file : files.toList()) {
          Path link = input.resolve("events-" + day.getFileName() + "-" + file.getFileName());
          if (!Files.exists(link)) {
            Files.createLink(link, file);
          }
        }
      }
    }
    // Closed to where the nights are: what was received late is known a day after the last of them.
    LocalDate end =
        LocalDate.parse(days.get(days.size() - 1).getFileName().toString()).plusDays(1);
    double beforeAll = cpu();
    double atOnce =
        seconds(job(all, "ingest", "--input=" + input))
            + seconds(job(all, "sessionize"))
            + seconds(job(all, "aggregate", "--until=" + end))
            + seconds(job(all, "publish", "--redis=" + redisOfAll));
    System.out.printf(
        Locale.ROOT,
        "%d nights: %.0f s (CPU %.0f s); all at once: %.0f s (CPU %.0f s)%n",
        days.size(),
        nightly,
        ofNights,
        atOnce,
        cpu() - beforeAll);
    job(nights, "training-set", "--id=nights");
    job(all, "training-set", "--id=nights");
    int code =
        answer(
            nights, "compare", "--with=" + all, "--redis=" + redis, "--withRedis=" + redisOfAll);
    return sameStates(Lake.of(nights.toString()), Lake.of(all.toString())) ? code : DIFFERENT;
  }

  /** What the next night goes on from, which compare does not look at. */
  private static boolean sameStates(Lake nights, Lake all) throws IOException {
    boolean same = true;
    for (Function<Lake, LakeTable> table :
        List.<Function<Lake, LakeTable>>of(StateTable::usersIn, StateTable::productsIn)) {
      List<String> here = rows(table.apply(nights));
      List<String> there = rows(table.apply(all));
      same &= here.equals(there);
      System.out.printf(
          Locale.ROOT,
          "%s: %,d rows, %s%n",
          table.apply(nights).name(),
          here.size(),
          here.equals(there) ? "the same" : "and " + there.size() + " others");
    }
    return same;
  }

  private static List<String> rows(LakeTable table) throws IOException {
    List<String> rows = new ArrayList<>();
    table.view().read(table.layout().rows(), row -> rows.add(row.toString()));
    Collections.sort(rows);
    return rows;
  }

  private static void maintain(Lake lake, Duration keep) {
    Clock clock = Clock.systemUTC();
    for (LakeTable table : AllTables.of(lake)) {
      if (table.exists()) {
        Upkeep.Result done = Upkeep.of(table, RunName.of(clock), keep, clock.instant());
        System.out.printf(
            Locale.ROOT,
            "maintain %s: %,d small files as %,d, %,d versions dropped%n",
            done.table(),
            done.filesBefore(),
            done.filesAfter(),
            done.snapshotsExpired());
      }
    }
  }

  /** Runs a job to its good end, or ends all; its report. */
  private String job(Path lake, String job, String... options) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code = run(lake, job, new PrintStream(out, true, UTF_8), options);
    if (code != 0) {
      System.out.println(job + " failed; why is in the log");
      System.exit(1);
    }
    return out.toString(UTF_8);
  }

  /** Runs a job whose report is for the user. */
  private int answer(Path lake, String job, String... options) {
    return run(lake, job, System.out, options);
  }

  private int run(Path lake, String job, PrintStream out, String... options) {
    List<String> words = new ArrayList<>(List.of(job, "--lake=" + lake));
    words.addAll(Arrays.asList(runner));
    words.addAll(Arrays.asList(options));
    return Main.run(words.toArray(String[]::new), Clock.systemUTC(), out, System.err);
  }

  /** Seconds that the cores have worked for this process. */
  private static double cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
  }

  private static double seconds(String report) {
    return Double.parseDouble(field(report, "seconds"));
  }

  private static String field(String report, String name) {
    Matcher field = Pattern.compile("\"" + name + "\":\"?([^\",}]+)").matcher(report);
    return field.find() ? field.group(1) : "";
  }
}
