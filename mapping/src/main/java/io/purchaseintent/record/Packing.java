package io.purchaseintent.record;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** How a file is packed, told by its first bytes. */
public enum Packing {
  NONE,
  GZIP,
  ZSTD,
  BZIP2,
  /** Of a zip, the files in it one behind the other. */
  ZIP;

  private static final int BUFFER = 1 << 16;

  /** How a file is packed. */
  public static Packing of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return of(FileKind.of(in.readNBytes(FileKind.lookedAt())));
    }
  }

  static Packing of(FileKind kind) {
    return switch (kind) {
      case GZIP -> GZIP;
      case ZSTD -> ZSTD;
      case BZIP2 -> BZIP2;
      case ZIP -> ZIP;
      default -> NONE;
    };
  }

  /** What is in a packed stream. */
  public InputStream unpack(InputStream in) throws IOException {
    return switch (this) {
      case NONE -> in;
      case GZIP -> new GZIPInputStream(in, BUFFER);
      case ZSTD -> new ZstdInputStream(in);
      case BZIP2 -> new BZip2CompressorInputStream(in, true);
      case ZIP -> new Entries(new ZipInputStream(in));
    };
  }

  /** The files of a zip, each ended by a line's end. */
  private static final class Entries extends InputStream {
    private final ZipInputStream zip;
    private boolean within;
    private boolean ended;

    private Entries(ZipInputStream zip) {
      this.zip = zip;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      while (!ended) {
        if (within) {
          int read = zip.read(buffer, offset, length);
          if (read > 0) {
            return read;
          }
          within = false;
          buffer[offset] = '\n';
          return 1;
        }
        ZipEntry next = zip.getNextEntry();
        ended = next == null;
        within =
            next != null && !next.isDirectory() && InputFiles.isOfTheTable(Path.of(next.getName()));
      }
      return -1;
    }

    @Override
    public void close() throws IOException {
      zip.close();
    }
  }
}
