package io.purchaseintent.serving.edge;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lines in {@code access.jsonl} of a folder. A full file is put aside as {@code access-TIME.jsonl},
 * and the oldest beyond a number is deleted. Not thread-safe.
 */
final class AccessFiles implements AccessLog.Target {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSSSSS").withZone(ZoneOffset.UTC);

  private final Path folder;
  private final Path file;
  private final long fileBytes;
  private final int kept;
  private final Clock clock;
  private @Nullable OutputStream out;
  private long bytes;

  /**
   * Files of a folder, which is made if it is not there.
   *
   * @param fileBytes a file is full before it would have more
   * @param kept how many full ones are kept
   * @throws IOException if the folder cannot be written
   */
  AccessFiles(Path folder, long fileBytes, int kept, Clock clock) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.file = folder.resolve("access.jsonl");
    this.fileBytes = fileBytes;
    this.kept = kept;
    this.clock = clock;
    open();
  }

  private OutputStream open() throws IOException {
    OutputStream opened =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    bytes = Files.size(file);
    out = opened;
    return opened;
  }

  @Override
  public void write(byte[] line) throws IOException {
    if (bytes > 0 && bytes + line.length > fileBytes) {
      putAside();
    }
    OutputStream to = out == null ? open() : out;
    to.write(line);
    bytes += line.length;
  }

  private void putAside() throws IOException {
    close();
    Files.move(
        file,
        folder.resolve("access-" + TIME.format(clock.instant()) + ".jsonl"),
        StandardCopyOption.ATOMIC_MOVE);
    List<Path> full;
    try (Stream<Path> files = Files.list(folder)) {
      full =
          files
              .filter(path -> path.getFileName().toString().matches("access-[0-9T]+\\.jsonl"))
              .sorted()
              .toList();
    }
    for (Path old : full.subList(0, Math.max(0, full.size() - kept))) {
      Files.delete(old);
    }
  }

  @Override
  public void close() throws IOException {
    OutputStream open = out;
    out = null;
    if (open != null) {
      open.close();
    }
  }
}
