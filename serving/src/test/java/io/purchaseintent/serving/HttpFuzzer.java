package io.purchaseintent.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes requests that are nearly right, and some that are not HTTP at all; the same for a seed. */
final class HttpFuzzer {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> ROUTES =
      List.of(
          "POST /predict",
          "POST /predict",
          "POST /decide",
          "POST /explain",
          "POST /events",
          "POST /events/webhook",
          "POST /events",
          "POST /admin/rollback",
          "POST /admin/variants/v1",
          "POST /admin/variants/..%2f..%2fx",
          "POST /admin/variants/%00",
          "GET /admin/variants",
          "GET /policy",
          "GET /",
          "GET /dashboard.json",
          "GET /health",
          "GET /health/ready",
          "GET /metrics",
          "GET /openapi.json",
          "GET /tracker.js",
          "GET /shop",
          "OPTIONS /events",
          "HEAD /predict",
          "PUT /predict",
          "TRACE /health",
          "GET /%2e%2e/%2e%2e/etc/passwd",
          "GET //",
          "GET /%ff%fe?a=%zz");

  private static final List<String> BODIES =
      List.of(
          "{\"session_id\":\"s1\",\"user_id\":\"u1\",\"product_id\":\"p1\",\"cart_value\":12.5}",
          "{\"session_id\":\"s1\",\"cart\":{\"value\":59.9,\"items\":2},\"device\":\"mobile\"}",
          "{\"event_id\":\"e1\",\"type\":\"page_view\",\"session_id\":\"s1\","
              + "\"event_time\":\"2026-03-01T12:00:00Z\",\"price\":3.5,\"quantity\":1}",
          "[{\"event_id\":\"e1\",\"type\":\"purchase\",\"session_id\":\"s1\"},{}]",
          "{\"to\":\"challenger\",\"share\":0.5,\"who\":\"a\",\"why\":\"b\"}");

  private static final List<String> VALUES =
      List.of(
          "1e400",
          "-1e-400",
          "123456789012345678901234567890",
          "1e999999999",
          "0.1e-999999999",
          "-0.0",
          "null",
          "true",
          "\"\"",
          "\"NaN\"",
          "\"\\ud800\"",
          "\"\\u0000\"",
          "\"9999-99-99T99:99:99Z\"",
          "\"+1000000000-12-31T23:59:59Z\"",
          "[]",
          "{}",
          "[[[[{\"a\":[null]}]]]]");

  private static final List<String> HEADERS =
      List.of(
          "Content-Type: application/json",
          "Content-Type: text/plain",
          "Content-Type: application/x-ndjson",
          "Content-Type: application/x-www-form-urlencoded",
          "Content-Type: multipart/form-data; boundary=x",
          "Content-Type: ;;;",
          "Content-Type: application/json; charset=nope",
          "Content-Encoding: gzip",
          "Content-Encoding: br",
          "Accept-Encoding: gzip, br, *;q=0",
          "Accept: image/png",
          "Origin: null",
          "Origin: https://\u00e9",
          "X-Forwarded-For: 999.1.1.1, ::1, x",
          "Forwarded: for=\"[::1]\"",
          "Authorization: Bearer pi_00000000_x",
          "Authorization: Bearer",
          "Cookie: a=b; =; \"",
          "Range: bytes=0-1,5-",
          "If-None-Match: *",
          "Expect: 100-continue",
          "Upgrade: websocket",
          "Upgrade: h2c",
          "Sec-WebSocket-Version: 13",
          "X-Http-Method-Override: DELETE",
          "User-Agent: \u0001");

  private final Random random;

  HttpFuzzer(long seed) {
    this.random = new Random(seed);
  }

  /** The bytes of a request, which asks for the connection to be closed. */
  byte[] next() {
    if (random.nextInt(30) == 0) {
      byte[] noise = new byte[1 + random.nextInt(300)];
      random.nextBytes(noise);
      return noise;
    }
    byte[] body = random.nextInt(8) == 0 ? new byte[0] : body();
    StringBuilder head = new StringBuilder(pick(ROUTES));
    head.append(random.nextInt(10) == 0 ? "?key=" + "k".repeat(random.nextInt(100)) : "");
    head.append(random.nextInt(40) == 0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
    head.append(random.nextInt(40) == 0 ? "" : "Host: 127.0.0.1\r\n");
    int headers = random.nextInt(60) == 0 ? 400 : random.nextInt(4);
    for (int i = 0; i < headers; i++) {
      head.append(pick(HEADERS)).append("\r\n");
    }
    head.append("Connection: close\r\n");
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    if (random.nextInt(6) == 0) {
      request.writeBytes(ascii(head.append("Transfer-Encoding: chunked\r\n\r\n").toString()));
      chunks(request, body);
    } else {
      request.writeBytes(
          ascii(head.append("Content-Length: " + length(body) + "\r\n\r\n").toString()));
      request.writeBytes(body);
    }
    return request.toByteArray();
  }

  /** Sometimes after how many bytes the sender goes away; otherwise all of them. */
  int cutAfter(int length) {
    return random.nextInt(12) == 0 ? random.nextInt(length + 1) : length;
  }

  /** Whether to send it in pieces. */
  boolean isSlow() {
    return random.nextInt(20) == 0;
  }

  private String length(byte[] body) {
    return switch (random.nextInt(40)) {
      case 0 -> Integer.toString(body.length + 1 + random.nextInt(100));
      case 1 -> Integer.toString(random.nextInt(body.length + 1));
      case 2 -> "99999999999999999999";
      case 3 -> "-1";
      case 4 -> Integer.toString(Integer.MAX_VALUE);
      case 5 -> Long.toString(Long.MAX_VALUE);
      default -> Integer.toString(body.length);
    };
  }

  private void chunks(ByteArrayOutputStream out, byte[] body) {
    int at = 0;
    while (at < body.length) {
      int size = Math.min(body.length - at, 1 + random.nextInt(64));
      out.writeBytes(ascii((random.nextInt(60) == 0 ? "zz" : Integer.toHexString(size)) + "\r\n"));
      out.write(body, at, size);
      out.writeBytes(ascii("\r\n"));
      at += size;
    }
    out.writeBytes(ascii(random.nextInt(20) == 0 ? "0\r\nTrailer: x\r\n\r\n" : "0\r\n\r\n"));
  }

  private byte[] body() {
    String text = pick(BODIES);
    for (int i = random.nextInt(3); i > 0; i--) {
      text = mutated(text);
    }
    text =
        switch (random.nextInt(40)) {
          case 0 -> "[".repeat(5_000) + text;
          case 1 -> "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000);
          case 2 -> text + text;
          case 3 -> text + "\n" + text + "\n";
          case 4 -> "\ufeff" + text;
          case 5 -> "[" + (text + ",").repeat(300) + text + "]";
          case 6 -> "{\"session_id\":\"" + "s".repeat(70_000) + "\"}";
          default -> text;
        };
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(10) == 0) {
      // Among others, what is no UTF-8.
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  /** With one value that is another. */
  private String mutated(String text) {
    try {
      JsonNode root = JSON.readTree(text);
      JsonNode at = root.isArray() && !root.isEmpty() ? root.get(0) : root;
      List<String> names = new ArrayList<>();
      at.fieldNames().forEachRemaining(names::add);
      String marker = "\"\u2603\"";
      if (at instanceof ObjectNode object && !names.isEmpty()) {
        object.put(random.nextInt(6) == 0 ? "new" : pick(names), "\u2603");
      } else if (root instanceof ArrayNode array) {
        array.add("\u2603");
      }
      // In the text: not every value that is written can be held.
      return root.toString().replace(marker, pick(VALUES));
    } catch (JsonProcessingException e) {
      return text;
    }
  }

  private String pick(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
