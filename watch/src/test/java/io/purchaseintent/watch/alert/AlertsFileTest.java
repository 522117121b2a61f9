package io.purchaseintent.watch.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.UserError;
import io.purchaseintent.yaml.YamlFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertsFileTest {

  @TempDir Path home;

  private static AlertSettings read(String yaml) {
    return AlertsFile.read(
        new YamlFile("alerts file", "alerts.yaml", yaml, ""), Map.of("SET", "https://x.example/y"));
  }

  @Test
  void noFile_andNothingInIt_tellNobody() {
    assertEquals(Set.of(), AlertsFile.in(home, Map.of()).receivers().keySet());
    assertEquals(Set.of(), read("# later").receivers().keySet());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "receivers: {a: {slack: {url: 'https://hooks.example/T0/s3cret'}}} | must not stand here itself",
        "receivers: {a: {severity: info}} | must be one of slack, pagerduty, email and command, but names none",
        "receivers: {a: {slack: {url: env:SET}, command: {run: x}}} | but names [slack, command]",
        "receivers: {a: {pagerduty: {key: env:SET, url: 'ftp://x'}}} | is no address",
        "receivers: {a: {pagerduty: {key: s3cret}}} | must not stand here itself",
        "receivers: {a: {email: {host: x, from: a@b}}} | lacks to",
        "receivers: {a: {email: {host: x, from: a@b, to: c@d, user: u}}} | lacks password",
        "receivers: {a: {command: {run: []}}} | lacks run",
        "receivers: {a: {slak: {url: env:SET}}} | did you mean \"slack\"?",
        "timeout: soon | must be a duration, such as PT10S",
        "timeout: PT5M | must be above 0 and at most PT1M",
        "timeout: PT0S | must be above 0 and at most PT1M"
      })
  void wrongFile_isTold_withoutWhatIsSecret(String yaml, String expected) {
    UserError error = assertThrows(UserError.class, () -> read(yaml));

    assertTrue(error.getMessage().contains(expected), error.getMessage());
    assertFalse(error.getMessage().contains("s3cret"), error.getMessage());
  }
}
