package io.purchaseintent.serving.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.FinalJudgement;
import io.purchaseintent.registry.GateVerdicts;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.ProductionRule;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.Role;
import io.purchaseintent.registry.Stage;
import io.purchaseintent.registry.Standings;
import io.purchaseintent.serving.http.Answers;
import io.purchaseintent.serving.http.InvalidRequest;
import io.purchaseintent.serving.http.JsonBody;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.http.Routes;
import io.purchaseintent.serving.keys.KeyGate;
import io.purchaseintent.serving.variant.Guard;
import io.purchaseintent.serving.variant.RegistryVariants;
import io.purchaseintent.serving.variant.Variant;
import io.purchaseintent.serving.variant.Variants;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which models are in production, at {@code GET /admin/variants}, and their moves, at {@code POST
 * /admin/variants/VERSION} and {@code POST /admin/rollback}. A move is the registry's: every server
 * follows it, and its log keeps who made it and why.
 */
public final class AdminRoutes implements RouteGroup {

  private static final int MAX_BODY_BYTES = 4 << 10;
  private static final int MAX_TEXT = 500;

  /** Without keys only this machine may ask. */
  private static final String LOCAL = "local";

  private static final List<String> FIELDS =
      List.of("to", "share", "who", "why", "despite_gates", "champion");

  private final ModelRegistry registry;
  private final String model;
  private final RegistryVariants variants;
  private final Guard guard;
  private final Clock clock;

  /** Routes to the versions of a model. */
  public AdminRoutes(
      ModelRegistry registry, String model, RegistryVariants variants, Guard guard, Clock clock) {
    this.registry = registry;
    this.model = model;
    this.variants = variants;
    this.guard = guard;
    this.clock = clock;
  }

  @Override
  public void addTo(Routes routes) {
    routes.add(
        AdminSchemas.variants().handledBy(context -> Answers.json(context, 200, inProduction())));
    routes.add(AdminSchemas.move(MAX_TEXT).handledBy(this::move));
    routes.add(AdminSchemas.rollback(MAX_TEXT).handledBy(this::rollback));
  }

  private ObjectNode inProduction() {
    Variants now = variants.get();
    Standings standings = asked(() -> registry.standings(model));
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("model", model);
    describe(json.putObject("champion"), now.champion());
    json.withObject("/champion").put("since", variants.championSince().toString());
    ArrayNode challengers = json.putArray("challengers");
    for (Variant challenger : now.challengerList()) {
      ObjectNode each = challengers.addObject();
      describe(each, challenger);
      each.put("share", standings.of(challenger.model().version()).share());
    }
    ArrayNode shadows = json.putArray("shadows");
    now.shadows().forEach(shadow -> describe(shadows.addObject(), shadow));
    ObjectNode takenOut = json.putObject("taken_out");
    guard.takenOut().forEach(takenOut::put);
    ArrayNode problems = json.putArray("problems");
    variants.problems().forEach(problems::add);
    return json;
  }

  private static void describe(ObjectNode json, Variant variant) {
    json.put("variant", variant.name())
        .put("version", variant.model().version())
        .put("feature_set", variant.model().featureSet().hash());
  }

  private void move(Context context) {
    String version = context.pathParam("version");
    JsonNode body = body(context);
    Placement to = placement(body);
    AuditEntry asked = audit(context, body);
    JsonNode manifest = asked(() -> registry.manifest(model, version));
    List<Move> moves = asked(() -> registry.moves(model));
    GateVerdicts gates = new GateVerdicts(manifest);
    FinalJudgement judgement =
        to.role() == Role.CHAMPION
            ? FinalJudgement.of(version, manifest, moves)
            : FinalJudgement.NOTHING_KEPT;
    boolean despite = despiteGates(body);
    Optional<String> refusal = ProductionRule.refusal(version, manifest, moves, to);
    if (refusal.isPresent() && !despite) {
      throw new HttpResponseException(
          409,
          version
              + " "
              + refusal.get()
              + ": it stays where it is; "
              + (judgement.lets() ? "" : "./intent models final " + version + " judges it, ")
              + "\"despite_gates\": true moves it all the same");
    }
    String reason =
        asked.why()
            + (gates.passed() || !despite ? "" : " (despite the gates)")
            + (judgement.lets() ? "" : " (" + judgement.told() + ")");
    AuditEntry audit = new AuditEntry(asked.time(), asked.who(), reason);
    move(context, body, standings -> standings.promote(version, to, audit));
  }

  private void rollback(Context context) {
    JsonNode body = body(context);
    AuditEntry audit = audit(context, body);
    move(context, body, standings -> standings.rollback(audit));
  }

  /**
   * Makes a move; where the champion is named that it was decided by, only if it is champion still:
   * an answer that got lost, and was asked for again, is no second rollback.
   */
  private void move(Context context, JsonNode body, Function<Standings, Move> choice) {
    String expected = isThere(body.path("champion")) ? text(body, "champion") : null;
    answer(
        context,
        asked(
            () ->
                registry.move(
                    model,
                    standings -> {
                      requireChampion(standings, expected);
                      return choice.apply(standings);
                    })));
  }

  private static void requireChampion(Standings standings, @Nullable String expected) {
    String champion = standings.champion().orElse("none");
    if (expected != null && !expected.equals(champion)) {
      throw new RegistryException(
          "The champion is "
              + champion
              + ", and was "
              + expected
              + " when this was decided: look again, and decide anew");
    }
  }

  private void answer(Context context, Move move) {
    variants.refresh();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("move", move.toJson());
    json.set("now", inProduction());
    Answers.json(context, 200, json);
  }

  private static <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (RegistryException e) {
      throw new HttpResponseException(409, String.valueOf(e.getMessage()));
    }
  }

  private static JsonNode body(Context context) {
    JsonNode body = JsonBody.read(context, MAX_BODY_BYTES);
    if (!body.isObject()) {
      throw new InvalidRequest("body", "is not a JSON object");
    }
    body.fieldNames()
        .forEachRemaining(
            name -> {
              if (!FIELDS.contains(name)) {
                throw new InvalidRequest(
                    name, "is not known; there are " + String.join(", ", FIELDS));
              }
            });
    return body;
  }

  private static Placement placement(JsonNode body) {
    String to = text(body, "to");
    double share = share(body);
    try {
      if (to.equals(Stage.STAGING.code())) {
        return new Placement(Stage.STAGING, null, share);
      }
      if (to.equals(Stage.ARCHIVED.code())) {
        return new Placement(Stage.ARCHIVED, null, share);
      }
      Role role = Role.ofCode(to);
      if (role == Role.CHALLENGER && !(share >= Placement.STEP && share <= 1)) {
        throw new InvalidRequest(
            "share",
            (isThere(body.path("share")) ? "is " + body.path("share") : "is missing")
                + ", must be from "
                + BigDecimal.valueOf(Placement.STEP).toPlainString()
                + " to 1");
      }
      return new Placement(Stage.PRODUCTION, role, share);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest(
          share == 0 ? "to" : "share",
          share != 0
              ? "is for a challenger only: leave it out"
              : "is \"" + to + "\", must be champion, challenger, shadow, staging or archived");
    }
  }

  private static boolean isThere(JsonNode value) {
    return !value.isMissingNode() && !value.isNull();
  }

  /** Zero where there is none. */
  private static double share(JsonNode body) {
    JsonNode share = body.path("share");
    if (isThere(share) && !share.isNumber()) {
      throw new InvalidRequest("share", "is " + share + ", must be a number");
    }
    return share.asDouble(0);
  }

  private static boolean despiteGates(JsonNode body) {
    JsonNode despite = body.path("despite_gates");
    if (isThere(despite) && !despite.isBoolean()) {
      throw new InvalidRequest("despite_gates", "is " + despite + ", must be true or false");
    }
    return despite.asBoolean();
  }

  /** By the key that was used, which cannot be typed; what is typed is a part of the reason. */
  private AuditEntry audit(Context context, JsonNode body) {
    String key = context.attribute(KeyGate.KEY_ID);
    String name = isThere(body.path("who")) ? " (by " + text(body, "who") + ")" : "";
    return new AuditEntry(
        clock.instant(), key == null ? LOCAL : "key:" + key, text(body, "why") + name);
  }

  private static String text(JsonNode body, String field) {
    String text = body.path(field).asText("").strip();
    if (text.isEmpty() || text.length() > MAX_TEXT || !body.path(field).isTextual()) {
      throw new InvalidRequest(field, "must be a text of 1 to " + MAX_TEXT + " characters");
    }
    return text;
  }
}
