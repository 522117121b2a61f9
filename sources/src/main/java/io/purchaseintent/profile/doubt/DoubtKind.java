package io.purchaseintent.profile.doubt;

import static io.purchaseintent.profile.doubt.Bound.from;
import static io.purchaseintent.profile.doubt.Weight.HEAVY;
import static io.purchaseintent.profile.doubt.Weight.LIGHT;
import static io.purchaseintent.profile.doubt.Weight.MIDDLE;

import java.util.Locale;

/** All that can be doubted of a lake, each with its bound: the one place where these are named. */
public enum DoubtKind {
  REPEATED_ORDERS(
      HEAVY,
      from(0.01, 20),
      "orders of which a line comes again at another time, or that are in several visits",
      "Counted by events, revenue and purchases are too many. Purchases are counted by distinct"
          + " order, so labels are right; sums over purchase events of your own are not.",
      "Send a purchase once, when the order is placed; in a mapping keep order_id, and let event_id"
          + " be made of the order and its line, so that ingest drops the copy.",
      "docs/mappings.md"),
  ORDERS_WITHOUT_ID(
      MIDDLE,
      from(0.05, 20),
      "purchase events without order_id",
      "Each time of a visit at which something is bought counts as an order: histories have more of"
          + " them than there were.",
      "Map order_id.",
      "docs/mappings.md#the-file"),
  PURCHASE_FIRST(
      HEAVY,
      from(0.05, 20),
      "buying visits that begin with their purchase",
      "They have no moment before the purchase, so they give no row to train on: their label is"
          + " lost, and the rate that is learned is too low.",
      "Give purchases the session_id of the visit that they were made in; look whether they come"
          + " from another system, with a clock in another zone.",
      "docs/identity.md"),
  PURCHASE_WITHOUT_VIEW(
      MIDDLE,
      from(0.2, 20),
      "buying visits with no product view or click before their purchase",
      "Features of the product say nothing of them; a model that leans on views is blind to them.",
      "Map the event of the product's page to product_view, by derived_types where the page alone"
          + " tells; see that it has the session_id of the purchase.",
      "docs/mappings.md#the-file"),
  PURCHASE_WITHOUT_CART(
      MIDDLE,
      from(0.2, 20),
      "buying visits with no add_to_cart before their purchase",
      "The strongest features (what is in the cart, how long since it was filled) are empty for"
          + " them.",
      "Map the event that fills the cart to add_to_cart; where the shop has one-click purchases,"
          + " nothing.",
      "docs/mappings.md#the-file"),
  UNTOLD_PURCHASES(
      HEAVY,
      from(0.01, 20),
      "visits that reach the page on which purchases happen, without a purchase",
      "They may have bought: labels are lost, and what buyers do is learned as what others do.",
      "Find out whether the tag of the purchase fails there; a type that the page tells can be"
          + " derived (derived_types).",
      "docs/mappings.md#the-file"),
  TYPE_ABSENT(
      HEAVY,
      from(0, 100),
      "events, of which none is of a type that features are made of",
      "Features of that type are constant, and without purchases nothing can be learned at all.",
      "Map the shop's names for it by values, or by the page under derived_types.",
      "docs/mappings.md#the-file"),
  FEW_PURCHASES(
      HEAVY,
      from(200, 0),
      "fewer buying visits than this",
      "What a model learns of so few is mostly chance, and a test cannot tell a good one from a bad"
          + " one.",
      "Import more days; look at the doubts about purchases first.",
      "docs/training.md"),
  SHORT_HISTORY(
      MIDDLE,
      from(14, 0),
      "fewer days than this",
      "Windows of 30 and 90 days are cut off, weekdays are seen once, and train and test are of the"
          + " same week.",
      "Import more days.",
      "docs/training.md"),
  RATE_MOVES(
      MIDDLE,
      from(0.2, 60),
      "change of the purchase rate from the first third of the visits to the last, beyond chance",
      "A random split flatters; what is said is too much or too little for the days to come.",
      "Split by time, as is done here; watch the calibration by week, and retrain often.",
      "docs/evaluation.md"),
  MIX_MOVES(
      MIDDLE,
      from(0.1, 1_000),
      "visits of the last third that come in another way (device, channel) than those of the first",
      "The model has seen little of whom it will score.",
      "Find out what began then: a campaign, a tag, a robot. Train on the days since, or look at the"
          + " slices of the model's report.",
      "docs/drift.md"),
  KNOWN_MOVES(
      MIDDLE,
      from(0.15, 1_000),
      "change of the share of visits with a known shopper, from the first third to the last",
      "Known and anonymous shoppers have models of their own: one of them learns of few, or of"
          + " others than those who come.",
      "Find out when user_id began or ceased to be sent; train on the days since.",
      "docs/identity.md"),
  HOLES(
      HEAVY,
      from(0, 2),
      "days without an event, between the first and the last",
      "Histories have fewer visits than there were; days since are too long.",
      "Ingest the missing files; ./intent lake days tells which days there are.",
      "docs/lake.md"),
  JUMPS(
      MIDDLE,
      from(4, 0),
      "times as many events as the same weekday around it has, or as few",
      "A part of the day's files is missing, is there twice under other ids, or something else than"
          + " shoppers came.",
      "Look at that day's files and dead letters; make it anew with --replace.",
      "docs/mappings.md#night-after-night"),
  ONE_EVENT_VISITS(
      LIGHT,
      from(0.4, 100),
      "visits that are one event",
      "They hardly ever buy and are easily told from others: figures over all visits look better"
          + " than those over visits in which something happens.",
      "Judge a model by its figures after the first add to cart, too; see that session_id does not"
          + " change from page to page.",
      "docs/evaluation.md"),
  LONG_VISITS(
      LIGHT,
      from(0.00001, 100),
      "visits of more than 300 events, or of more than 6 hours",
      "Of a visit the newest 1,000 events are remembered; durations have a long tail.",
      "See whether they are robots, screens that are left open, or an id that many share.",
      "docs/identity.md"),
  PRICE_MISSING(
      MIDDLE,
      from(0.2, 50),
      "events of a type that has prices, without one",
      "Cart values and average prices are made of the rest, or missing.",
      "Map price, or look it up in a side table of the catalogue.",
      "docs/mappings.md#side-tables"),
  PRICE_OUTLIERS(
      MIDDLE,
      from(0.001, 50),
      "prices of more than 100 times the median",
      "Means and cart values are of those few; where they are cents among whole units, they are"
          + " wrong.",
      "See whether two sources write prices in different units, or a decimal comma was read as"
          + " thousands (decimal).",
      "docs/mappings.md#the-file"),
  PRICE_UNITS(
      HEAVY,
      from(0.01, 20),
      "products with a price 20 times another of their own",
      "The ratio of the price to its average, and what is in the cart, are wrong by that factor.",
      "Bring both sources to one unit; say decimal in the mapping.",
      "docs/mappings.md#the-file"),
  SEVERAL_CURRENCIES(
      HEAVY,
      from(0.001, 50),
      "events with a price in another currency than most have",
      "Amounts of different currencies are added.",
      "Name the shop's currency and rates, so that ingest converts.",
      "docs/currency.md"),
  BOUGHT_NEVER_VIEWED(
      MIDDLE,
      from(0.2, 20),
      "products that were bought and never viewed or clicked: variants of what was viewed",
      "Views to purchases cannot be told by product; features of the product that is looked at miss"
          + " its sales.",
      "Map the parent product to product_id on purchases, too, for instance by a side table from"
          + " variant to parent.",
      "docs/mappings.md#side-tables"),
  FIELD_MISSING(
      LIGHT,
      from(0.5, 100),
      "events without a value that a feature is made of",
      "The feature is missing in so many rows.",
      "Map the field, or give it a default where it is always the same.",
      "docs/mappings.md#the-file"),
  PLACEHOLDERS(
      MIDDLE,
      from(0.0001, 100),
      "values that stand for none, or are templates that were not filled in",
      "They are a category of their own, with all that it happens to hold.",
      "Name them under missing in the mapping.",
      "docs/mappings.md#the-file"),
  FUTURE(
      HEAVY,
      from(0.0001, 100),
      "events of a time after they were received, or after now",
      "They are known before they happen: training sees what production cannot.",
      "Set the clock of who sends them; see that local times have their zone in the mapping.",
      "docs/mappings.md#the-file"),
  LATE(
      MIDDLE,
      from(0.01, 100),
      "events that came more than a day after they happened",
      "Scores are given without them; closed days count them later than they happened.",
      "Send them sooner; keep received_time, so that training knows when they were known.",
      "docs/daily.md"),
  MIDNIGHT(
      HEAVY,
      from(0.001, 1_000),
      "events at exactly midnight",
      "Their time of day is not known: what came first in the visit is chance, and purchases may"
          + " come before what led to them.",
      "Map a column with the time, not the date alone.",
      "docs/mappings.md#the-file"),
  WHOLE_SECONDS(
      LIGHT,
      from(0.99, 1_000),
      "events at a whole second",
      "Events of one second have no order of their own.",
      "Map sequence, the order within the visit, where the source has it.",
      "docs/mappings.md#the-file"),
  WHOLE_MINUTES(
      MIDDLE,
      from(0.99, 1_000),
      "events at a whole minute",
      "Order and durations within a visit are mostly lost.",
      "Map a column with seconds; and sequence.",
      "docs/mappings.md#the-file"),
  NO_ORDER(
      MIDDLE,
      from(0.01, 1_000),
      "events that share time and sequence with another of their visit that does something else",
      "What came first is chance; a purchase may stand before its cart.",
      "Map sequence, the order within the visit; a column with milliseconds for event_time.",
      "docs/mappings.md#the-file"),
  SHIFTED(
      HEAVY,
      from(3, 2_000),
      "hours by which the day of some events must be moved to be that of the others",
      "They are hours before or after what they belong to: visits fall apart, causes come after"
          + " effects.",
      "Give that source's times their zone (zone in the mapping).",
      "docs/mappings.md#the-file"),
  NIGHT_SHOP(
      MIDDLE,
      from(0.5, 2_000),
      "events from midnight to six in the shop's zone",
      "The hour of day and the weekend are of another place.",
      "Name the shop's zone (--shop-zone) here, and where features are made; give times their zone in"
          + " the mapping.",
      "docs/mappings.md#the-file"),
  NEAR_COPIES(
      MIDDLE,
      from(0.02, 1_000),
      "events that say the same as the one before, within a second",
      "Counts of views, clicks and carts are too high.",
      "See whether a tag fires twice; make event_id of what the event says, so that ingest drops the"
          + " copy.",
      "docs/mappings.md#the-file"),
  IDS_TWICE(
      MIDDLE,
      from(0.001, 1_000),
      "event ids that are there more than once",
      "Ingest drops copies within a visit and a day: these have different ones, and count twice.",
      "Make event_id unique; see whether one event is sent under two session ids.",
      "docs/mappings.md#night-after-night"),
  ROBOTS(
      MIDDLE,
      from(0.01, 1_000),
      "events of visits that look like a robot's and buy nothing",
      "Rates of products and channels are too low; drift moves with their coming and going.",
      "Map user_agent, so that ingest drops those that name themselves; leave others out before"
          + " import.",
      "docs/collecting.md"),
  BUSY_SHOPPER(
      HEAVY,
      from(0.01, 500),
      "visits of one user_id, which has more than ten a day",
      "It is nobody's: the history of many is one shopper's, and is used for each of them.",
      "Name it under missing in the mapping.",
      "docs/identity.md#names-that-are-none"),
  BUSY_VISITOR(
      HEAVY,
      from(0.01, 1_000),
      "events of one session_id",
      "It is nobody's visit: many are taken for one.",
      "Find out which tag sends it; name it under missing, so that it is rejected.",
      "docs/identity.md#names-that-are-none"),
  SHARED_VISITORS(
      MIDDLE,
      from(0.02, 200),
      "session ids with several shoppers",
      "Visits are split by shopper; where the second is wrong, so is the history.",
      "See whether session_id outlives a sign-out; send sign_out.",
      "docs/identity.md"),
  NOBODY_KNOWN(
      MIDDLE,
      from(0, 200),
      "visits, of none of which the shopper is known",
      "There are no histories: all features of the shopper are missing.",
      "Map user_id: a customer number, or a cookie that lasts.",
      "docs/identity.md"),
  SEEN_ONCE(
      LIGHT,
      from(0.8, 200),
      "shoppers who were seen in one visit only",
      "They have no history when they are scored: what is known of shoppers helps few.",
      "Nothing, where they are cookies of passers-by; else see that user_id is the same in the next"
          + " visit.",
      "docs/identity.md"),
  REJECTED(
      MIDDLE,
      from(0.01, 1_000),
      "records that were rejected",
      "What is rejected is not random: whole types, days or devices may be missing.",
      "Look at them (./intent dead-letter list), mend the mapping or the source, and replay them.",
      "docs/mappings.md");

  private final Weight weight;
  private final Bound bound;
  private final String what;
  private final String effect;
  private final String remedy;
  private final String see;

  DoubtKind(Weight weight, Bound bound, String what, String effect, String remedy, String see) {
    this.weight = weight;
    this.bound = bound;
    this.what = what;
    this.effect = effect;
    this.remedy = remedy;
    this.see = see;
  }

  /** Its name in JSON. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Weight weight() {
    return weight;
  }

  /** From which share, factor or count on there is a doubt; what of is said by {@link #what}. */
  public double bound() {
    return bound.from();
  }

  /** How many there must be to tell a share of. */
  public long least() {
    return bound.least();
  }

  /** What the bound is held to. */
  public String what() {
    return what;
  }

  /** What it does to a model. */
  public String effect() {
    return effect;
  }

  /** What helps. */
  public String remedy() {
    return remedy;
  }

  /** Where more of it is said. */
  public String see() {
    return see;
  }
}
