package io.purchaseintent.suggest;

import io.purchaseintent.event.EventType;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What shops and trackers call the things that shoppers do, and which type of event each is. */
final class TypeWords {

  /** Looked at in this order: "checkout completed" is an order, "cart viewed" no product. */
  private static final Map<Pattern, String> WORDS = new LinkedHashMap<>();

  static {
    put("refund", "refund(ed)?|(order|product|item)s? (refunded|returned)|return(ed)?|chargeback");
    put("remove_from_cart", ".*(remov|delet).*|remove|cart remove|aus dem warenkorb.*");
    put(
        "purchase",
        "(in app )?purchas(e|es|ed|ing)|buy|buys|bought|(e ?commerce ?)?orders?|order (completed|placed|paid|created)"
            + "|e ?commerce (purchase|order)|transactions?|sales?|checkout (completed|success)|conversion|kauf|bestellung|achat|compra");
    put(
        "add_to_cart",
        ".*add.*(cart|basket|bag).*|(product|item) added|add|carts?|baskets?|addtocart|in den warenkorb");
    put(
        "cart_view",
        "(view|show)(ed)? ?(cart|basket|bag)|(cart|basket|bag) ?(view|viewed|page|open)(ed)?|warenkorb");
    put("checkout", ".*checkout.*|.*payment.*|add shipping info|shipping.*|kasse");
    put("search", "(site |product |products )?search(es|ed|ing)?|view search results|query|suche");
    put("sign_in", "log ?in|sign ?in|signed in|logged in|user (login|logged in)");
    put("sign_out", "log ?out|sign ?out|signed out|logged out");
    put(
        "product_click",
        "select (item|product)|(product|item|list|sku) ?click(ed)?|click(ed)? (product|item)");
    put(
        "product_view",
        "view(ed)? ?(item|product|content)|(product|item) ?(detail )?view(ed)?|(product )?details?|view|views|pdp"
            + "|viewed product|product page");
    put(
        "page_view",
        "\\W*page ?views?|pv|page|pages|viewed page|page viewed|screen( view)?|visit|hit");
    put(
        "interaction",
        "fav(ou?rites?)?|wish ?list.*|like|share|rate|review|scroll|event|interaction|hover|video.*");
  }

  private TypeWords() {}

  private static void put(String type, String pattern) {
    WORDS.put(Pattern.compile(pattern), type);
  }

  /** The type that a text means, or null if it is no word for one. */
  static @Nullable String of(String text) {
    String words =
        text.replaceAll("([a-z])([A-Z])", "$1 $2")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[_.:/$\\[\\]-]+", " ")
            .replaceAll("^(amplitude|e ?commerce|shop|track|event) ", "")
            .strip();
    if (words.equals("click") || words.equals("clicks")) {
      return "product_click";
    }
    for (Map.Entry<Pattern, String> entry : WORDS.entrySet()) {
      if (entry.getKey().matcher(words).matches()) {
        return EventType.ofCode(entry.getValue()) == null ? null : entry.getValue();
      }
    }
    return null;
  }
}
