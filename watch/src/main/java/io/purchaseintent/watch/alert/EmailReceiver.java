package io.purchaseintent.watch.alert;

import io.purchaseintent.delivery.DeliveryFailure;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** People with a mailbox, by a server that takes mail by SMTP. */
final class EmailReceiver implements Receiver {

  /** How the way to the server is kept from others. */
  enum Encryption {
    /** Begun after a greeting in the clear; without it nothing is sent. */
    STARTTLS,
    /** From the first byte on. */
    TLS,
    /** Not at all: for a server on this machine. */
    NONE;

    String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A server.
   *
   * @param user null where it asks for none
   * @param password of the user
   */
  record Server(
      String host,
      int port,
      Encryption encryption,
      @Nullable String user,
      @Nullable String password) {

    /** Not the password. */
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  private final Server server;
  private final String from;
  private final List<String> to;
  private final Duration timeout;

  EmailReceiver(Server server, String from, List<String> to, Duration timeout) {
    this.server = server;
    this.from = from;
    this.to = to;
    this.timeout = timeout;
  }

  @Override
  public void deliver(Message message) throws DeliveryFailure {
    Session session = Session.getInstance(properties());
    try (Transport transport =
        session.getTransport(server.encryption() == Encryption.TLS ? "smtps" : "smtp")) {
      MimeMessage mail = mail(session, message);
      transport.connect(server.host(), server.port(), server.user(), server.password());
      transport.sendMessage(mail, mail.getAllRecipients());
    } catch (AuthenticationFailedException e) {
      throw DeliveryFailure.lasting(server + " does not take user and password");
    } catch (SendFailedException e) {
      throw DeliveryFailure.lasting(server + " does not take the mail: " + reason(e));
    } catch (MessagingException e) {
      throw DeliveryFailure.passing(server + failed(e));
    }
  }

  /** Where there is no answer, why: the library's words name the server once more. */
  private static String failed(MessagingException failure) {
    Exception cause = failure.getNextException();
    if (cause instanceof UnknownHostException) {
      return " is not reached: nobody knows a machine of this name";
    }
    return cause instanceof IOException
        ? " is not reached: " + reason(cause)
        : ": " + reason(failure);
  }

  /** The first line: the others repeat it with the names of classes. */
  private static String reason(Exception failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  private MimeMessage mail(Session session, Message message) throws MessagingException {
    MimeMessage mail = new MimeMessage(session);
    mail.setFrom(new InternetAddress(from));
    for (String each : to) {
      mail.addRecipient(jakarta.mail.Message.RecipientType.TO, new InternetAddress(each));
    }
    mail.setSubject(message.title(), StandardCharsets.UTF_8.name());
    mail.setText(message.text(), StandardCharsets.UTF_8.name());
    return mail;
  }

  private Properties properties() {
    Properties properties = new Properties();
    String millis = Long.toString(timeout.toMillis());
    for (String protocol : List.of("smtp", "smtps")) {
      String prefix = "mail." + protocol + ".";
      properties.put(prefix + "connectiontimeout", millis);
      properties.put(prefix + "timeout", millis);
      properties.put(prefix + "writetimeout", millis);
      properties.put(prefix + "auth", Boolean.toString(server.user() != null));
      properties.put(prefix + "ssl.checkserveridentity", "true");
    }
    boolean startTls = server.encryption() == Encryption.STARTTLS;
    properties.put("mail.smtp.starttls.enable", Boolean.toString(startTls));
    properties.put("mail.smtp.starttls.required", Boolean.toString(startTls));
    return properties;
  }
}
