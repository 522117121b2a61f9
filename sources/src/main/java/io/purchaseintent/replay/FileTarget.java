package io.purchaseintent.replay;

import io.purchaseintent.command.UserError;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.eventlog.FileLog;
import io.purchaseintent.eventlog.LogBehindException;
import io.purchaseintent.eventlog.LogRecord;
import io.purchaseintent.eventlog.LogUnavailableException;
import io.purchaseintent.json.EventJson;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** The event log in a folder of this machine; events go there as they may be kept. */
final class FileTarget implements Target {

  private final FileLog log;
  private final Pseudonymizer pseudonymizer;

  private FileTarget(FileLog log, Pseudonymizer pseudonymizer) {
    this.log = log;
    this.pseudonymizer = pseudonymizer;
  }

  /**
   * Opens a log, or makes one.
   *
   * @param keyFile the secret that users' ids are hashed with
   * @throws UserError if the log or the key cannot be used
   */
  static FileTarget open(Path folder, Path keyFile, Clock clock) {
    Pseudonymizer pseudonymizer = pseudonymizer(keyFile);
    try {
      return new FileTarget(
          FileLog.open(folder, FileLog.Settings.defaults(), clock), pseudonymizer);
    } catch (AccessDeniedException e) {
      throw new UserError("--to=file:" + folder + " cannot be written: no permission", e);
    } catch (FileSystemException e) {
      throw new UserError(
          "--to=file:"
              + folder
              + " is no folder that can be written: "
              + (e.getReason() == null ? e.getMessage() : e.getReason()),
          e);
    } catch (IOException e) {
      throw new UserError("--to=file:" + folder + ": " + e.getMessage(), e);
    }
  }

  private static Pseudonymizer pseudonymizer(Path file) {
    try {
      return new Pseudonymizer(Files.readAllBytes(file));
    } catch (IllegalArgumentException e) {
      throw new UserError(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UserError(
          "The key of pseudonyms " + file + " cannot be read: is the file there, and yours?", e);
    }
  }

  @Override
  public Message encode(Event event) {
    Event stored = event.forStorage(pseudonymizer.apply(event.userId()));
    return new Message(event.sessionId(), EventJson.toBytes(stored));
  }

  @Override
  public List<String> send(List<Message> batch) throws InterruptedException {
    try {
      log.append(
          batch.stream().map(message -> new LogRecord(message.session(), message.json())).toList());
      return List.of();
    } catch (LogBehindException | LogUnavailableException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    log.close();
  }
}
