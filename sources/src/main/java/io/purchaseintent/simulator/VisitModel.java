package io.purchaseintent.simulator;

import io.purchaseintent.simulator.Catalogue.PriceClass;
import io.purchaseintent.simulator.VisitState.Place;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * The Markov chain of a visit for one {@link Temper}, with the exact probability that it ends in a
 * purchase from each state.
 *
 * <p>From a state an {@link Action} is drawn in proportion to {@code exp(a + b x)}, where {@code x
 * = (intent - 3) / 3}; the action leads to a place and moves the intent by one, up or down, with
 * probabilities of its own. Immutable.
 */
final class VisitModel {

  /** What a shopper can do next. */
  enum Action {
    LEAVE,
    BROWSE,
    SEARCH,
    /** Opens another product: a click, perhaps, and a view. */
    OPEN,
    /** Looks again at the product seen last. */
    REPEAT,
    ADD,
    REMOVE,
    SHOW_CART,
    SIGN_IN,
    INTERACT,
    GIVE_ADDRESS,
    CHOOSE_PAYMENT,
    BUY
  }

  private static final Action[] ACTIONS = Action.values();
  private static final double PRECISION = 1e-13;

  private final Temper temper;
  private final double[] openedOnAverage;
  private final double[][] probabilities = new double[VisitState.COUNT][];
  private final double[] purchase = new double[VisitState.COUNT];

  VisitModel(Temper temper) {
    this.temper = temper;
    this.openedOnAverage = openedOnAverage();
    for (int s = 0; s < VisitState.COUNT; s++) {
      probabilities[s] = actionProbabilities(VisitState.of(s));
    }
    solve();
  }

  /** The models of all tempers, by {@link Temper#ordinal()}. */
  static VisitModel[] all() {
    VisitModel[] models = new VisitModel[Temper.COUNT];
    for (int i = 0; i < models.length; i++) {
      models[i] = new VisitModel(Temper.of(i));
    }
    return models;
  }

  /** The next action. */
  Action draw(VisitState state, Draw draw) {
    return ACTIONS[draw.index(probabilities[state.ordinal()])];
  }

  /** The probability that a purchase follows from this state. */
  double purchaseProbability(VisitState state) {
    return purchase[state.ordinal()];
  }

  /** As {@link #purchaseProbability(VisitState)}, between the click on an offer and its view. */
  double purchaseProbability(VisitState state, PriceClass priceClass, boolean star) {
    VisitState after = after(state, Action.OPEN);
    return expected(after, opened(priceClass, star));
  }

  /** The state after an action, before its effect on the intent. */
  static VisitState after(VisitState state, Action action) {
    int lines = state.cartLines();
    Place place =
        switch (action) {
          case LEAVE, INTERACT -> state.place();
          case BROWSE, SEARCH, SIGN_IN -> Place.LIST;
          case OPEN, REPEAT, ADD -> Place.PRODUCT;
          case REMOVE, SHOW_CART -> Place.CART;
          case GIVE_ADDRESS -> Place.ADDRESS;
          case CHOOSE_PAYMENT, BUY -> Place.PAYMENT;
        };
    int change = action == Action.ADD ? 1 : action == Action.REMOVE ? -1 : 0;
    int opened = state.opened() + (action == Action.OPEN ? 1 : 0);
    return new VisitState(
        state.intent(), place, lines + change, Math.min(VisitState.MAX_OPENED, opened));
  }

  /** The probabilities that the intent rises and falls with an action other than opening. */
  static double[] moves(Action action) {
    return switch (action) {
      case BROWSE -> new double[] {0.08, 0.12};
      case SEARCH -> new double[] {0.15, 0.08};
      case REPEAT -> new double[] {0.32, 0.05};
      case ADD -> new double[] {0.45, 0.03};
      case REMOVE -> new double[] {0.02, 0.45};
      case SHOW_CART -> new double[] {0.10, 0.18};
      case SIGN_IN -> new double[] {0.30, 0.02};
      case INTERACT -> new double[] {0.06, 0.08};
      case GIVE_ADDRESS, CHOOSE_PAYMENT -> new double[] {0.20, 0.10};
      case LEAVE, BUY -> new double[] {0, 0};
      case OPEN -> throw new IllegalArgumentException("depends on what is opened");
    };
  }

  /** The probabilities that the intent rises and falls with the sight of an offer. */
  double[] opened(PriceClass priceClass, boolean star) {
    double s = temper.priceSensitivity().factor();
    double up = star ? 0.30 : 0.06;
    double down = star ? 0.08 : 0.25;
    return switch (priceClass) {
      case DEAR -> new double[] {up - 0.03 * s, down + 0.20 * s};
      case USUAL -> new double[] {up, down};
      case SALE -> new double[] {up + 0.20 * s, down - 0.04 * s};
    };
  }

  private double[] actionProbabilities(VisitState state) {
    double x = (state.intent() - 3) / 3.0;
    Map<Action, Double> logits = logits(state, x);
    double[] weights = new double[ACTIONS.length];
    double sum = 0;
    for (Map.Entry<Action, Double> entry : logits.entrySet()) {
      double weight = StrictMath.exp(entry.getValue());
      weights[entry.getKey().ordinal()] = weight;
      sum += weight;
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  private Map<Action, Double> logits(VisitState state, double x) {
    boolean collector = temper.kind() == Temper.Kind.COLLECTOR;
    double haste =
        switch (temper.kind()) {
          case HASTY -> 0.8;
          case ORDINARY -> 0;
          case COLLECTOR -> -0.8;
        };
    double small = temper.smallScreen() ? 1 : 0;
    double customer = temper.customer() ? 1 : 0;
    Map<Action, Double> logits = new EnumMap<>(Action.class);
    switch (state.place()) {
      case LIST -> {
        logits.put(Action.LEAVE, -0.6 - 1.1 * x + haste);
        logits.put(Action.BROWSE, 0.4);
        logits.put(Action.SEARCH, -1.4 + 0.3 * x);
        logits.put(Action.OPEN, 0.2 + 0.6 * x);
        logits.put(Action.SIGN_IN, -4.2 + 1.5 * x + customer);
        logits.put(Action.INTERACT, -2.2);
        if (state.opened() > 0) {
          logits.put(Action.REPEAT, -2.0 + 1.6 * x);
        }
        if (state.cartLines() > 0) {
          logits.put(Action.SHOW_CART, -1.0 + x);
        }
      }
      case PRODUCT -> {
        logits.put(Action.LEAVE, -1.0 - 1.0 * x + haste);
        logits.put(Action.BROWSE, 0.0);
        logits.put(Action.OPEN, -0.3);
        logits.put(Action.INTERACT, -1.6);
        if (state.cartLines() < VisitState.MAX_CART) {
          logits.put(Action.ADD, -2.6 + 1.8 * x + (collector ? 1.3 : 0) + decision(state.opened()));
        }
        if (state.cartLines() > 0) {
          logits.put(Action.SHOW_CART, 0.1 + x);
          logits.put(Action.GIVE_ADDRESS, toCheckout(state, x) - 0.7);
        }
      }
      case CART -> {
        logits.put(Action.LEAVE, -0.5 - 0.8 * x + haste);
        logits.put(Action.BROWSE, -0.2);
        if (state.cartLines() > 0) {
          logits.put(Action.REMOVE, -1.4 - 0.8 * x);
          logits.put(Action.GIVE_ADDRESS, toCheckout(state, x));
        }
      }
      case ADDRESS -> {
        logits.put(Action.LEAVE, -0.8 - 0.6 * x + 0.6 * small + haste);
        logits.put(Action.BROWSE, -1.2);
        logits.put(Action.CHOOSE_PAYMENT, 0.7 + 0.8 * x + 0.5 * customer);
      }
      case PAYMENT -> {
        logits.put(Action.LEAVE, -1.2 - 0.5 * x + 0.4 * small + haste);
        logits.put(Action.SHOW_CART, -1.4);
        logits.put(Action.BUY, 2.0 + 0.8 * x);
      }
    }
    return logits;
  }

  /** More in the cart draws on; collectors keep it for later. */
  private double toCheckout(VisitState state, double x) {
    return -1.1
        + 1.8 * x
        + 0.3 * (state.cartLines() - 1)
        + (temper.customer() ? 0.4 : 0)
        - (temper.kind() == Temper.Kind.COLLECTOR ? 2.2 : 0);
  }

  /** The first is seldom the one; after some to compare the choice falls; too many confuse. */
  private static double decision(int opened) {
    return switch (opened) {
      case 1 -> -0.8;
      case 2, 3 -> 0.6;
      case 4 -> 0.2;
      case 5 -> -0.6;
      default -> -1.6;
    };
  }

  /**
   * Where a state leads with the next action, but for leaving.
   *
   * @param to ordinals of states
   * @param shares how likely each is
   * @param buys how likely a purchase is
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Ways(int[] to, double[] shares, double buys) {

    double purchase(double[] purchase) {
      double sum = buys;
      for (int i = 0; i < to.length; i++) {
        sum += shares[i] * purchase[to[i]];
      }
      return sum;
    }
  }

  /** Solves {@code p = A p + b} by Gauss-Seidel; it converges as every state can leave. */
  private void solve() {
    Ways[] ways = new Ways[VisitState.COUNT];
    for (int s = 0; s < ways.length; s++) {
      ways[s] = ways(VisitState.of(s), probabilities[s]);
    }
    double change = 1;
    while (change > PRECISION) {
      change = 0;
      for (int s = 0; s < ways.length; s++) {
        double next = ways[s].purchase(purchase);
        change = Math.max(change, Math.abs(next - purchase[s]));
        purchase[s] = next;
      }
    }
  }

  private Ways ways(VisitState state, double[] weights) {
    int[] to = new int[3 * ACTIONS.length];
    double[] shares = new double[to.length];
    int count = 0;
    for (Action action : ACTIONS) {
      double weight = weights[action.ordinal()];
      if (weight > 0 && action != Action.LEAVE && action != Action.BUY) {
        VisitState after = after(state, action);
        double[] upDown = action == Action.OPEN ? openedOnAverage : moves(action);
        to[count] = after.moved(1).ordinal();
        shares[count++] = weight * upDown[0];
        to[count] = after.moved(-1).ordinal();
        shares[count++] = weight * upDown[1];
        to[count] = after.ordinal();
        shares[count++] = weight * (1 - upDown[0] - upDown[1]);
      }
    }
    return new Ways(
        Arrays.copyOf(to, count), Arrays.copyOf(shares, count), weights[Action.BUY.ordinal()]);
  }

  /** The moves with the sight of an offer, over all that may be opened. */
  private double[] openedOnAverage() {
    double[] average = new double[2];
    for (PriceClass priceClass : PriceClass.values()) {
      double share = Catalogue.CLASS_SHARES[priceClass.ordinal()];
      double[] star = opened(priceClass, true);
      double[] other = opened(priceClass, false);
      for (int i = 0; i < average.length; i++) {
        average[i] +=
            share * (Catalogue.STAR_SHARE * star[i] + (1 - Catalogue.STAR_SHARE) * other[i]);
      }
    }
    return average;
  }

  private double expected(VisitState after, double[] upDown) {
    return upDown[0] * purchase[after.moved(1).ordinal()]
        + upDown[1] * purchase[after.moved(-1).ordinal()]
        + (1 - upDown[0] - upDown[1]) * purchase[after.ordinal()];
  }
}
