package io.purchaseintent.serving.collect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.purchaseintent.serving.collect.EventVerdict.Accepted;
import io.purchaseintent.serving.collect.EventVerdict.Dropped;
import io.purchaseintent.serving.collect.EventVerdict.PassedOver;
import io.purchaseintent.serving.collect.EventVerdict.Rejected;
import io.purchaseintent.serving.collect.EventsBody.Part;
import io.purchaseintent.serving.collect.MappedRecords.Judged;
import io.purchaseintent.serving.http.Answers;
import io.purchaseintent.serving.openapi.Operation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /events/NAME}: what another program sends, as its mapping says.
 *
 * @param signatures tells that program from others; null where keys do
 */
record MappedRoute(MappedRecords records, @Nullable Signatures signatures) {

  String path() {
    return EventSchemas.PATH + '/' + records.name();
  }

  Operation operation() {
    return EventSchemas.mapped(path(), signatures != null);
  }

  /** Whether only who has the secret can send, which no page has. */
  boolean isSigned() {
    return signatures != null;
  }

  /** The whole body, unpacked; refused where it must be signed and is not. */
  byte[] body(Context context) {
    String encoding = context.header("Content-Encoding");
    try (InputStream in = context.bodyInputStream()) {
      if (signatures == null) {
        return EventsBody.read(in, encoding);
      }
      byte[] sent = in.readNBytes(EventsBody.MAX_BYTES + 1);
      // Of a longer one the beginning has another signature, and its length is told.
      if (sent.length <= EventsBody.MAX_BYTES) {
        signatures.require(sent, context.header(Signatures.header()));
      }
      return EventsBody.read(new ByteArrayInputStream(sent), encoding);
    } catch (IOException e) {
      throw new HttpResponseException(400, "The body is not readable");
    }
  }

  /** Tells what became of each record. */
  void answer(Context context, List<Part> parts, List<Judged> judged) {
    ArrayNode rejected = JsonNodeFactory.instance.arrayNode();
    ArrayNode dropped = JsonNodeFactory.instance.arrayNode();
    ArrayNode passedOver = JsonNodeFactory.instance.arrayNode();
    ArrayNode unusable = JsonNodeFactory.instance.arrayNode();
    int accepted = 0;
    boolean noneIsJson = !judged.isEmpty();
    for (Judged each : judged) {
      EventVerdict verdict = each.verdict();
      if (verdict instanceof Accepted event) {
        accepted++;
        event
            .unusable()
            .forEach(
                (field, reason) ->
                    at(unusable, each).put("field", field.code()).put("reason", reason));
      } else if (verdict instanceof Rejected broken) {
        at(rejected, each).put("field", broken.field()).put("reason", broken.reason());
      } else if (verdict instanceof Dropped) {
        at(dropped, each).put("reason", "dropped as a robot");
      } else if (verdict instanceof PassedOver) {
        at(passedOver, each).put("reason", "is none of the mapping's events");
      }
      noneIsJson = noneIsJson && CollectRoutes.isNoJson(verdict, parts.get(each.record()));
    }
    if (noneIsJson) {
      throw EventsBody.notJson();
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("accepted", accepted).set("rejected", rejected);
    if (!dropped.isEmpty()) {
      json.set("dropped", dropped);
    }
    json.set("passed_over", passedOver);
    if (!unusable.isEmpty()) {
      json.set("unusable", unusable);
    }
    boolean allRejected = !judged.isEmpty() && rejected.size() == judged.size();
    Answers.json(context, allRejected ? 422 : 202, json);
  }

  private static ObjectNode at(ArrayNode list, Judged judged) {
    ObjectNode object = list.addObject().put("index", judged.record());
    if (judged.entry() != null) {
      object.put("entry", judged.entry());
    }
    return object;
  }
}
