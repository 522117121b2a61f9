package io.purchaseintent.pipeline.ingest;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.table.IngestedFile;
import io.purchaseintent.pipeline.job.JobFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which input files a lake has taken in, by their content. */
final class Ledger {

  private final LakeTable table;
  private final Map<String, IngestedFile> byContent = new HashMap<>();
  private final Map<String, IngestedFile> byPath = new HashMap<>();
  private final Set<Long> sizes = new HashSet<>();

  private Ledger(LakeTable table) {
    this.table = table;
  }

  /** What is known of a lake. */
  static Ledger of(Lake lake) {
    Ledger ledger = new Ledger(IngestedFile.in(lake));
    if (ledger.table.exists()) {
      try {
        ledger.table.view().read(IngestedFile.SCHEMA, row -> ledger.know(IngestedFile.of(row)));
      } catch (IOException e) {
        throw JobFailure.of("reading the files that were ingested", e);
      }
    }
    return ledger;
  }

  private void know(IngestedFile file) {
    byContent.putIfAbsent(file.sha256(), file);
    byPath.put(file.path(), file);
    sizes.add(file.bytes());
  }

  /** The file of the same content that was ingested, under whatever name; null if there is none. */
  @Nullable IngestedFile same(Path file) {
    try {
      return sizes.contains(Files.size(file)) ? byContent.get(sha256(file)) : null;
    } catch (IOException e) {
      throw JobFailure.of("reading " + file, e);
    }
  }

  /** What was ingested from this path before, whatever it has now; null if nothing was. */
  @Nullable IngestedFile before(Path file) {
    return byPath.get(file.toString());
  }

  /**
   * What will be noted of these files, as they are now: what is added to one later is not of it.
   *
   * @param run that takes them in
   */
  static List<IngestedFile> describe(List<Path> files, String run) {
    List<IngestedFile> described = new ArrayList<>();
    for (Path file : files) {
      try {
        described.add(new IngestedFile(sha256(file), Files.size(file), file.toString(), run));
      } catch (IOException e) {
        throw JobFailure.of("reading " + file, e);
      }
    }
    return described;
  }

  /** Notes that a run has taken in these files. */
  void add(List<IngestedFile> taken, String run) {
    try {
      table.append(run, Map.of(Partition.WHOLE, taken.stream().map(IngestedFile::toRow).toList()));
    } catch (IOException e) {
      throw JobFailure.of("noting the files that were ingested", e);
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 20];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
