package io.purchaseintent.replay;

import io.purchaseintent.command.UserError;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.PseudonymScope;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.eventlog.EventLog;
import io.purchaseintent.eventlog.LogAddress;
import io.purchaseintent.eventlog.LogBehindException;
import io.purchaseintent.eventlog.LogRecord;
import io.purchaseintent.eventlog.LogUnavailableException;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.table.EventTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** An event log; events go there as they may be kept. */
final class LogTarget implements Target {

  private final EventLog log;
  private final Pseudonymizer pseudonymizer;

  private LogTarget(EventLog log, Pseudonymizer pseudonymizer) {
    this.log = log;
    this.pseudonymizer = pseudonymizer;
  }

  /**
   * Opens a log.
   *
   * @param keyFile the secret that ids are hashed with
   * @param lake where events are, which may be hashed with a key of a release before
   * @throws UserError if the log or the key cannot be used, or the log is written with another key
   */
  static LogTarget open(LogAddress address, Path keyFile, Lake lake, Clock clock) {
    Pseudonymizer pseudonymizer = pseudonymizer(keyFile, lake);
    EventLog opened = null;
    try {
      opened = address.open(clock);
      address.requireKey(pseudonymizer.fingerprint());
      return new LogTarget(opened, pseudonymizer);
    } catch (LogUnavailableException e) {
      if (opened != null) {
        opened.close();
      }
      throw new UserError("--to=" + e.getMessage(), e);
    }
  }

  private static Pseudonymizer pseudonymizer(Path file, Lake lake) {
    try {
      byte[] key = Files.readAllBytes(file);
      Pseudonymizer pseudonymizer = new Pseudonymizer(key);
      if (PseudonymScope.of(key) == PseudonymScope.UNSAID && !EventTable.in(lake).exists()) {
        throw new UserError(PseudonymScope.refusalOf("--pseudonym-key", file, lake));
      }
      return pseudonymizer;
    } catch (IllegalArgumentException e) {
      throw new UserError(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UserError(
          "The key of pseudonyms " + file + " cannot be read: is the file there, and yours?", e);
    }
  }

  @Override
  public Message encode(Event event) {
    Event stored = event.forStorage(pseudonymizer);
    return new Message(stored.sessionId(), EventJson.toBytes(stored));
  }

  /** An event of a log, whose ids were hashed on the way there. */
  Message encodeAgain(Event event) {
    return new Message(event.sessionId(), EventJson.toBytes(event.forStorage(event.userId())));
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
