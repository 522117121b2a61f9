package io.purchaseintent.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.UserError;
import io.purchaseintent.source.Importer.Counts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Invented rows in the formats in which the data sets are published. */
class ShippedMappingsTest {

  private static final String MERCH_HEADER =
      "event_time,user_id,session_id,hit_number,event_type,product_id,category,price,page_path,"
          + "transaction_id,device,channel,country\n";

  @TempDir Path folder;

  @Test
  void googleMerch_purchase_hasEveryField() throws IOException {
    Imports imports = new Imports(folder);
    Path file =
        imports.file(
            "a.csv",
            MERCH_HEADER
                + "2016-08-02T10:11:12.013Z,007,007-9,12,purchase,SKU1,\"Home/Men's, \"\"T\"\"/\","
                + "16.99,/ordercompleted.html,ORD1,desktop,Paid Search,Côte d’Ivoire\n");

    imports.run("google-merch", file);

    assertEquals(
        new ObjectMapper()
            .readTree(
                "{'event_id':'007-9-12-purchase-SKU1','type':'purchase',".replace('\'', '"')
                    + "\"event_time\":\"2016-08-02T10:11:12.013Z\",\"sequence\":12,"
                    + "\"session_id\":\"007-9\",\"user_id\":\"007\","
                    + "\"page\":\"/ordercompleted.html\",\"product_id\":\"SKU1\","
                    + "\"category\":\"Home/Men's, \\\"T\\\"/\",\"price\":16.99,"
                    + "\"currency\":\"USD\",\"order_id\":\"ORD1\",\"device\":\"desktop\","
                    + "\"channel\":\"paid\",\"country\":\"Côte d’Ivoire\"}"),
        imports.events().get(0));
  }

  @Test
  void googleMerch_page_tellsTheType() throws IOException {
    Imports imports = new Imports(folder);
    StringBuilder rows = new StringBuilder(MERCH_HEADER);
    List<String> pages =
        List.of("/basket.html", "/signin.html", "/asearch.html", "/payment.html", "/basket.html/x");
    for (String page : pages) {
      rows.append("2016-08-02T10:11:12.000Z,u,s,1,page,,,,").append(page).append(",,tablet,X,Y\n");
    }
    rows.append("2016-08-02T10:11:12.000Z,u,s,2,event,,,,/basket.html,,tablet,(Other),Y\n");

    imports.run("google-merch", imports.file("a.csv", rows.toString()));

    assertEquals(
        List.of("cart_view", "sign_in", "search", "checkout", "page_view", "interaction"),
        imports.events().stream().map(event -> event.get("type").asText()).toList());
    assertEquals("other", imports.events().get(5).get("channel").asText());
  }

  @Test
  void googleMerch_placeholdersAndZeroPrice_areMissing() throws IOException {
    Imports imports = new Imports(folder);
    Path file =
        imports.file(
            "a.csv",
            MERCH_HEADER
                + "2016-08-02T10:11:12.000Z,u,s,1,view,P,${escCatTitle},0.0,/p,,mobile,Direct,Y\n"
                + "2016-08-02T10:11:12.000Z,u,s,1,view,Q,(not set),0.5,/p,,mobile,Direct,Y\n");

    imports.run("google-merch", file);

    JsonNode first = imports.events().get(0);
    assertFalse(first.has("category"));
    assertFalse(first.has("price"));
    assertEquals("s-1-view-P", first.get("event_id").asText());
    assertEquals(0.5, imports.events().get(1).get("price").asDouble());
  }

  @Test
  void rees46_publishedAndIsoTimes_areTheSameInstant() throws IOException {
    Imports imports = new Imports(folder);
    String header =
        "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,"
            + "user_session\n";
    Path file =
        imports.file(
            "2019-Oct.csv",
            header
                + "2019-10-27 01:30:00 UTC,view,1,205,a.b,x,35.79,5,s-1\n"
                + "2019-10-27T01:30:00Z,cart,1,205,,,35.79,5,s-1\n");

    Counts counts = imports.run("rees46", file);

    assertEquals(new Imports.Brief(2, 2, 0, 1, List.of()), Imports.brief(counts));
    for (JsonNode event : imports.events()) {
      assertEquals("2019-10-27T01:30:00Z", event.get("event_time").asText());
      assertEquals("205", event.get("category").asText());
    }
    assertEquals("add_to_cart", imports.events().get(1).get("type").asText());
  }

  @Test
  void retailRocket_category_isTheLatestKnownAtTheEvent() throws IOException {
    Imports imports = new Imports(folder);
    imports.file(
        "item_properties_part1.csv",
        "timestamp,itemid,property,value\n"
            + "1433221333117,7,categoryid,20\n1433221332000,7,categoryid,10\n"
            + "1433221331000,7,available,1\n");
    imports.file(
        "item_properties_part2.csv",
        "timestamp,itemid,property,value\n1433229999999,7,categoryid,30\n");

    Path events =
        imports.file(
            "events.csv",
            "timestamp,visitorid,event,itemid,transactionid\n"
                + "1433221331999,1,view,7,\n1433221332000,1,addtocart,8,\n"
                + "1433221333117,1,transaction,7,44\n");
    imports.run("retailrocket", events);

    List<JsonNode> written = imports.events();
    assertEquals("2015-06-02T05:02:11.999Z", written.get(0).get("event_time").asText());
    assertFalse(written.get(0).has("category"), "known one millisecond later only");
    assertFalse(written.get(1).has("category"));
    assertEquals("20", written.get(2).get("category").asText(), "from its own instant on");
    assertEquals("44", written.get(2).get("order_id").asText());
    assertEquals("1", written.get(2).get("session_id").asText());
  }

  @Test
  void retailRocket_withoutItsSideTable_leavesTheCategoryOut() throws IOException {
    Imports imports = new Imports(folder);
    Path events =
        imports.file(
            "events.csv",
            "timestamp,visitorid,event,itemid,transactionid\n1433221332117,1,view,7,\n");

    assertEquals(
        new Imports.Brief(1, 1, 0, 1, List.of()),
        Imports.brief(imports.run("retailrocket", events)));
    assertFalse(imports.events().get(0).has("category"));
  }

  @Test
  void taobao_headerlessFile_keepsItsFirstRow() throws IOException {
    Imports imports = new Imports(folder);
    Path file =
        imports.file(
            "UserBehavior.csv",
            "1,2268318,2520377,pv,1511544070\r\n1,2333346,2520771,buy,1511561733\r\n");

    imports.run("taobao", file);

    List<JsonNode> written = imports.events();
    assertEquals(2, written.size());
    assertEquals("2017-11-24T17:21:10Z", written.get(0).get("event_time").asText());
    assertEquals("product_view", written.get(0).get("type").asText());
    assertEquals("2520771", written.get(1).get("category").asText());
    assertEquals("1-1511561733-buy-2333346", written.get(1).get("event_id").asText());
    assertEquals("Asia/Shanghai", written.get(1).get("zone").asText());
  }

  @Test
  void wrongMapping_namesColumnsFileAndWhatIsThere() throws IOException {
    Imports imports = new Imports(folder);
    Path file = imports.file("a.csv", "event_time,user\n1,2\n");

    UserError error = assertThrows(UserError.class, () -> imports.run("rees46", file));

    String message = String.valueOf(error.getMessage());
    assertTrue(message.contains("user_session"), message);
    assertTrue(message.contains("a.csv"), message);
    assertTrue(message.contains("its columns are: event_time, user"), message);
  }
}
