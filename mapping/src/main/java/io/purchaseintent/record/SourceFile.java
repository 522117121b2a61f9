package io.purchaseintent.record;

import com.github.luben.zstd.ZstdInputStream;
import io.purchaseintent.command.UserError;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A file of a data set, unpacked by what its first bytes say (its name may say anything). */
public final class SourceFile implements AutoCloseable {

  private static final int BUFFER = 1 << 16;

  private final Path path;
  private final CountingStream packed;
  private final InputStream unpacked;
  private final String packing;
  private long unpackedBytes;

  private SourceFile(Path path) throws IOException {
    this.path = path;
    this.packed = new CountingStream(Files.newInputStream(path));
    BufferedInputStream start = new BufferedInputStream(packed, BUFFER);
    start.mark(4);
    byte[] magic = start.readNBytes(4);
    start.reset();
    if (magic.length >= 2 && magic[0] == (byte) 0x1f && magic[1] == (byte) 0x8b) {
      packing = "gzip";
      unpacked = new GZIPInputStream(start, BUFFER);
    } else if (magic.length == 4
        && magic[0] == (byte) 0x28
        && magic[1] == (byte) 0xb5
        && magic[2] == (byte) 0x2f
        && magic[3] == (byte) 0xfd) {
      packing = "zstd";
      unpacked = new ZstdInputStream(start);
    } else {
      packing = "plain";
      unpacked = start;
    }
  }

  /**
   * Opens a file.
   *
   * @throws UserError if it is not there, is a folder or may not be read
   */
  public static SourceFile open(Path path) {
    try {
      if (Files.isDirectory(path)) {
        throw new UserError(path + " is a folder; name the files in it");
      }
      return new SourceFile(path);
    } catch (NoSuchFileException e) {
      throw new UserError(path + " does not exist", e);
    } catch (AccessDeniedException e) {
      throw new UserError(path + " may not be read: permission denied", e);
    } catch (EOFException e) {
      throw new UserError(path + " ends within its gzip header: the file is cut off", e);
    } catch (IOException e) {
      throw new UserError(path + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Fills a part of the buffer; -1 at the end. Damage and cut-off files are a {@link UserError}.
   */
  int read(byte[] buffer, int offset, int length) {
    try {
      int read = unpacked.read(buffer, offset, length);
      unpackedBytes += Math.max(read, 0);
      return read;
    } catch (IOException e) {
      String how = e instanceof EOFException || cutOff(e) ? "is cut off" : "is damaged";
      throw new UserError(
          path
              + " "
              + how
              + ": its "
              + packing
              + " data end after "
              + packed.count
              + " bytes ("
              + unpackedBytes
              + " unpacked) with: "
              + e.getMessage()
              + "; fetch the file again",
          e);
    }
  }

  private static boolean cutOff(IOException e) {
    return e.getMessage() != null && e.getMessage().contains("Truncated");
  }

  public Path path() {
    return path;
  }

  /** Bytes read so far of the file as it lies on the disk. */
  public long packedBytes() {
    return packed.count;
  }

  @Override
  public void close() {
    try {
      unpacked.close();
    } catch (IOException e) {
      throw new UserError(path + " cannot be closed: " + e.getMessage(), e);
    }
  }

  private static final class CountingStream extends FilterInputStream {
    private long count;

    private CountingStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count += value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      count += Math.max(read, 0);
      return read;
    }

    /** A pipe cannot tell; whoever asks whether there is more then has to read on. */
    @Override
    public int available() {
      try {
        return super.available();
      } catch (IOException e) {
        return 1;
      }
    }
  }
}
