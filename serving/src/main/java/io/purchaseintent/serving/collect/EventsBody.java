package io.purchaseintent.serving.collect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.javalin.http.HttpResponseException;
import io.purchaseintent.json.EventJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** What a shop sends: one event, an array of them, or one a line, plain or packed. */
final class EventsBody {

  /** The longest body, packed or not, in bytes. */
  static final int MAX_BYTES = 1 << 20;

  /** The most events of one request. */
  static final int MAX_EVENTS = 1_000;

  private static final Set<String> TYPES =
      Set.of("application/json", "application/x-ndjson", "text/plain");

  /** Only the ends of values are looked for here; {@link EventJson} has the limits of an event. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // What is none of JSON's numbers is for EventJson to judge, event by event.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(64)
                  .maxStringLength(MAX_BYTES)
                  .maxNumberLength(MAX_BYTES)
                  .build())
          .build();

  private EventsBody() {}

  /** A part of a body that should be an event. */
  record Part(byte[] body, int offset, int length) {

    /** Whether it is JSON of any kind. */
    boolean isJson() {
      try (JsonParser parser = FACTORY.createParser(body, offset, length)) {
        return parser.nextToken() != null && endOfValue(parser) > 0 && parser.nextToken() == null;
      } catch (IOException e) {
        return false;
      }
    }
  }

  /**
   * Refuses what is no kind of JSON by its headers.
   *
   * @throws HttpResponseException 415
   */
  static void requireKnownType(@Nullable String contentType) {
    if (contentType == null) {
      return;
    }
    String[] parts = contentType.toLowerCase(Locale.ROOT).replace(" ", "").split(";");
    boolean known = parts.length == 0 || parts[0].isEmpty() || TYPES.contains(parts[0]);
    for (int i = 1; i < parts.length; i++) {
      known &= !parts[i].startsWith("charset=") || parts[i].matches("charset=\"?utf-?8\"?");
    }
    if (!known) {
      throw new HttpResponseException(
          415,
          "Content-Type is \""
              + contentType
              + "\", must be application/json, application/x-ndjson or text/plain, in UTF-8");
    }
  }

  /**
   * Reads the whole body, and unpacks it.
   *
   * @throws HttpResponseException 413 where it is too long, 415 for an unknown encoding, 400 where
   *     it is not readable
   */
  static byte[] read(InputStream in, @Nullable String encoding) {
    String name = encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT);
    boolean packed = name.equals("gzip") || name.equals("x-gzip");
    if (!packed && !name.isEmpty() && !name.equals("identity")) {
      throw new HttpResponseException(
          415, "Content-Encoding is \"" + encoding + "\", must be gzip or absent");
    }
    try {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      requireShort(bytes);
      return packed ? unpack(bytes) : bytes;
    } catch (IOException e) {
      throw new HttpResponseException(
          400, packed ? "The body is not gzip, or is cut off" : "The body is not readable");
    }
  }

  private static byte[] unpack(byte[] packed) throws IOException {
    try (Members members = new Members(packed)) {
      // No more than this, so that nothing small unpacks to something huge.
      byte[] bytes = members.readNBytes(MAX_BYTES + 1);
      requireShort(bytes);
      if (members.isFollowed()) {
        throw new HttpResponseException(
            400, "The body goes on after its end as gzip: send one or more whole gzip members");
      }
      return bytes;
    }
  }

  private static void requireShort(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new HttpResponseException(
          413, "The body has more than " + MAX_BYTES + " bytes: send fewer events at a time");
    }
  }

  /** The members of a gzip file one after another; knows of what is behind them, and no member. */
  private static final class Members extends GZIPInputStream {

    /** Sums of a member, which are counted with what remains. */
    private static final int TRAILER = 8;

    Members(byte[] packed) throws IOException {
      // All in one buffer, so that what remains is what is left of the body.
      super(new ByteArrayInputStream(packed), Math.max(packed.length, 1));
    }

    /** Whether anything follows; to be asked once all is read. */
    boolean isFollowed() {
      return inf.getRemaining() > TRAILER;
    }
  }

  /**
   * The parts that should be events.
   *
   * @throws HttpResponseException 400 where the body is empty or a broken array, 413 for too many
   */
  static List<Part> split(byte[] body) {
    int start = 0;
    while (start < body.length && isSpace(body[start])) {
      start++;
    }
    if (start == body.length) {
      throw new HttpResponseException(400, "The body is empty");
    }
    try {
      return body[start] == '[' ? elements(body, start) : lines(body, start);
    } catch (JsonProcessingException e) {
      throw notJson();
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory", e);
    }
  }

  /** The refusal of a body in which nothing is JSON. */
  static HttpResponseException notJson() {
    return new HttpResponseException(
        400, "The body is not JSON: send an event, an array of events, or one event a line");
  }

  private static List<Part> elements(byte[] body, int start) throws IOException {
    List<Part> parts = new ArrayList<>();
    // The parser would take zeros for UTF-16, and then know no places.
    if (start + 1 < body.length && body[start + 1] == 0) {
      throw notJson();
    }
    try (JsonParser parser = FACTORY.createParser(body, start, body.length - start)) {
      parser.nextToken();
      while (true) {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.END_ARRAY) {
          break;
        }
        if (token == null) {
          throw notJson();
        }
        int from = start + (int) parser.currentTokenLocation().getByteOffset();
        add(parts, new Part(body, from, start + endOfValue(parser) - from));
      }
      if (parser.nextToken() != null) {
        throw notJson();
      }
    }
    return parts;
  }

  /** Reads on to the end of the value that has begun, and returns that place. */
  private static int endOfValue(JsonParser parser) throws IOException {
    parser.skipChildren();
    parser.finishToken();
    return (int) parser.currentLocation().getByteOffset();
  }

  private static List<Part> lines(byte[] body, int start) {
    Part whole = new Part(body, start, body.length - start);
    if (body[start] == '{' && whole.isJson()) {
      return List.of(whole);
    }
    List<Part> parts = new ArrayList<>();
    int from = start;
    for (int i = start; i <= body.length; i++) {
      if (i == body.length || body[i] == '\n') {
        int first = from;
        while (first < i && isSpace(body[first])) {
          first++;
        }
        if (first < i) {
          add(parts, new Part(body, first, i - first));
        }
        from = i + 1;
      }
    }
    return parts;
  }

  private static void add(List<Part> parts, Part part) {
    if (parts.size() == MAX_EVENTS) {
      throw new HttpResponseException(
          413, "The body has more than " + MAX_EVENTS + " events: send fewer at a time");
    }
    parts.add(part);
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\n' || b == '\r';
  }
}
