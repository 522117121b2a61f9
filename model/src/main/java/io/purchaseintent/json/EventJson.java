package io.purchaseintent.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventField;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.event.Money;
import io.purchaseintent.event.ParseResult;
import io.purchaseintent.event.ParseResult.Rejected;
import io.purchaseintent.event.Price;
import io.purchaseintent.event.Quantity;
import io.purchaseintent.event.RawEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes events as JSON, one object a line or a record, without a line end.
 *
 * <p>Unknown fields are skipped, so that a shop may send more than the contract names; a known one
 * that is there twice is an error. Numbers are taken where text is expected, as shops write ids
 * both ways; true and false are no ids. Not thread-safe.
 */
public final class EventJson {

  /** The longest record that is parsed, in bytes. */
  public static final int MAX_BYTES = 1 << 20;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // Python writes NaN: as any text it costs its value at most, and not the event.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(32)
                  .maxStringLength(MAX_BYTES)
                  .maxNumberLength(100)
                  .build())
          .build();

  private static final Set<EventField> IDS =
      EnumSet.of(
          EventField.EVENT_ID, EventField.SESSION_ID, EventField.PRODUCT_ID, EventField.ORDER_ID);

  private final EventRules rules;
  private final RawEvent raw = new RawEvent();

  /** A reader that accepts what the rules accept. */
  public EventJson(EventRules rules) {
    this.rules = rules;
  }

  /** The event in these bytes, or why there is none; never an exception for bad data. */
  public ParseResult parse(byte[] json) {
    return parse(json, 0, json.length);
  }

  /** As {@link #parse(byte[])}, for a part of a buffer. */
  public ParseResult parse(byte[] buffer, int offset, int length) {
    if (length > MAX_BYTES) {
      return record("is " + length + " bytes long, at most " + MAX_BYTES);
    }
    raw.clear();
    try (JsonParser parser = FACTORY.createParser(buffer, offset, length)) {
      Rejected rejected = readFields(parser);
      return rejected != null ? rejected : rules.check(raw);
    } catch (JsonProcessingException e) {
      return record(explain(buffer, offset, length, e));
    } catch (IOException e) {
      return record("is not readable: " + e.getMessage());
    }
  }

  private @Nullable Rejected readFields(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return record("is not a JSON object");
    }
    long seen = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      EventField field = EventField.ofCode(parser.currentName());
      JsonToken value = parser.nextToken();
      if (field == null) {
        parser.skipChildren();
        continue;
      }
      // Readers of JSON do not agree on which of two counts.
      long bit = 1L << field.ordinal();
      if ((seen & bit) != 0) {
        return new Rejected(field.code(), "is given twice: which one is meant?");
      }
      seen |= bit;
      // A flag for a user is a shopper that the shop does not know, as the rules have it.
      boolean isFlag = value.isBoolean() && IDS.contains(field);
      if (value.isScalarValue() && !isFlag) {
        raw.set(field, value == JsonToken.VALUE_NULL ? null : parser.getText());
      } else {
        return new Rejected(field.code(), "is not text or a number");
      }
    }
    return parser.nextToken() == null ? null : record("holds more than one JSON object");
  }

  /**
   * The times of an event alone, at a fraction of the cost of {@link #parse(byte[])}; for what is
   * no event there are none.
   */
  public static EventTimes timesOf(byte[] json) {
    Instant eventTime = null;
    Instant receivedTime = null;
    try (JsonParser parser = FACTORY.createParser(json)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          JsonToken value = parser.nextToken();
          boolean isTime = value == JsonToken.VALUE_STRING || value.isNumeric();
          if (isTime && name.equals(EventField.EVENT_TIME.code())) {
            eventTime = EventRules.timeOf(parser.getText());
          } else if (isTime && name.equals(EventField.RECEIVED_TIME.code())) {
            receivedTime = EventRules.timeOf(parser.getText());
          } else {
            parser.skipChildren();
          }
        }
      }
    } catch (IOException e) {
      return new EventTimes(null, null);
    }
    return new EventTimes(eventTime, receivedTime);
  }

  private static Rejected record(String reason) {
    return new Rejected(Rejected.RECORD, reason);
  }

  private static String explain(byte[] buffer, int offset, int length, JsonProcessingException e) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(buffer, offset, length));
    } catch (CharacterCodingException notUtf8) {
      return "is not UTF-8";
    }
    String kind = e instanceof JsonParseException ? "is not JSON" : "is not acceptable JSON";
    // What breaks a limit of the parser has no place.
    String place = e.getLocation() == null ? "" : " at byte " + e.getLocation().getByteOffset();
    return kind + place + ": " + JsonFault.ofRecord(e);
  }

  /** The event as JSON in UTF-8, its price as it was said; fields without a value are left out. */
  public static byte[] toBytes(Event event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(384);
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      write(event, json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return out.toByteArray();
  }

  private static void write(Event event, JsonGenerator json) throws IOException {
    json.writeStartObject();
    text(json, EventField.EVENT_ID, event.eventId());
    text(json, EventField.TYPE, event.type().code());
    text(json, EventField.EVENT_TIME, event.eventTime());
    number(json, EventField.SEQUENCE, event.sequence());
    text(json, EventField.SESSION_ID, event.sessionId());
    text(json, EventField.USER_ID, event.userId());
    text(json, EventField.PAGE, event.page());
    text(json, EventField.PRODUCT_ID, event.productId());
    text(json, EventField.CATEGORY, event.category());
    Price original = event.original();
    long priceMicros = original == null ? event.priceMicros() : original.micros();
    if (priceMicros != 0) {
      json.writeFieldName(EventField.PRICE.code());
      json.writeNumber(Money.toText(priceMicros == Money.FREE ? 0 : priceMicros));
    }
    text(json, EventField.CURRENCY, original == null ? event.currency() : original.currency());
    if (event.quantity() != 0) {
      json.writeFieldName(EventField.QUANTITY.code());
      json.writeNumber(Quantity.toText(event.quantity()));
    }
    text(json, EventField.ORDER_ID, event.orderId());
    text(json, EventField.QUERY, event.query());
    text(json, EventField.DEVICE, event.device() == null ? null : event.device().code());
    text(json, EventField.CHANNEL, event.channel() == null ? null : event.channel().code());
    text(json, EventField.COUNTRY, event.country());
    text(json, EventField.ZONE, event.zone());
    text(json, EventField.USER_AGENT, event.userAgent());
    text(json, EventField.IP, event.ip());
    text(json, EventField.RECEIVED_TIME, event.receivedTime());
    json.writeEndObject();
  }

  private static void text(JsonGenerator json, EventField field, @Nullable Object value)
      throws IOException {
    if (value != null) {
      json.writeStringField(field.code(), value.toString());
    }
  }

  private static void number(JsonGenerator json, EventField field, int value) throws IOException {
    if (value != 0) {
      json.writeNumberField(field.code(), value);
    }
  }
}
