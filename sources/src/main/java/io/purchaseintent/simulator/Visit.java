package io.purchaseintent.simulator;

import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.simulator.Catalogue.Offer;
import io.purchaseintent.simulator.Catalogue.PriceClass;
import io.purchaseintent.simulator.VisitModel.Action;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One person's visit as it happens: events, and the truth behind each. */
final class Visit {

  private static final long LONGEST_PAUSE_MILLIS = 25 * 60_000L;

  private final VisitPlan plan;
  private final VisitModel model;
  private final Catalogue.Day offers;
  private final Draw draw;
  private final List<Event> events = new ArrayList<>();
  private final List<Integer> intents = new ArrayList<>();
  private final List<Double> probabilities = new ArrayList<>();
  private final List<Offer> cart = new ArrayList<>();
  private final String userAgent;
  private VisitState state;
  private @Nullable Offer offer;
  private int category;
  private Instant now;
  private boolean purchased;

  private Visit(VisitPlan plan, VisitModel model, Catalogue.Day offers, Draw draw) {
    this.plan = plan;
    this.model = model;
    this.offers = offers;
    this.draw = draw;
    this.now = plan.start();
    this.category = plan.shopper().favourite();
    this.userAgent = UserAgents.of(plan.device());
    this.state = new VisitState(plan.intent(), VisitState.Place.LIST, 0, 0);
  }

  /** Lets a visit happen. */
  static Visit happen(VisitPlan plan, VisitModel model, Catalogue.Day offers, Draw draw) {
    Visit visit = new Visit(plan, model, offers, draw);
    visit.emit(EventType.PAGE_VIEW, draw.chance(0.5) ? "/" : visit.categoryPage(), null, null);
    boolean stays = true;
    while (stays) {
      stays = visit.act(model.draw(visit.state, draw));
    }
    return visit;
  }

  /** Does one thing; false if it ends the visit. */
  private boolean act(Action action) {
    if (action == Action.LEAVE) {
      return false;
    }
    if (action == Action.BUY) {
      pause(20);
      buy();
      return false;
    }
    if (action == Action.OPEN) {
      open();
      return true;
    }
    state = VisitModel.after(state, action);
    double[] upDown = VisitModel.moves(action);
    switch (action) {
      case BROWSE -> {
        pause(25);
        if (draw.chance(0.3)) {
          category = draw.below(Catalogue.CATEGORIES.size());
        }
        move(upDown);
        emit(EventType.PAGE_VIEW, draw.chance(0.2) ? "/" : categoryPage(), null, null);
      }
      case SEARCH -> {
        pause(20);
        move(upDown);
        emit(EventType.SEARCH, "/search", null, Catalogue.CATEGORIES.get(category));
      }
      case REPEAT -> {
        pause(40);
        move(upDown);
        emit(EventType.PRODUCT_VIEW, productPage(), offer, null);
      }
      case ADD -> {
        pause(15 + 5 * (VisitState.MAX_INTENT - state.intent()));
        cart.add(current());
        move(upDown);
        emit(EventType.ADD_TO_CART, productPage(), offer, null);
      }
      case REMOVE -> {
        pause(12);
        Offer removed = cart.remove(draw.below(cart.size()));
        move(upDown);
        emit(EventType.REMOVE_FROM_CART, "/cart", removed, null);
      }
      case SHOW_CART -> step(EventType.CART_VIEW, "/cart", 15, upDown);
      case SIGN_IN -> step(EventType.SIGN_IN, "/signin", 25, upDown);
      case GIVE_ADDRESS -> step(EventType.CHECKOUT, "/checkout/address", 35, upDown);
      case CHOOSE_PAYMENT -> step(EventType.CHECKOUT, "/checkout/payment", 35, upDown);
      default -> step(EventType.INTERACTION, offer == null ? "/" : productPage(), 10, upDown);
    }
    return true;
  }

  private void step(EventType type, String page, double seconds, double[] upDown) {
    pause(seconds);
    move(upDown);
    emit(type, page, null, null);
  }

  /** A click, mostly, and the product's page, now and then in the same millisecond. */
  private void open() {
    pause(20);
    boolean star = draw.chance(Catalogue.STAR_SHARE);
    PriceClass priceClass = PriceClass.values()[draw.index(Catalogue.CLASS_SHARES)];
    Offer opened = offers.draw(category, star, priceClass, draw);
    if (draw.chance(0.7)) {
      double probability = model.purchaseProbability(state, priceClass, star);
      emit(EventType.PRODUCT_CLICK, categoryPage(), opened, null, probability);
      if (draw.chance(0.8)) {
        now = now.plusMillis(200 + draw.below(1_500));
      }
    }
    offer = opened;
    state = VisitModel.after(state, Action.OPEN);
    move(model.opened(priceClass, star));
    emit(EventType.PRODUCT_VIEW, productPage(), opened, null);
  }

  private void buy() {
    purchased = true;
    String order =
        "o" + Long.toString(Draw.hash(plan.sessionId().hashCode(), now.toEpochMilli()) >>> 1, 36);
    for (Offer line : cart) {
      add(EventType.PURCHASE, "/order/complete", line, null, order, 1);
    }
    int more = draw.below(3);
    for (int i = 0; i < more; i++) {
      pause(30);
      add(EventType.PAGE_VIEW, "/", null, null, null, 0);
    }
  }

  private Offer current() {
    if (offer == null) {
      throw new IllegalStateException("in front of a product that was never opened: " + plan);
    }
    return offer;
  }

  private void move(double[] upDown) {
    double at = draw.unit();
    state = state.moved(at < upDown[0] ? 1 : at < upDown[0] + upDown[1] ? -1 : 0);
  }

  /** Lets time pass; those with intent read for longer. */
  private void pause(double meanSeconds) {
    double seconds = draw.exponential(meanSeconds * (0.6 + 0.15 * state.intent()));
    if (draw.chance(0.02)) {
      seconds += draw.exponential(300);
    }
    long millis = 500 + StrictMath.round(1_000 * seconds);
    now = now.plusMillis(Math.min(millis, LONGEST_PAUSE_MILLIS));
  }

  private void emit(EventType type, String page, @Nullable Offer about, @Nullable String query) {
    emit(type, page, about, query, model.purchaseProbability(state));
  }

  private void emit(
      EventType type,
      String page,
      @Nullable Offer about,
      @Nullable String query,
      double probability) {
    intents.add(state.intent());
    probabilities.add(probability);
    boolean line = type == EventType.ADD_TO_CART || type == EventType.REMOVE_FROM_CART;
    add(type, page, about, query, null, line ? 1 : 0);
  }

  private void add(
      EventType type,
      String page,
      @Nullable Offer about,
      @Nullable String query,
      @Nullable String order,
      int quantity) {
    int sequence = events.size() + 1;
    Shopper shopper = plan.shopper();
    events.add(
        new Event(
            plan.sessionId() + "-" + sequence,
            type,
            now,
            sequence,
            plan.sessionId(),
            shopper.userId(),
            page,
            about == null ? null : about.id(),
            about == null ? null : Catalogue.CATEGORIES.get(about.category()),
            about == null ? 0 : about.priceMicros(),
            about == null ? null : "EUR",
            quantity,
            order,
            query,
            plan.device(),
            plan.channel(),
            shopper.country(),
            shopper.zone(),
            userAgent,
            null,
            null));
  }

  private String categoryPage() {
    return "/c/" + Catalogue.CATEGORIES.get(category);
  }

  private String productPage() {
    return "/p/" + current().id();
  }

  VisitPlan plan() {
    return plan;
  }

  /** The events in the order in which they happened. */
  List<Event> events() {
    return events;
  }

  /** The intent after each event before the first purchase. */
  List<Integer> intents() {
    return intents;
  }

  /** The probability of a purchase after each event before the first purchase. */
  List<Double> probabilities() {
    return probabilities;
  }

  boolean purchased() {
    return purchased;
  }

  int cartLines() {
    return cart.size();
  }
}
