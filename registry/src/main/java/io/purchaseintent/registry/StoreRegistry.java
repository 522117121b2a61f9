package io.purchaseintent.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.hash.Sha256;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.store.Store;
import io.purchaseintent.store.StoredFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * A registry in a store that knows no rename and no lock, with the files of {@link FileRegistry}:
 * one copied here, or from here to a folder, is the same.
 *
 * <p>A version's number is claimed by a file in {@code NAME/.claims} that only one writer can
 * create; its files are written, and it is there from the line on by which the log, replaced as a
 * whole, tells of it. Who finds the log changed since it was read chooses anew: of two moves at
 * once both are kept, in one order. A writer that is killed leaves a number unused.
 */
public final class StoreRegistry implements ModelRegistry {

  private static final String CLAIMS = ".claims";

  private final Store store;
  private final Versions versions;

  /** The registry in this store, which may be empty. */
  public StoreRegistry(Store store) {
    this.store = store;
    this.versions = new Versions(new Files(), store.toString());
  }

  /** The store's files as a registry reads them. */
  private final class Files implements Shelf {

    @Override
    public List<String> folders(String name) throws IOException {
      return store.folders(name);
    }

    @Override
    public List<String> files(String name, String version) throws IOException {
      return store.files(name + "/" + version);
    }

    @Override
    public byte[] read(String name, String version, String file) throws IOException {
      String path = name + "/" + version + "/" + file;
      return store
          .read(path)
          .map(StoredFile::content)
          .orElseThrow(() -> new NoSuchFileException(store + "/" + path));
    }

    @Override
    public List<Move> moves(String name) throws IOException {
      return lines(name, store.read(log(name))).moves();
    }
  }

  private static String log(String name) {
    return name + "/" + MoveLines.LOG;
  }

  private MoveLines lines(String name, Optional<StoredFile> log) {
    return MoveLines.of(log.map(StoredFile::content).orElse(new byte[0]), store + "/" + log(name));
  }

  @Override
  public String write(
      String name,
      ObjectNode manifest,
      Function<String, Map<String, byte[]>> files,
      AuditEntry audit) {
    Versions.requireName(name);
    try {
      String version = claim(name);
      Map<String, byte[]> whole =
          Versions.whole(manifest.put("version", version), files.apply(version));
      for (Map.Entry<String, byte[]> file : whole.entrySet()) {
        store.write(name + "/" + version + "/" + file.getKey(), file.getValue());
      }
      String told = Sha256.of(whole.getOrDefault(Versions.MANIFEST, new byte[0]));
      append(name, standings -> Move.register(version, told, audit));
      return version;
    } catch (IOException e) {
      throw versions.fault("write to", e);
    }
  }

  /** A number that no other writer has, or will get. */
  private String claim(String name) throws IOException {
    byte[] mine = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
    while (true) {
      List<String> taken = new ArrayList<>(versions.folders(name));
      taken.addAll(store.files(name + "/" + CLAIMS));
      String next = Versions.after(taken);
      if (store.create(name + "/" + CLAIMS + "/" + next, mine)) {
        return next;
      }
    }
  }

  @Override
  public void requireWritable(String name) {
    Versions.requireName(name);
    try {
      store.requireWritable();
    } catch (IOException e) {
      throw versions.fault("write to", e);
    }
  }

  @Override
  public List<String> versions(String name) {
    return versions.registered(name);
  }

  @Override
  public Move move(String name, Function<Standings, Move> choice) {
    versions.requireVersions(name);
    try {
      return append(
          name,
          standings -> {
            Move move = choice.apply(standings);
            versions.requireMayMove(name, move);
            return move;
          });
    } catch (IOException e) {
      throw versions.fault("write to", e);
    }
  }

  /** Each refusal is another's move: somebody always gets on. */
  private Move append(String name, Function<Standings, Move> choice) throws IOException {
    while (true) {
      Optional<StoredFile> log = store.read(log(name));
      MoveLines lines = lines(name, log);
      Move move = choice.apply(Standings.of(lines.moves()));
      byte[] line = lines.next(move);
      byte[] whole =
          Arrays.copyOf(log.map(StoredFile::content).orElse(line), lines.end() + line.length);
      System.arraycopy(line, 0, whole, lines.end(), line.length);
      boolean done =
          log.isPresent()
              ? store.replace(log(name), log.get(), whole)
              : store.create(log(name), whole);
      if (done) {
        return move;
      }
    }
  }

  @Override
  public List<Move> moves(String name) {
    return versions.moves(name);
  }

  @Override
  public List<Discrepancy> verify(String name) {
    return versions.verify(name);
  }

  @Override
  public JsonNode manifest(String name, String version) {
    return versions.manifest(name, version);
  }

  @Override
  public PropensityModel load(String name, String version) {
    return versions.load(name, version);
  }

  @Override
  public byte[] file(String name, String version, String file) {
    return versions.file(name, version, file);
  }
}
