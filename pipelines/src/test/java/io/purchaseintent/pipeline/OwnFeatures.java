package io.purchaseintent.pipeline;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.json.DeclaredFeatureJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.declared.DeclarationLog;
import java.io.IOException;
import java.time.Instant;

/** What a small shop has declared: counted features of a shopper, a product and a visit. */
public final class OwnFeatures {

  private static final String ALL =
      """
      [{'name': 'cheap_views_7d', 'version': 1, 'of': 'shopper', 'type': 'number',
        'description': 'views of what costs less than 50',
        'aggregate': {'function': 'count', 'where': {'type': ['product_view'],
          'price_below_micros': 50000000}, 'window': 7}},
       {'name': 'spent', 'version': 1, 'of': 'shopper', 'type': 'number', 'description': '',
        'aggregate': {'function': 'sum', 'field': 'amount', 'where': {'type': ['purchase']},
          'window': 0}},
       {'name': 'last_category', 'version': 1, 'of': 'shopper', 'type': 'category',
        'description': '',
        'aggregate': {'function': 'last', 'field': 'category', 'where': {}, 'window': 0}},
       {'name': 'days_since_add', 'version': 1, 'of': 'shopper', 'type': 'days_since',
        'description': '',
        'aggregate': {'function': 'days_since', 'where': {'type': ['add_to_cart']}, 'window': 0}},
       {'name': 'viewers_7d', 'version': 1, 'of': 'product', 'type': 'number', 'description': '',
        'aggregate': {'function': 'distinct', 'field': 'visit',
          'where': {'type': ['product_view']}, 'window': 7}},
       {'name': 'mean_price_seen', 'version': 1, 'of': 'visit', 'type': 'number',
        'description': '',
        'aggregate': {'function': 'mean', 'field': 'price', 'where': {}, 'window': 600}}]
      """;

  private OwnFeatures() {}

  /** Declares them in a lake that has none. */
  public static void declare(Lake lake) throws IOException {
    JsonNode json = new ObjectMapper().readTree(ALL.replace('\'', '"'));
    DeclarationLog log = DeclarationLog.in(lake);
    assertTrue(
        log.append(
                log.newest(),
                Instant.parse("2024-03-01T00:00:00Z"),
                DeclaredFeatureJson.readAll(json))
            .isPresent());
  }
}
