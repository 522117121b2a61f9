package io.purchaseintent.serving.collect;

import io.javalin.http.HandlerType;
import io.purchaseintent.event.Channel;
import io.purchaseintent.event.Device;
import io.purchaseintent.event.EventField;
import io.purchaseintent.event.EventType;
import io.purchaseintent.serving.openapi.Access;
import io.purchaseintent.serving.openapi.Operation;
import io.purchaseintent.serving.openapi.Schema;
import java.util.Arrays;

/** Events and verdicts as other programs are told of them. */
final class EventSchemas {

  static final String PATH = "/events";

  private static final Schema INDEX =
      Schema.count().described("Its place in the request, from 0 on.");

  private static final Schema EVENT =
      Schema.object()
          .required("event_id", id(EventField.EVENT_ID, 1).described("Unique in the shop."))
          .required(
              "type", Schema.oneOf(Arrays.stream(EventType.values()).map(EventType::code).toList()))
          .required(
              "event_time",
              Schema.anyOf(Schema.time(), Schema.number())
                  .described(
                      "With offset, or a number of seconds, milliseconds or microseconds since 1970,"
                          + " told by its size; by the server's clock no more than --max-clock-skew ago, nor"
                          + " --max-clock-ahead to come."))
          .optional(
              "session_id", id(EventField.SESSION_ID, 1).described("Required of all but refunds."))
          .optional(
              "sequence",
              Schema.count().described("Order within the session where times are equal."))
          .optional("user_id", id(EventField.USER_ID, 0).orNull())
          .optional("page", text(EventField.PAGE, 0).described("Path; a query is cut off."))
          .optional(
              "product_id",
              id(EventField.PRODUCT_ID, 0).described("Required for events of products."))
          .optional("category", text(EventField.CATEGORY, 0))
          .optional(
              "price",
              amount()
                  .described(
                      "Of one piece; 0 is a price. Below 0 a purchase is a refund. One that cannot"
                          + " be used is left out, and told in unusable; so are currency and"
                          + " quantity."))
          .optional("currency", Schema.text().described("ISO 4217, such as EUR."))
          .optional(
              "quantity",
              amount()
                  .described(
                      "Above 0 and at most 1000000, in thousandths. Below 0 a purchase is a"
                          + " refund."))
          .optional("order_id", id(EventField.ORDER_ID, 0).described("Required of refunds."))
          .optional("query", text(EventField.QUERY, 0))
          .optional(
              "device", Schema.oneOf(Arrays.stream(Device.values()).map(Device::code).toList()))
          .optional(
              "channel", Schema.oneOf(Arrays.stream(Channel.values()).map(Channel::code).toList()))
          .optional("country", text(EventField.COUNTRY, 0))
          .optional("zone", text(EventField.ZONE, 0).described("IANA time zone."))
          .optional(
              "user_agent",
              text(EventField.USER_AGENT, 0)
                  .described("The browser's; the request's header where it is left out."))
          .described("A field that is there twice is an error; other fields are ignored.")
          .named("Event");

  private static final Schema VERDICTS =
      Schema.object()
          .required("accepted", Schema.count())
          .required(
              "rejected",
              Schema.listOf(
                      Schema.object()
                          .required("index", INDEX)
                          .required(
                              "field", Schema.text().described("record for the event as a whole."))
                          .required("reason", Schema.text()))
                  .described("Events that break a rule."))
          .optional(
              "dropped",
              Schema.listOf(
                      Schema.object().required("index", INDEX).required("reason", Schema.text()))
                  .described("Events of declared robots, where there are any."))
          .optional(
              "unusable",
              Schema.listOf(
                      Schema.object()
                          .required("index", INDEX)
                          .required("field", Schema.text())
                          .required("reason", Schema.text()))
                  .described(
                      "Values that accepted events go without, as they cannot be used, where there"
                          + " are any."))
          .named("Verdicts");

  private static final Schema OF_RECORDS =
      Schema.object()
          .required(
              "accepted", Schema.count().described("Events, of which a record may be several."))
          .required(
              "rejected",
              Schema.listOf(
                      ofRecord()
                          .required(
                              "field", Schema.text().described("record for the record as a whole."))
                          .required("reason", Schema.text()))
                  .described("Records, or entries of their lists, that break a rule."))
          .optional(
              "dropped",
              Schema.listOf(ofRecord().required("reason", Schema.text()))
                  .described("Those of declared robots, where there are any."))
          .optional(
              "unusable",
              Schema.listOf(
                      ofRecord().required("field", Schema.text()).required("reason", Schema.text()))
                  .described(
                      "Values that accepted events go without, as they cannot be used, where there"
                          + " are any."))
          .required(
              "passed_over",
              Schema.listOf(ofRecord().required("reason", Schema.text()))
                  .described("Records of which the mapping makes no event."))
          .named("RecordVerdicts");

  private EventSchemas() {}

  private static Schema ofRecord() {
    return Schema.object()
        .required("index", INDEX)
        .optional(
            "entry", Schema.text().described("The number of the entry of the record's list."));
  }

  /**
   * Takes records by a mapping.
   *
   * @param signed whether the sender is told by a signature, and not by a key
   */
  static Operation mapped(String path, boolean signed) {
    return Operation.post(
            signed ? Access.OPEN : Access.EVENTS,
            path,
            "Takes records of another program; answers as /events does.")
        .description(
            "There with --events-mapping only, which says what fields of an event its records have."
                + " At most "
                + EventsBody.MAX_EVENTS
                + " records, "
                + EventsBody.MAX_BYTES
                + " bytes unpacked, and "
                + MappedRecords.MAX_EVENTS
                + " events of them a request. "
                + (signed
                    ? "X-Signature must be HMAC-SHA1 of the body as it is sent, in hexadecimal. "
                    : "The key may be the password of Authorization: Basic, or ?key= of the address,"
                        + " too. ")
                + "What events do not say of device and country is"
                + " not told by the request.")
        .header("Content-Encoding", Schema.oneOf("gzip", "identity"))
        .body(Schema.anyOf(Schema.object(), Schema.listOf(Schema.object())))
        .body("application/x-ndjson", Schema.text().described("A record a line."))
        .body("text/plain", Schema.text().described("Any of these."))
        .answer(202, "Accepted events are on disk.", OF_RECORDS)
        .refusal(400, "The body is empty, is not JSON, or is not gzip to its end.")
        .refusal(413, "The body has too many bytes, packed or not, records, or events of them.")
        .refusal(415, "The type is not one of those named here, or the encoding is not gzip.")
        .answer(422, "Every record was rejected.", OF_RECORDS)
        .refusal(429, "More comes than can be written: send all again after Retry-After seconds.")
        .refusal(503, "The log cannot be written now: send all again after Retry-After seconds.");
  }

  private static Schema id(EventField field, int min) {
    return Schema.anyOf(text(field, min), Schema.number());
  }

  private static Schema amount() {
    return Schema.anyOf(Schema.number(), Schema.text());
  }

  private static Schema text(EventField field, int min) {
    return Schema.text(min, field.maxLength());
  }

  static Operation collect() {
    return Operation.post(
            Access.EVENTS, PATH, "Takes events of visits; answers when those accepted are on disk.")
        .description(
            "There with --log only. At most "
                + EventsBody.MAX_EVENTS
                + " events and "
                + EventsBody.MAX_BYTES
                + " bytes a request, unpacked. The server sets received_time, fills in what is"
                + " missing of device, country and user_agent by the request (a server that passes"
                + " on its shoppers' events should name their user_agent itself), hashes ids,"
                + " and keeps neither ip nor user_agent. An event that is sent again after 429,"
                + " 503 or no answer must keep its event_id: by that duplicates are told.")
        .header("Content-Encoding", Schema.oneOf("gzip", "identity"))
        .body(Schema.anyOf(EVENT, Schema.listOf(EVENT).atMost(EventsBody.MAX_EVENTS)))
        .body("application/x-ndjson", Schema.text().described("An event a line."))
        .body(
            "text/plain",
            Schema.text().described("Any of these, as navigator.sendBeacon sends text."))
        .answer(202, "Accepted events are on disk.", VERDICTS)
        .refusal(400, "The body is empty, is not JSON, or is not gzip to its end.")
        .refusal(404, "The server was started without --log.")
        .refusal(413, "The body has too many bytes, packed or not, or events. None was taken.")
        .refusal(415, "The type is not one of those named here, or the encoding is not gzip.")
        .answer(422, "Every event was rejected.", VERDICTS)
        .refusal(
            429,
            "More comes than can be written. None is promised: send all again after Retry-After"
                + " seconds.")
        .refusal(
            503,
            "The log cannot be written now. None is promised: send all again after Retry-After"
                + " seconds.");
  }

  static Operation preflight() {
    return Operation.of(
            Access.OPEN, HandlerType.OPTIONS, PATH, "Tells a browser which pages may send events.")
        .answer(204, "In the headers of CORS.");
  }
}
