package io.purchaseintent.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import io.purchaseintent.event.EventField;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads JSON so that ids are what they are to {@link EventJson}: the text that they are written as,
 * also where that is a number's. A flag stays one, and is no id. 1.5, 1.50 and {@code "1.50"} are
 * two ids, the last two one.
 */
public final class WrittenIds extends JsonParserDelegate {

  private static final Set<String> IDS =
      Stream.of(EventField.SESSION_ID, EventField.USER_ID, EventField.PRODUCT_ID)
          .map(EventField::code)
          .collect(Collectors.toUnmodifiableSet());

  private boolean asText;

  /** Reads on where a parser is. */
  public WrittenIds(JsonParser parser) {
    super(parser);
  }

  @Override
  public JsonToken nextToken() throws IOException {
    boolean ofId =
        delegate.currentToken() == JsonToken.FIELD_NAME && IDS.contains(delegate.currentName());
    JsonToken token = delegate.nextToken();
    asText =
        ofId
            && token != null
            && token.isScalarValue()
            && !token.isBoolean()
            && token != JsonToken.VALUE_NULL;
    return asText ? JsonToken.VALUE_STRING : token;
  }

  @Override
  public JsonToken currentToken() {
    return asText ? JsonToken.VALUE_STRING : delegate.currentToken();
  }

  @Override
  public int currentTokenId() {
    return asText ? JsonToken.VALUE_STRING.id() : delegate.currentTokenId();
  }

  @Override
  public JsonToken getCurrentToken() {
    return currentToken();
  }

  @Override
  public int getCurrentTokenId() {
    return currentTokenId();
  }

  @Override
  public boolean hasToken(JsonToken token) {
    return currentToken() == token;
  }

  @Override
  public boolean hasTokenId(int id) {
    return currentTokenId() == id;
  }
}
