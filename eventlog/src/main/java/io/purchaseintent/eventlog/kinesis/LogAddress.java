package io.purchaseintent.eventlog.kinesis;

import io.purchaseintent.eventlog.EventLog;
import io.purchaseintent.eventlog.FileLog;
import io.purchaseintent.eventlog.LogUnavailableException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Where an event log is, of whichever kind; nobody else need tell the kinds apart to write one. */
public sealed interface LogAddress {

  /** A log of files in a folder. */
  record Folder(Path path) implements LogAddress {

    @Override
    public EventLog open(Clock clock) throws LogUnavailableException {
      try {
        return FileLog.open(path, FileLog.Settings.defaults(), clock);
      } catch (AccessDeniedException e) {
        throw new LogUnavailableException(this + " cannot be written: no permission", e);
      } catch (FileSystemException e) {
        String reason = e.getReason() == null ? e.getMessage() : e.getReason();
        throw new LogUnavailableException(this + " is no folder that can be written: " + reason, e);
      } catch (IOException e) {
        throw new LogUnavailableException(this + " cannot be written: " + e.getMessage(), e);
      }
    }

    @Override
    public String toString() {
      return "file:" + path;
    }
  }

  /** A stream of Amazon Kinesis. */
  record Stream(KinesisStream stream) implements LogAddress {

    @Override
    public EventLog open(Clock clock) throws LogUnavailableException {
      return KinesisLog.open(stream, KinesisLog.Settings.defaults());
    }

    @Override
    public String toString() {
      return stream.toString();
    }
  }

  /**
   * The address that a text names: {@code file:DIR} or {@code kinesis:STREAM}.
   *
   * @param endpoint of Kinesis, for a stream only; null for the region's own
   * @param region of Kinesis, for a stream only; null for that of the SDK's own chain
   * @throws IllegalArgumentException if it names none, with what is accepted, as it follows the
   *     text
   */
  static LogAddress parse(String text, @Nullable String endpoint, @Nullable String region) {
    KinesisStream stream = KinesisStream.of(text, endpoint, region);
    if (stream != null) {
      return new Stream(stream);
    }
    if (endpoint != null || region != null) {
      throw new IllegalArgumentException(
          "is no stream: --kinesis-endpoint and --kinesis-region go with kinesis:STREAM");
    }
    Path folder;
    try {
      folder = FileLog.folderOf(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("is no path: " + e.getReason(), e);
    }
    if (folder == null) {
      throw new IllegalArgumentException(
          "is no event log: give file:DIR, a folder, or kinesis:STREAM, a stream of Amazon"
              + " Kinesis");
    }
    return new Folder(folder);
  }

  /**
   * Opens it for writing. A log of files is made where there is none; a stream must be there.
   *
   * @throws LogUnavailableException if it cannot be written, with the remedy
   */
  EventLog open(Clock clock) throws LogUnavailableException;
}
