package io.purchaseintent.serving;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Requests byte by byte, for what HTTP clients do not let one say. */
final class RawHttp {

  private static final int PATIENCE_MILLIS = 30_000;

  private RawHttp() {}

  /** An answer: all that came until the server closed. */
  record Answer(String text) {

    int status() {
      return text.startsWith("HTTP/1.1 ") ? Integer.parseInt(text.substring(9, 12)) : 0;
    }

    /** The value of a header, or an empty text. */
    String header(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return text.lines()
          .takeWhile(line -> !line.isEmpty())
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .findFirst()
          .orElse("");
    }

    String body() {
      int end = text.indexOf("\r\n\r\n");
      return end < 0 ? "" : text.substring(end + 4);
    }
  }

  /** Sends a request without a body. */
  static Answer ask(String address, int port, String line, String host, String... headers)
      throws IOException {
    StringBuilder request = new StringBuilder(line).append(" HTTP/1.1\r\nHost: ").append(host);
    for (String header : headers) {
      request.append("\r\n").append(header);
    }
    if (line.startsWith("POST")) {
      request.append("\r\nContent-Length: 0");
    }
    request.append("\r\nConnection: close\r\n\r\n");
    return send(address, port, request.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends bytes, and reads until the server closes. */
  static Answer send(String address, int port, byte[] bytes) throws IOException {
    try (Socket socket = new Socket(address, port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(bytes);
      return new Answer(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
