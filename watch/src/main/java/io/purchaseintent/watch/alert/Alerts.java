package io.purchaseintent.watch.alert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.purchaseintent.rules.Consequence;
import io.purchaseintent.rules.Finding;
import io.purchaseintent.rules.RuleBook;
import io.purchaseintent.rules.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells the receivers of a home folder what alarms and was calm before, and what is calm again. An
 * alarm that lasts is told once; one whose end cannot be told is kept. A receiver that did not take
 * its message gets it with the next day's.
 */
public final class Alerts {

  /** The file in a home folder that names the receivers. */
  public static final String FILE = "alerts.yaml";

  private final Path home;
  private final AlertSettings settings;
  private final Patience patience;

  Alerts(Path home, AlertSettings settings, Patience patience) {
    this.home = home;
    this.settings = settings;
    this.patience = patience;
  }

  /**
   * The receivers that {@code alerts.yaml} of a home folder names.
   *
   * @throws io.purchaseintent.command.UserError if the file is wrong
   */
  public static Alerts in(Path home, Map<String, String> environment) {
    return new Alerts(home, AlertsFile.in(home, environment), Patience.ofMinute());
  }

  /** The names of the receivers. */
  public List<String> receivers() {
    return List.copyOf(settings.receivers().keySet());
  }

  /**
   * Tells what a day's findings have that is new, and who cannot be reached to those who can.
   *
   * @param report where the day's report is
   * @return in lines, what was told to whom and what went wrong
   * @throws IOException if it cannot be kept what was told: all of it is told again next time
   */
  public AlertOutcome tell(String day, List<Finding> findings, RuleBook book, Path report)
      throws IOException {
    if (settings.receivers().isEmpty()) {
      return AlertOutcome.nobody();
    }
    OpenAlerts open = OpenAlerts.in(home);
    if (day.compareTo(open.day()) < 0) {
      return AlertOutcome.ofOldDay(day, open.day());
    }
    Map<String, Message> messages = new LinkedHashMap<>();
    Endings endings = new Endings(findings, book);
    settings
        .receivers()
        .forEach(
            (name, addressee) -> {
              Message message =
                  message(day, open.of(name), alerts(findings, addressee), endings, report);
              if (!message.isEmpty()) {
                messages.put(name, message);
              }
            });
    Map<String, String> dead = deliver(messages, open);
    Map<String, Message> ofTheDead = aboutReceivers(day, open, messages.keySet(), dead, report);
    Map<String, String> deadToo = new HashMap<>(deliver(ofTheDead, open));
    deadToo.putAll(dead);
    open.save(day, settings.receivers().keySet());
    return AlertOutcome.of(sent(messages, dead), deadToo);
  }

  /**
   * Tells something that no report has, once to each receiver that takes it, or its end.
   *
   * @throws IOException if it cannot be kept what was told: all of it is told again next time
   */
  public AlertOutcome tell(LocalDate today, Tiding tiding) throws IOException {
    if (settings.receivers().isEmpty()) {
      return AlertOutcome.nobody();
    }
    OpenAlerts open = OpenAlerts.in(home);
    Alert alert = tiding.alert(today);
    List<Alert> one = List.of(alert);
    Map<String, Message> messages = new LinkedHashMap<>();
    settings
        .receivers()
        .forEach(
            (name, addressee) -> {
              open.of(name).values().removeIf(told -> Tiding.isForgotten(told, today));
              boolean wasTold = open.of(name).containsKey(alert.key());
              boolean isFor = tiding.severity().compareTo(addressee.least()) <= 0;
              if (tiding.isOver() ? wasTold : isFor && !wasTold) {
                messages.put(
                    name,
                    new Message(
                        settings.shop(),
                        today.toString(),
                        tiding.isOver() ? List.of() : one,
                        tiding.isOver() ? one : List.of(),
                        List.of(),
                        null,
                        "./intent loop history"));
              }
            });
    Map<String, String> dead = deliver(messages, open);
    open.save(open.day(), settings.receivers().keySet());
    return AlertOutcome.of(sent(messages, dead), dead);
  }

  private static List<String> sent(Map<String, Message> messages, Map<String, String> dead) {
    return messages.entrySet().stream()
        .filter(each -> !dead.containsKey(each.getKey()))
        .map(each -> each.getKey() + " (" + each.getValue().title() + ")")
        .toList();
  }

  private static List<Alert> alerts(List<Finding> findings, AlertSettings.Addressee addressee) {
    return findings.stream()
        .filter(finding -> finding.leadsTo(Consequence.ALERT))
        .filter(finding -> finding.rule().severity().compareTo(addressee.least()) <= 0)
        .map(Alert::of)
        .toList();
  }

  private Message message(
      String day, Map<String, Alert> told, List<Alert> now, Endings endings, Path report) {
    return new Message(
        settings.shop(),
        day,
        now.stream().filter(alert -> !told.containsKey(alert.key())).toList(),
        told.keySet().stream().flatMap(key -> endings.calm(key).stream()).toList(),
        told.keySet().stream().filter(endings::isUnjudged).toList(),
        settings.linkOf(day),
        report.toString());
  }

  /** What is told to each receiver of those that were tried and did, or did not, take it. */
  private Map<String, Message> aboutReceivers(
      String day, OpenAlerts open, Set<String> tried, Map<String, String> dead, Path report) {
    Map<String, Message> messages = new LinkedHashMap<>();
    for (String name : settings.receivers().keySet()) {
      if (dead.containsKey(name)) {
        continue;
      }
      Map<String, Alert> told = open.of(name);
      List<Alert> fired = new ArrayList<>();
      List<Alert> recovered = new ArrayList<>();
      for (String other : tried) {
        String key = Alert.keyOfReceiver(other);
        Alert before = told.get(key);
        String why = dead.get(other);
        if (why != null && before == null) {
          fired.add(Alert.ofDead(other, why));
        } else if (why == null && before != null) {
          recovered.add(Alert.ofAlive(other));
        }
      }
      Message message =
          new Message(
              settings.shop(),
              day,
              fired,
              recovered,
              List.of(),
              settings.linkOf(day),
              report.toString());
      if (!message.isEmpty()) {
        messages.put(name, message);
      }
    }
    return messages;
  }

  /** Delivers, and notes what was taken. */
  private Map<String, String> deliver(Map<String, Message> messages, OpenAlerts open) {
    Map<String, String> failures = new Post(patience).deliver(receiversOnly(), messages);
    messages.forEach(
        (name, message) -> {
          if (!failures.containsKey(name)) {
            Map<String, Alert> told = open.of(name);
            message.fired().forEach(alert -> told.put(alert.key(), alert));
            message.recovered().forEach(alert -> told.remove(alert.key()));
            message.unjudged().forEach(told::remove);
          }
        });
    return failures;
  }

  private Map<String, Receiver> receiversOnly() {
    Map<String, Receiver> receivers = new LinkedHashMap<>();
    settings.receivers().forEach((name, each) -> receivers.put(name, each.receiver()));
    return receivers;
  }

  /**
   * Sends each receiver an alarm that says that it is a trial, and its end.
   *
   * @return why, by name, of those that did not take it
   */
  public Map<String, String> tryOut(String day) {
    Alert trial =
        new Alert(
            "alerts/trial",
            Severity.INFO,
            "a trial: alerts of Purchase Intent arrive here",
            JsonNodeFactory.instance.objectNode());
    Message both =
        new Message(
            settings.shop(),
            day,
            List.of(trial),
            List.of(trial),
            List.of(),
            settings.linkOf(day),
            "there is none of a trial");
    Map<String, Message> messages = new LinkedHashMap<>();
    settings.receivers().keySet().forEach(name -> messages.put(name, both));
    return new Post(patience).deliver(receiversOnly(), messages);
  }
}
