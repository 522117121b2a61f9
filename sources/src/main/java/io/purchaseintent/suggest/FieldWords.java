package io.purchaseintent.suggest;

import io.purchaseintent.event.EventField;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What files call the fields of an event: by how much a name speaks for one, from 0 to 10. */
final class FieldWords {

  private record Word(Pattern pattern, double points) {}

  private static final Map<EventField, List<Word>> WORDS = new EnumMap<>(EventField.class);

  static {
    add(
        EventField.EVENT_TIME,
        10,
        "event ?(time|timestamp|tstamp|ts)|derived tstamp|occurred( at| on)?");
    add(
        EventField.EVENT_TIME,
        9,
        "timestamp|ts|time ?stamp|date ?time|server timestamp( epoch)?( ms)?");
    add(
        EventField.EVENT_TIME,
        8,
        "time|at|when|created( at| on)?|date created( gmt)?|original timestamp|client event time");
    add(
        EventField.EVENT_TIME,
        7,
        "event ?date|date|day|processed at|zeit|zeitpunkt|datum|heure|fecha|log time|unix time");
    add(EventField.EVENT_TIME, 4, ".*(time|timestamp|tstamp|date)( gmt| utc| ms| at)?|.* at");
    add(
        EventField.EVENT_TIME,
        -6,
        ".*(receiv|sent|upload|updat|ingest|process|previous|first|birth|etl|load|insert|expir|end|modified|offset).*");
    add(EventField.TYPE, 10, "event ?(type|name)|behaviou?r( type)?|product action");
    add(
        EventField.TYPE,
        9,
        "event|action( type)?|activity( type)?|interaction|hit type|typ|ereignis");
    add(EventField.TYPE, 7, "type|name|kind|verb|what|operation|status");
    add(
        EventField.SESSION_ID,
        10,
        "(user |ga |domain )?session( ?id| key| hash| id hash)?|sessions?|sid|id ?visit|visit ?(id|key|nr)");
    add(EventField.SESSION_ID, 6, ".*session( ?id)?|.*visit id|besuch.*|sitzung.*");
    add(
        EventField.USER_ID,
        10,
        "user( ?id| key| hash)?|customer( ?id| key| no| number)?|client ?id|shopper( ?id)?|member( ?id)?|kunden?( ?(id|nr))?|kundennummer");
    add(
        EventField.USER_ID,
        8,
        "uid|visitor ?id|visitor|account ?id|distinct id|person ?id|buyer( id)?|profile id|customer id|user pseudo id|anonymous id|cookie( id)?|device id");
    add(EventField.USER_ID, -5, ".*(agent|properties|type|ip|group).*");
    add(
        EventField.PRODUCT_ID,
        10,
        "product( ?id| code| sku| sku hash| key| no)?|item( ?id)?|sku( id)?|article( ?id| no| number)?|aid|asin|artikel( ?(id|nr|nummer))?");
    add(
        EventField.PRODUCT_ID,
        7,
        "offer id|content id|variant( ?id)?|goods id|product (url|name)|item code|item nr|produit.*");
    add(EventField.CATEGORY, 10, "category( ?id)?|product category|item category|categories");
    add(
        EventField.CATEGORY,
        8,
        "category (code|name|path)|cat( ?id)?|department|product type|kategorie|warengruppe|rubrique");
    add(
        EventField.PRICE,
        10,
        "(unit |item |product )?price|preis|prix|precio|stueckpreis|einzelpreis");
    add(EventField.PRICE, 5, "amount|cost|value|price .*|.* price|betrag");
    add(EventField.PRICE, -6, ".*(total|revenue|tax|ship|discount|usd|sum|ltv).*");
    add(
        EventField.CURRENCY,
        10,
        "currency( ?code)?|(site|presentment) currency|waehrung|währung|devise|cur");
    add(
        EventField.QUANTITY,
        10,
        "quantity|qty|pieces|menge|anzahl|units|quantite|stk|amount of items");
    add(EventField.QUANTITY, 5, "count|number|items");
    add(
        EventField.ORDER_ID,
        10,
        "order ?(id|number|no|nr|ref)|transaction ?(id)?|transactionid|bestell(ung)?( ?(id|nr|nummer))?");
    add(
        EventField.ORDER_ID,
        7,
        "order|invoice( ?(id|no|number))?|basket id|purchase id|receipt( id)?|commande.*|beleg.*");
    add(
        EventField.PAGE,
        10,
        "page( ?(path|url|location))?|path ?name|url ?path|page urlpath|current url|hashed url");
    add(EventField.PAGE, 8, "url|uri|path|location|link|seite");
    add(EventField.PAGE, -6, ".*(referr|image|title|refr|host|scheme|query|fragment).*");
    add(
        EventField.QUERY,
        10,
        "search (term|query|keyword|text)|query( string| text)?|site search keyword|q|suchbegriff");
    add(EventField.QUERY, 7, "keyword|search|term|terms");
    add(
        EventField.DEVICE,
        10,
        "device( ?(type|category|class))?|dvce type|geraet|gerät|form factor");
    add(EventField.DEVICE, 4, "platform|category");
    add(
        EventField.CHANNEL,
        10,
        "channel( grouping| group| type)?|default channel group|traffic (source|channel)|kanal");
    add(EventField.CHANNEL, 7, "medium|utm medium|referr?er type|source|manual medium|mkt medium");
    add(EventField.COUNTRY, 10, "country( ?(code|name))?|geo country|land|pays|pais");
    add(EventField.ZONE, 10, "(os |geo )?time ?zone|zone|tz|zeitzone");
    add(
        EventField.SEQUENCE,
        10,
        "sequence|seq|hit number|step|order in session|event (index|number|sequence)|seq no");
    add(EventField.SEQUENCE, 5, "position|index|pageview position|batch event index");
    add(EventField.EVENT_ID, 10, "event ?(id|uuid|key)|message ?id|insert id|hit id|log id");
    add(EventField.EVENT_ID, 7, "uuid|id|row id|record id|guid");
    add(EventField.USER_AGENT, 10, "user ?agent|useragent|ua|raw user agent|customer user agent");
  }

  private FieldWords() {}

  private static void add(EventField field, double points, String pattern) {
    WORDS
        .computeIfAbsent(field, key -> new ArrayList<>())
        .add(new Word(Pattern.compile(pattern), points));
  }

  /** How much the last step of a path, or else the whole of it, speaks for a field. */
  static double points(EventField field, String path) {
    String bare = path.replaceAll("\\[key=([^]]*)].*", ".$1");
    String last = words(bare.substring(bare.lastIndexOf('.') + 1));
    double best = best(field, last);
    // "user.id" is a user's id, of which the last step alone does not tell.
    int before = bare.lastIndexOf('.', bare.lastIndexOf('.') - 1);
    double two = bare.indexOf('.') < 0 ? 0 : best(field, words(bare.substring(before + 1)));
    double points = Math.max(best, two);
    return points + against(field, last);
  }

  private static double best(EventField field, String name) {
    double best = 0;
    for (Word word : WORDS.getOrDefault(field, List.of())) {
      if (word.points() > best && word.pattern().matcher(name).matches()) {
        best = word.points();
      }
    }
    return best;
  }

  private static double against(EventField field, String name) {
    return WORDS.getOrDefault(field, List.of()).stream()
        .filter(word -> word.points() < 0 && word.pattern().matcher(name).matches())
        .mapToDouble(Word::points)
        .sum();
  }

  /** A name in words: "itemId", "item_id" and "ITEM-ID" are all "item id". */
  static String words(String name) {
    return name.replaceAll("([a-z\\d])([A-Z])", "$1 $2")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\d]+", " ")
        .strip();
  }
}
