package io.purchaseintent.incident.stage;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.PseudonymKey;
import io.purchaseintent.command.UserError;
import io.purchaseintent.incident.shop.GeneratedShop;
import io.purchaseintent.incident.shop.GeneratedShop.Seen;
import io.purchaseintent.registry.FileRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What all incidents begin with: a generated shop, its lake, its training set and a champion, made
 * by the real programs once and kept for the next run of the same settings.
 */
public final class Ground implements AutoCloseable {

  /** The model that all incidents are about. */
  public static final String MODEL = "purchase-intent";

  /** The id of each lake's training set. */
  public static final String SET = "incidents";

  /**
   * The bounds of the gates for a shop of a few hundred purchases: those of {@code ./intent demo},
   * and an ECE that noise of that size does not reach.
   */
  public static final String GATES =
      "max_loss_to_champion: 0.05\nmax_outside_band: 0.2\nmax_ece: 0.02\n";

  /** No secret: it hides nobody, for the shoppers are invented. */
  private static final String KEY = "nobody behind these ids is real!";

  private final Programs programs;
  private final Path folder;
  private final GeneratedShop shop;
  private @Nullable Redis redis;

  private Ground(Programs programs, Path folder, GeneratedShop shop) {
    this.programs = programs;
    this.folder = folder;
    this.shop = shop;
  }

  /**
   * Makes it, or takes the one that a run before has made.
   *
   * @param root the folder with the script {@code intent}
   * @param home below which all is written
   */
  public static Ground ready(Path root, Path home, Settings settings, Progress progress) {
    Path folder = home.resolve("incidents").resolve(settings.code()).toAbsolutePath().normalize();
    Programs programs = new Programs(root, folder.resolve("log"), progress);
    Path generated = folder.resolve("generated");
    if (!Files.exists(generated.resolve("truth.jsonl"))) {
      programs.run(
          "generate",
          "--home=" + folder,
          "--out=" + generated,
          "--seed=" + settings.seed(),
          "--start=" + Settings.START,
          "--days=" + (Settings.TRAINED + Settings.DECIDED),
          "--sessions-per-day=" + settings.sessionsPerDay(),
          "--late-share=0",
          "--out-of-order=0",
          "--duplicate-share=0",
          "--bot-share=0",
          "--json");
      programs.tell("A shop of " + settings.sessionsPerDay() + " visits a day");
    }
    Ground ground =
        new Ground(
            programs, folder, GeneratedShop.read(generated, settings.seed(), Settings.cut()));
    ground.prepare(ground.home(), event -> true);
    ground.crown(ground.home(), ground.registry());
    return ground;
  }

  public GeneratedShop shop() {
    return shop;
  }

  public Programs programs() {
    return programs;
  }

  /** The home with the lake of the shop as it was. */
  public Path home() {
    return folder.resolve("shop");
  }

  /** The registry with the champion of that lake. */
  public Path registry() {
    return home().resolve("registry");
  }

  /** A folder for one incident, empty at first. */
  public Path fresh(String name) {
    Path place = folder.resolve(name);
    delete(place);
    try {
      return Files.createDirectories(place);
    } catch (IOException e) {
      throw new UserError(place + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** A folder of one incident, as a run before left it. */
  public Path kept(String name) {
    return folder.resolve(name);
  }

  /**
   * Makes a lake and a training set of the days to train on, unless they are there.
   *
   * @param keep which events the shop has
   */
  public void prepare(Path home, Predicate<JsonNode> keep) {
    if (Files.exists(home.resolve("lake/training-sets").resolve(SET).resolve("manifest.json"))) {
      return;
    }
    delete(home);
    Path events = home.resolve("generated");
    long dropped = shop.writeTraining(events, keep);
    ingest(home, events);
    job(home, "aggregate");
    job(home, "training-set", "--id=" + SET);
    programs.tell(
        dropped == 0
            ? "A lake and a training set"
            : String.format(Locale.ROOT, "A lake and a training set without %,d events", dropped));
  }

  /**
   * Trains a champion, whatever the gates say of it, unless there is one: a shop of so few
   * purchases is refused now and then by chance, and an incident begins with one that serves.
   */
  public void crown(Path home, Path registry, String... options) {
    if (new FileRegistry(registry).champion(MODEL).isEmpty()) {
      String version = version(1, home, registry, SET, options);
      promote(home, registry, version, "where the incident begins");
      programs.tell("A champion");
    }
  }

  /** Makes a version the champion without asking the gates. */
  public void promote(Path home, Path registry, String version, String why) {
    programs.run(
        "models",
        "promote",
        version,
        "--registry=" + registry,
        "--home=" + home,
        "--despite-gates",
        "--why=" + why);
  }

  /**
   * The n-th version of a registry: the real trainer makes it and puts it to the gates, unless it
   * is there.
   *
   * @param number 1 for the first
   * @param set the training set of the home's lake
   */
  public String version(int number, Path home, Path registry, String set, String... options) {
    List<String> versions = new FileRegistry(registry).versions(MODEL);
    if (versions.size() >= number) {
      return versions.get(number - 1);
    }
    Stream<String> fixed =
        Stream.of(
            "train",
            "--home=" + home,
            "--registry=" + registry,
            "--training-set=" + set,
            "--gates=" + gates(),
            "--json");
    return programs
        .run(Stream.concat(fixed, Stream.of(options)).toArray(String[]::new))
        .report()
        .path("version")
        .asText();
  }

  /**
   * A Redis with the shop's shoppers and products, and with the visits as they are seen when the
   * shop decides: the same for all incidents of a run.
   */
  public Redis redis() {
    Redis started = redis == null ? Redis.start(programs) : redis;
    if (redis == null) {
      redis = started;
      Path home = fresh("seen");
      Path events = home.resolve("generated");
      List<Seen> visits = shop.seen();
      GeneratedShop.writeSeen(events, visits);
      ingest(home, events);
      job(home, "sessionize", "--redis=" + started.uri(), "--session-expiry=P1D");
      job(home(), "publish", "--redis=" + started.uri());
      programs.tell("A Redis with " + visits.size() + " visits under way");
    }
    return started;
  }

  @Override
  public void close() {
    if (redis != null) {
      redis.close();
    }
  }

  /** Brings events into the lake of a home, as the shop's other homes have them. */
  public void ingest(Path home, Path events) {
    keyed(home);
    job(home, "ingest", "--input=" + events);
  }

  /** Runs a job on the embedded Flink. */
  public Ended job(Path home, String name, String... options) {
    return job(programs, home, name, options);
  }

  /** Runs a job of any home on the embedded Flink. */
  public static Ended job(Programs programs, Path home, String name, String... options) {
    Stream<String> fixed = Stream.of("run", name, "--runner=flink", "--home=" + home, "--json");
    return programs.run(Stream.concat(fixed, Stream.of(options)).toArray(String[]::new));
  }

  /**
   * Gives a home the key of all simulated ones: draws of training and of exploration go by hashed
   * ids, so with keys of their own two runs of one seed would differ.
   */
  public static void keyed(Path home) {
    PseudonymKey.ensure(home, KEY.getBytes(StandardCharsets.US_ASCII));
  }

  private Path gates() {
    return write(folder.resolve("gates.yaml"), GATES);
  }

  /** Writes a text. */
  public static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UserError(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** Reads a text. */
  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UserError(file + " is not readable: " + e.getMessage(), e);
    }
  }

  /** Copies a folder with all that is in it. */
  public static Path copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
      return to;
    } catch (IOException e) {
      throw new UserError(from + " cannot be copied to " + to + ": " + e.getMessage(), e);
    }
  }

  /** Deletes a folder with all that is in it, if it is there. */
  public static void delete(Path place) {
    if (!Files.exists(place)) {
      return;
    }
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UserError(place + " cannot be deleted: " + e.getMessage(), e);
    }
  }
}
