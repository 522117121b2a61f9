package io.purchaseintent.eventlog;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A log of files in a folder: {@code file:DIR}. */
public record FolderAddress(Path path) implements LogAddress {

  /** Logs of files. */
  public static final class Kind implements LogKind {

    @Override
    public String scheme() {
      return "file";
    }

    @Override
    public String label() {
      return "DIR";
    }

    @Override
    public String title() {
      return "a folder";
    }

    @Override
    public List<LogSetting> settings() {
      return List.of();
    }

    @Override
    public boolean isShared() {
      return false;
    }

    @Override
    public @Nullable LogAddress parse(String text, LogSettings settings) {
      Path folder;
      try {
        folder = FileLog.folderOf(text);
      } catch (InvalidPathException e) {
        throw new IllegalArgumentException("is no path: " + e.getReason(), e);
      }
      return folder == null ? null : new FolderAddress(folder);
    }
  }

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
  public void requireKey(String fingerprint) throws LogUnavailableException {
    try {
      String known = LogKey.remember(path, fingerprint);
      if (!known.equals(fingerprint)) {
        throw LogKey.another(this, known, fingerprint);
      }
    } catch (IOException e) {
      throw new LogUnavailableException(
          this + " cannot remember which key it is written with: " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return "file:" + path;
  }
}
