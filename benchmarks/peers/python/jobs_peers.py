"""What the batch jobs do, in PySpark, to be timed beside them: docs/benchmarks.md says how.

    # In an environment with pyspark==3.5.9; by spark-submit, so that the JVM's time is counted too.
    spark-submit --driver-memory=2g jobs_peers.py ingest --lake=DIR --input=events/
    spark-submit --driver-memory=2g jobs_peers.py sessionize --lake=DIR
    spark-submit --driver-memory=2g jobs_peers.py aggregate --lake=DIR
    spark-submit --driver-memory=2g jobs_peers.py training-set --lake=DIR
    spark-submit --driver-memory=2g jobs_peers.py count --lake=DIR    # rows that there are, as JSON

DataFrames and built-in functions only, two cores, adaptive execution, four partitions a shuffle.
Where a rule of ours would cost more here it is left out, and the page names it.
"""

import argparse
import json
import pathlib

from pyspark.sql import SparkSession, Window
from pyspark.sql import functions as F

GAP_MILLIS = 30 * 60 * 1000
RECENT_MILLIS = 5 * 60 * 1000
PUBLISH_LAG_MILLIS = 60 * 60 * 1000
DAY_MILLIS = 24 * 60 * 60 * 1000
TRAIN_SHARE, JUDGED_SHARE = 0.7, 0.82
EPOCH = 719163  # 1970-01-01, as date.toordinal tells it
SALT = "a secret of sixteen bytes or more"

RAW = """event_id STRING, type STRING, event_time TIMESTAMP, sequence INT, session_id STRING,
user_id STRING, page STRING, product_id STRING, category STRING, price DECIMAL(18, 6),
currency STRING, quantity INT, order_id STRING, query STRING, device STRING, channel STRING,
country STRING, zone STRING, user_agent STRING, ip STRING, received_time TIMESTAMP"""

OF_PRODUCTS = ["product_click", "product_view", "add_to_cart", "remove_from_cart"]
COUNTED = [
    *["page_view", "product_click", "product_view", "search", "add_to_cart"],
    *["remove_from_cart", "cart_view", "checkout", "interaction"],
]
TYPES = [*COUNTED, "sign_in", "sign_out", "purchase"]
DEVICES = ["desktop", "mobile", "tablet", "other"]
CHANNELS = ["direct", "organic", "paid", "social", "email", "referral", "other"]
ROBOTS = (
    r"(?i)(?<!cu)bot(?![a-z0-9])|crawl|spider|slurp|headlesschrome|phantomjs|python-requests|curl/"
    r"|wget/|scrapy|go-http-client|okhttp|apache-httpclient|facebookexternalhit|lighthouse|pingdom"
    r"|uptimerobot|mediapartners"
)


def start():
    spark = (
        SparkSession.builder.master("local[2]")
        .appName("jobs_peers")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.adaptive.enabled", "true")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.parquet.compression.codec", "zstd")
        # Ninety folders are listed here, not by a job of ninety tasks.
        .config("spark.sql.sources.parallelPartitionDiscovery.threshold", "10000")
        # Aggregates of sets fall back to sorting after 128 groups otherwise.
        .config("spark.sql.objectHashAggregate.sortBased.fallbackThreshold", "1000000")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def read(spark, lake, table):
    return spark.read.parquet(str(lake / table))


def write_by_day(frame, lake, table, day):
    frame.write.mode("overwrite").partitionBy(day).parquet(str(lake / table))


def is_of(*types):
    return F.col("type").isin(*types)


def absent_or(name, rule):
    return F.col(name).isNull() | rule


def day_of(time):
    """Days since the epoch."""
    return F.floor(F.unix_millis(time) / DAY_MILLIS).cast("int")


def midnight(day):
    return F.timestamp_millis(day.cast("long") * DAY_MILLIS)


def ingest(spark, lake, source):
    lines = spark.read.schema(RAW).json(str(source))
    valid = lines.where(
        (F.length("event_id") > 0)
        & (F.length("session_id") > 0)
        & is_of(*TYPES)
        & (F.col("event_time") >= F.lit("1995-01-01").cast("timestamp"))
        & (F.col("event_time") < F.current_timestamp() + F.expr("INTERVAL 1 DAY"))
        & (~is_of(*OF_PRODUCTS) | (F.length("product_id") > 0))
        & absent_or("sequence", F.col("sequence") >= 0)
        & absent_or("price", (F.col("price") > 0) & (F.col("price") <= 1_000_000_000))
        & absent_or("currency", F.col("currency").rlike("^[A-Z]{3}$"))
        & absent_or("quantity", F.col("quantity").between(1, 1_000_000))
        & absent_or("device", F.col("device").isin(*DEVICES))
        & absent_or("channel", F.col("channel").isin(*CHANNELS))
        & absent_or(
            "received_time",
            F.col("event_time") <= F.col("received_time") + F.expr("INTERVAL 15 MINUTES"),
        )
        & absent_or("user_agent", ~F.col("user_agent").rlike(ROBOTS))
    )
    salted = F.sha2(F.concat(F.lit(SALT), "user_id"), 256)
    events = valid.select(
        "event_id",
        "type",
        "event_time",
        F.coalesce("sequence", F.lit(0)).alias("sequence"),
        "session_id",
        F.substring(F.translate(F.base64(F.unhex(salted)), "+/", "-_"), 1, 22).alias("user_id"),
        F.regexp_replace("page", "[?#].*", "").alias("page"),
        "product_id",
        "category",
        F.coalesce((F.col("price") * 1_000_000).cast("long"), F.lit(0)).alias("price_micros"),
        "currency",
        F.coalesce("quantity", F.lit(0)).alias("quantity"),
        *["order_id", "query", "device", "channel", "country", "zone", "received_time"],
        F.to_date("event_time").alias("day"),
    )
    copies = Window.partitionBy("session_id", "day", "event_id").orderBy(
        F.col("received_time").asc_nulls_last()
    )
    first = (
        events.repartition("session_id")
        .withColumn("copy", F.row_number().over(copies))
        .where("copy = 1")
        .drop("copy")
    )
    write_by_day(first, lake, "events", "day")


def visits(events):
    """Events with the number of their visit within the session id, and their own number in it."""
    millis = events.withColumn("millis", F.unix_millis("event_time"))
    ordered = Window.partitionBy("session_id").orderBy("millis", "sequence", "event_id")
    before = F.col("millis") - F.lag("millis").over(ordered)
    begins = F.coalesce((F.col("before_millis") >= GAP_MILLIS).cast("int"), F.lit(0))
    return (
        millis.withColumn("before_millis", before)
        .withColumn("number", F.row_number().over(ordered))
        .withColumn("visit", F.sum(begins).over(ordered))
        .withColumn(
            "before_millis",
            F.when(F.col("before_millis") < GAP_MILLIS, F.col("before_millis")),
        )
        .withColumn("pieces", F.greatest(F.col("quantity"), F.lit(1)))
        .withColumn("amount", F.col("price_micros") * F.col("pieces"))
    )


def ratio(amount, count):
    return F.when(count > 0, amount / count)


def local(time, zone):
    return F.from_utc_timestamp(time, F.coalesce(zone, F.lit("UTC")))


def sessionize(spark, lake):
    def last(name):
        """The value of the visit's last event that has one."""
        return F.max_by(name, F.when(F.col(name).isNotNull(), F.col("number"))).alias(name)

    def only(of_type, value):
        return F.when(is_of(of_type), value)

    price = F.when(F.col("price_micros") > 0, F.col("price_micros"))
    # A purchase empties the cart.
    in_cart = F.col("number") > F.coalesce("bought_number", F.lit(0))
    add, remove = in_cart & is_of("add_to_cart"), in_cart & is_of("remove_from_cart")
    priced = F.when(add & price.isNotNull(), F.col("pieces"))
    viewed = only("product_view", price)
    events = read(spark, lake, "events").drop("page", "currency", "query", "order_id", "day")
    bought = F.max(only("purchase", F.col("number")))
    folded = (
        visits(events)
        .withColumn("bought_number", bought.over(Window.partitionBy("session_id", "visit")))
        .groupBy("session_id", "visit")
        .agg(
            last("user_id"),
            F.min("event_time").alias("session_start"),
            F.max("event_time").alias("session_end"),
            F.count("*").cast("int").alias("event_count"),
            F.max(is_of("purchase")).alias("purchased"),
            *[F.count_if(is_of(name)).alias(f"{name}_count") for name in COUNTED],
            F.max(is_of("sign_in")).cast("double").alias("signed_in"),
            F.size(F.collect_set(only("product_view", F.col("product_id")))).alias(
                "distinct_products_viewed"
            ),
            F.size(F.collect_set(only("product_view", F.col("category")))).alias(
                "distinct_categories_viewed"
            ),
            F.sum(F.when(add, F.col("amount"))).alias("added"),
            F.sum(F.when(remove, F.col("amount"))).alias("removed"),
            (F.sum(F.when(add, F.col("amount"))) / F.sum(priced) / 1e6).alias("mean_cart_price"),
            (F.avg(viewed) / 1e6).alias("mean_viewed_price"),
            F.max(F.when(add, F.col("millis"))).alias("added_millis"),
            F.max(F.when(add, F.col("number"))).alias("added_number"),
            F.max("number").alias("last_number"),
            F.max("millis").alias("end_millis"),
            F.min("millis").alias("start_millis"),
            F.collect_list("millis").alias("times"),
            F.max_by("before_millis", "number").alias("before_millis"),
            last("zone"),
            last("device").alias("device_type"),
            last("channel").alias("channel_type"),
            last("country"),
            F.max_by("type", "number").alias("last_event_type"),
        )
    )
    end = F.col("end_millis")
    clock = local(F.col("session_end"), F.col("zone"))
    cart = F.coalesce("added", F.lit(0)) - F.coalesce("removed", F.lit(0))
    sessions = folded.select(
        *["session_id", "user_id", "session_start", "session_end", "event_count", "purchased"],
        ((end - F.col("start_millis")) / 1e3).alias("session_duration_seconds"),
        *["distinct_products_viewed", "distinct_categories_viewed"],
        *[f"{name}_count" for name in COUNTED],
        "signed_in",
        F.col("purchased").cast("double").alias("has_purchased"),
        (F.greatest(cart, F.lit(0)) / 1e6).alias("cart_value"),
        *["mean_cart_price", "mean_viewed_price"],
        ((end - F.col("added_millis")) / 1e3).alias("seconds_since_add_to_cart"),
        (F.col("last_number") - F.col("added_number")).alias("events_since_add_to_cart"),
        F.size(F.filter("times", lambda time: time > end - RECENT_MILLIS)).alias("events_last_5m"),
        F.lit(0.0).alias("seconds_since_last_event"),
        (F.col("before_millis") / 1e3).alias("seconds_between_last_events"),
        F.hour(clock).alias("hour_of_day"),
        (F.weekday(clock) >= 5).cast("int").alias("is_weekend"),
        *["device_type", "channel_type", "country", "last_event_type"],
        F.to_date("session_start").alias("day"),
    )
    write_by_day(sessions, lake, "sessions", "day")


def snapshots(changes, entity, sums, running, until):
    """Values as of each midnight at which one differs from that of the midnight before.

    changes: rows of entity, as_of (days since the epoch) and what is added as of then, a window's
    end being what is taken away again. sums: columns that add up; running: others, by name, with
    the aggregate over all rows so far.
    """
    midnights = (
        changes.where(F.col("as_of") <= until)
        .groupBy(entity, "as_of")
        .agg(
            *[F.sum(name).alias(name) for name in sums],
            *[F.max(name).alias(name) for name in running],
        )
    )
    so_far = Window.partitionBy(entity).orderBy("as_of").rowsBetween(Window.unboundedPreceding, 0)
    return midnights.select(
        entity,
        "as_of",
        *[F.sum(name).over(so_far).alias(name) for name in sums],
        *[make(name).over(so_far).alias(name) for name, make in running.items()],
    )


def where_changed(values, entity, names):
    value = F.struct(*names)
    before = F.lag(value).over(Window.partitionBy(entity).orderBy("as_of"))
    changed = values.withColumn("before", before).where(
        F.col("before").isNull() | (F.col("before") != value)
    )
    return changed.drop("before").withColumn("as_of_time", midnight(F.col("as_of")))


def entering_and_leaving(days, keys, window, columns):
    """Each day's columns as of the midnight after it, and taken away as of so many days later."""
    in_and_out = F.explode(F.array(F.lit(1), F.lit(-1))).alias("sign")
    both = days.select("*", in_and_out)
    as_of = F.col("day") + 1 + F.when(F.col("sign") < 0, window).otherwise(0)
    return both.select(
        *keys,
        as_of.alias("as_of"),
        *[(F.col(name) * F.col("sign")).alias(alias) for name, alias in columns.items()],
    )


def union(frames):
    whole = frames[0]
    for frame in frames[1:]:
        whole = whole.unionByName(frame, allowMissingColumns=True)
    return whole


def order_key():
    own = F.concat(F.lit("s:"), F.unix_millis("event_time"), F.lit(":"), "session_id")
    return F.coalesce(F.concat(F.lit("o:"), "order_id"), own)


def lines_of_orders(known):
    """A row for each product of an order: what it cost, and of which category it is said to be.

    Pages of orders seldom name categories: then it is what the visit said of the product before.
    """
    visit = Window.partitionBy("session_id", "user_id").orderBy("event_time")
    before = F.unix_millis(F.lag("event_time").over(visit))
    begins = (F.unix_millis("event_time") - before >= GAP_MILLIS).cast("int")
    whole = Window.partitionBy("session_id", "user_id", "visit")
    of_product = (
        Window.partitionBy("session_id", "user_id", "visit", "product_id")
        .orderBy("event_time", "sequence", "event_id")
        .rowsBetween(Window.unboundedPreceding, -1)
    )
    said = F.last("category", ignorenulls=True).over(of_product)
    named = F.coalesce("category", F.when(F.col("product_id").isNotNull(), said))
    return (
        known.withColumn("visit", F.sum(F.coalesce(begins, F.lit(0))).over(visit))
        .withColumn("buys", F.max(is_of("purchase")).over(whole))
        .where("buys")
        .withColumn("named", named)
        .where(is_of("purchase"))
        .withColumn("order", order_key())
        .withColumn("amount", F.col("price_micros") * F.greatest("quantity", F.lit(1)))
        .groupBy("user_id", "order", "product_id")
        .agg(
            F.min_by("amount", "event_time").alias("amount"),
            F.min("event_time").alias("time"),
            F.min_by("named", F.when(F.col("named").isNotNull(), F.col("event_time"))).alias(
                "category"
            ),
        )
    )


def most_frequent(values, by_category, name):
    """The category that was counted most as of each midnight, the first of several."""
    return (
        values.select("user_id", "as_of")
        .join(by_category.withColumnRenamed("as_of", "since"), "user_id")
        .where("since <= as_of")
        .groupBy("user_id", "as_of", "category")
        .agg(F.sum("times").alias("times"))
        .where("times > 0")
        .groupBy("user_id", "as_of")
        .agg(F.min_by("category", F.struct(-F.col("times"), "category")).alias(name))
    )


def user_snapshots(events, until):
    known = events.where(F.col("user_id").isNotNull()).withColumn("day", day_of("event_time"))
    visit = Window.partitionBy("session_id", "user_id").orderBy("event_time")
    before = F.unix_millis(F.lag("event_time").over(visit))
    starts = before.isNull() | (F.unix_millis("event_time") - before >= GAP_MILLIS)
    days = (
        known.select("session_id", "user_id", "day", "event_time", starts.alias("starts"))
        .groupBy("user_id", "day")
        .agg(
            F.count_if("starts").alias("starts"),
            F.max("event_time").alias("last_visit_time"),
        )
    )
    lines = lines_of_orders(known).persist()
    orders = (
        lines.groupBy("user_id", "order")
        .agg(F.sum("amount").alias("amount"), F.min("time").alias("time"))
        .withColumn("day", day_of("time"))
        .withColumn("priced", (F.col("amount") > 0).cast("int"))
    )
    views = (
        known.where(is_of("product_view") & F.col("category").isNotNull())
        .groupBy("user_id", "day", "category")
        .agg(F.count("*").alias("times"))
    )
    first_of_order = F.min("time").over(Window.partitionBy("user_id", "order"))
    bought = (
        lines.withColumn("day", day_of(first_of_order))
        .where(F.col("category").isNotNull())
        .groupBy("user_id", "day", "category")
        .agg(F.count("*").alias("times"))
    )
    days, orders = days.persist(), orders.persist()
    viewed_by_category, bought_by_category = (
        entering_and_leaving(of, ["user_id", "category"], 90, {"times": "times"}).persist()
        for of in (views, bought)
    )
    changes = union(
        [
            entering_and_leaving(
                days.where("starts > 0"), ["user_id"], 30, {"starts": "sessions_30d"}
            ),
            days.select(
                "user_id",
                (F.col("day") + 1).alias("as_of"),
                F.col("starts").alias("lifetime_session_count"),
                "last_visit_time",
            ),
            entering_and_leaving(
                orders.where("priced > 0"),
                ["user_id"],
                90,
                {"amount": "order_value_micros_90d", "priced": "priced_order_count_90d"},
            ),
            orders.select(
                "user_id",
                (F.col("day") + 1).alias("as_of"),
                F.lit(1).alias("lifetime_purchase_count"),
                F.col("time").alias("last_purchase_time"),
            ),
            viewed_by_category.select("user_id", "as_of"),
            bought_by_category.select("user_id", "as_of"),
        ]
    )
    sums = [
        *["lifetime_purchase_count", "order_value_micros_90d", "priced_order_count_90d"],
        *["lifetime_session_count", "sessions_30d"],
    ]
    values = snapshots(
        changes,
        "user_id",
        sums,
        {"last_purchase_time": F.max, "last_visit_time": F.max},
        until,
    ).fillna(0, sums).persist()
    of_categories = {
        "preferred_product_category": bought_by_category,
        "most_viewed_product_category": viewed_by_category,
    }
    joined = values
    for name, by_category in of_categories.items():
        most = most_frequent(values, by_category, name)
        joined = joined.join(most, ["user_id", "as_of"], "left")
    names = [*sums, "last_purchase_time", "last_visit_time", *of_categories]
    return where_changed(joined, "user_id", names)


def product_snapshots(events, until):
    known = events.where(F.col("product_id").isNotNull()).withColumn("day", day_of("event_time"))
    days = known.groupBy("product_id", "day").agg(
        F.count_if(is_of("product_view")).alias("views"),
        F.sum("price_micros").alias("price_sum"),
        F.count_if(F.col("price_micros") > 0).alias("prices"),
        F.max(F.when(F.col("category").isNotNull(), F.struct("event_time", "category")))
        .getField("category")
        .alias("category"),
    )
    orders = (
        known.where(is_of("purchase"))
        .withColumn("order", order_key())
        .groupBy("product_id", "order")
        .agg(F.min("day").alias("day"))
        .withColumn("orders", F.lit(1))
    )
    days = days.persist()
    changes = union(
        [
            entering_and_leaving(
                days.where("views > 0"), ["product_id"], 30, {"views": "view_count_30d"}
            ),
            entering_and_leaving(
                days.where("prices > 0"),
                ["product_id"],
                7,
                {"price_sum": "price_sum_micros_7d", "prices": "price_count_7d"},
            ),
            entering_and_leaving(orders, ["product_id"], 30, {"orders": "purchase_count_30d"}),
            days.select("product_id", (F.col("day") + 1).alias("as_of"), "category"),
        ]
    )
    sums = ["purchase_count_30d", "view_count_30d", "price_sum_micros_7d", "price_count_7d"]
    values = snapshots(
        changes,
        "product_id",
        sums,
        {"category": lambda name: F.last(name, ignorenulls=True)},
        until,
    ).fillna(0, sums)
    return where_changed(values, "product_id", [*sums, "category"])


def write_snapshots(frame, lake, table):
    days = frame.withColumn("day", F.to_date("as_of_time")).drop("as_of")
    write_by_day(days.repartition("day"), lake, table, "day")


def aggregate(spark, lake):
    columns = ["event_id", "session_id", "user_id", "event_time", "sequence", "type"]
    columns += ["product_id", "category"]
    events = read(spark, lake, "events")
    # Folders tell the days, without a look into files.
    until = events.select(F.max("day")).first()[0].toordinal() - EPOCH + 1
    events = events.select(*columns, "price_micros", "quantity", "order_id")
    write_snapshots(user_snapshots(events, until), lake, "user_snapshots")
    write_snapshots(product_snapshots(events, until), lake, "product_snapshots")


def training_set(spark, lake):
    events = visits(read(spark, lake, "events").drop("page", "currency", "query", "order_id"))
    first, last = events.select(F.min("day"), F.max("day")).first()
    days = (last - first).days + 1
    validation, test = (
        (first.toordinal() - EPOCH + round(days * share)) * DAY_MILLIS
        for share in (TRAIN_SHARE, JUDGED_SHARE)
    )
    visit = Window.partitionBy("session_id", "visit")
    start, closed = F.col("start_millis"), F.col("end_millis") + GAP_MILLIS
    moments = (
        events.withColumn("start_millis", F.min("millis").over(visit))
        .withColumn("end_millis", F.max("millis").over(visit))
        .withColumn("bought", F.min(F.when(is_of("purchase"), F.col("millis"))).over(visit))
        .withColumn(
            "part",
            F.when(closed <= validation, "train")
            .when((start >= validation) & (closed <= test), "validation")
            .when(start >= test, "test"),
        )
        .where(F.col("part").isNotNull())
        .where(F.col("bought").isNull() | (F.col("millis") < F.col("bought")))
        .withColumn("moments", F.count("*").over(visit))
    )
    with_state = state_so_far(moments)
    day = F.floor((F.col("millis") - PUBLISH_LAG_MILLIS - 1) / DAY_MILLIS)
    joined = with_state.withColumn("seen_day", day)
    for table, key in (("user_snapshots", "user_id"), ("product_snapshots", "product_id")):
        joined = join_as_of(joined, read(spark, lake, table).drop("day"), key)
    rows = joined.select(*moment_columns())
    rows.write.mode("overwrite").partitionBy("part").parquet(str(lake / "moments"))


def state_so_far(moments):
    """Each event with what the visit was right after it."""
    by_visit, by_product = ["session_id", "visit"], ["session_id", "visit", "product_id"]
    of_product = (
        Window.partitionBy(*by_product)
        .orderBy("number")
        .rowsBetween(Window.unboundedPreceding, 0)
    )
    in_order = Window.partitionBy(*by_visit).orderBy("millis", "number")
    so_far = in_order.rowsBetween(Window.unboundedPreceding, 0)
    # Ordered as the others begin, so that it costs no sort.
    recent = Window.partitionBy(*by_visit).orderBy("millis").rangeBetween(1 - RECENT_MILLIS, 0)
    is_view, is_add = is_of("product_view"), is_of("add_to_cart")
    has_product = F.col("product_id").isNotNull()
    price = F.when(F.col("price_micros") > 0, F.col("price_micros"))

    def last(name):
        return F.last(name, ignorenulls=True).over(so_far).alias(name)

    def product_last(value):
        return F.when(has_product, F.last(value, ignorenulls=True).over(of_product))

    seen = moments.select(
        "*",
        F.when(has_product, F.count_if(is_view).over(of_product)).alias("views_of_product"),
        product_last(F.when(is_view, F.col("millis"))).alias("viewed_millis"),
        product_last(price).alias("product_price"),
        product_last("category").alias("product_category"),
    )
    first_view = is_view & (F.col("views_of_product") == 1)
    signed = F.when(is_add, F.col("amount")).when(is_of("remove_from_cart"), -F.col("amount"))
    kept = ["session_id", "visit", "number", "millis", "event_time", "product_id", "part", "bought"]
    return seen.select(
        *[*kept, "start_millis", "moments", "before_millis", "type"],
        *["views_of_product", "viewed_millis", "product_price", "product_category"],
        *[last(name) for name in ("user_id", "device", "channel", "country", "zone")],
        F.count("*").over(so_far).alias("event_count"),
        *[F.count_if(is_of(name)).over(so_far).alias(f"{name}_count") for name in COUNTED],
        F.max(is_of("sign_in")).over(so_far).cast("int").alias("signed_in"),
        F.count_if(first_view).over(so_far).alias("distinct_products_viewed"),
        F.size(F.collect_set(F.when(is_view, F.col("category"))).over(so_far)).alias(
            "distinct_categories_viewed"
        ),
        F.sum(signed).over(so_far).alias("cart"),
        (
            F.sum(F.when(is_add & price.isNotNull(), F.col("amount"))).over(so_far)
            / F.sum(F.when(is_add & price.isNotNull(), F.col("pieces"))).over(so_far)
            / 1e6
        ).alias("mean_cart_price"),
        (F.avg(F.when(is_view, price)).over(so_far) / 1e6).alias("mean_viewed_price"),
        F.max(F.when(is_add, F.col("millis"))).over(so_far).alias("added_millis"),
        F.max(F.when(is_add, F.col("number"))).over(so_far).alias("added_number"),
    ).withColumn("events_last_5m", F.count("*").over(recent))


def join_as_of(moments, values, key):
    """The newest snapshot that a moment may see, from its midnight until the next one's."""
    since = values.withColumn("since", day_of("as_of_time")).drop("as_of_time")
    until = F.lead("since").over(Window.partitionBy(key).orderBy("since"))
    ranged = since.withColumn("until", until).withColumnRenamed(key, "entity")
    newest = (
        (F.col(key) == F.col("entity"))
        & (F.col("seen_day") >= F.col("since"))
        & (F.col("until").isNull() | (F.col("seen_day") < F.col("until")))
    )
    known = F.col("entity").isNotNull().alias(f"knows_{key}")
    others = [name for name in values.columns if name not in (key, "as_of_time")]
    return moments.join(ranged, newest, "left").select(moments["*"], *others, known)


def moment_columns():
    millis, clock = F.col("millis"), local(F.col("event_time"), F.col("zone"))
    average = ratio(F.col("price_sum_micros_7d") / 1e6, F.col("price_count_7d"))

    def days_since(name):
        return F.floor((millis - F.unix_millis(name)) / DAY_MILLIS)

    return [
        *["part", "session_id", "user_id", "event_time", "product_id"],
        F.timestamp_millis("start_millis").alias("session_start"),
        F.col("number").alias("moment"),
        F.when(F.col("knows_user_id"), "known").otherwise("unknown").alias("segment"),
        F.col("bought").isNotNull().cast("int").alias("label"),
        (1 / F.col("moments")).cast("float").alias("weight"),
        ((millis - F.col("start_millis")) / 1e3).cast("float").alias("session_duration_seconds"),
        *["event_count", "distinct_products_viewed", "distinct_categories_viewed"],
        *[f"{name}_count" for name in COUNTED],
        "signed_in",
        F.lit(0.0).cast("float").alias("has_purchased"),
        (F.greatest(F.coalesce("cart", F.lit(0)), F.lit(0)) / 1e6)
        .cast("float")
        .alias("cart_value"),
        *[F.col(name).cast("float") for name in ("mean_cart_price", "mean_viewed_price")],
        ((millis - F.col("added_millis")) / 1e3).cast("float").alias("seconds_since_add_to_cart"),
        (F.col("number") - F.col("added_number")).alias("events_since_add_to_cart"),
        "events_last_5m",
        F.lit(0.0).cast("float").alias("seconds_since_last_event"),
        (F.col("before_millis") / 1e3).cast("float").alias("seconds_between_last_events"),
        F.hour(clock).alias("hour_of_day"),
        (F.weekday(clock) >= 5).cast("int").alias("is_weekend"),
        F.col("device").alias("device_type"),
        F.col("channel").alias("channel_type"),
        "country",
        F.col("type").alias("last_event_type"),
        F.col("views_of_product").alias("product_views_in_session"),
        ((millis - F.col("viewed_millis")) / 1e3)
        .cast("float")
        .alias("time_since_last_view_of_product"),
        "lifetime_purchase_count",
        ratio(F.col("order_value_micros_90d") / 1e6, F.col("priced_order_count_90d"))
        .cast("float")
        .alias("avg_order_value_90d"),
        days_since("last_purchase_time").alias("days_since_last_purchase"),
        *["preferred_product_category", "most_viewed_product_category"],
        *["lifetime_session_count", "sessions_30d"],
        days_since("last_visit_time").alias("days_since_last_visit"),
        *["purchase_count_30d", "view_count_30d"],
        ratio(F.col("purchase_count_30d"), F.col("view_count_30d"))
        .cast("float")
        .alias("view_to_purchase_rate_30d"),
        average.cast("float").alias("avg_price_7d"),
        (F.col("product_price") / 1e6 / average).cast("float").alias("price_to_avg_price_7d"),
        *[
            (F.coalesce("product_category", "category") == F.col(of)).cast("int").alias(name)
            for name, of in (
                ("is_preferred_category", "preferred_product_category"),
                ("is_most_viewed_category", "most_viewed_product_category"),
            )
        ],
        F.col("knows_user_id").cast("int").alias("is_known_user"),
    ]


def count(spark, lake):
    tables = ["events", "sessions", "user_snapshots", "product_snapshots", "moments"]
    rows = {name: read(spark, lake, name).count() for name in tables if (lake / name).exists()}
    print(json.dumps(rows))


def main():
    parser = argparse.ArgumentParser()
    jobs = ["ingest", "sessionize", "aggregate", "training-set", "count"]
    parser.add_argument("job", choices=jobs)
    parser.add_argument("--lake", type=pathlib.Path, required=True)
    parser.add_argument("--input", type=pathlib.Path)
    given = parser.parse_args()
    spark = start()
    if given.job == "ingest":
        ingest(spark, given.lake, given.input)
    elif given.job == "sessionize":
        sessionize(spark, given.lake)
    elif given.job == "aggregate":
        aggregate(spark, given.lake)
    elif given.job == "training-set":
        training_set(spark, given.lake)
    else:
        count(spark, given.lake)
    spark.stop()


if __name__ == "__main__":
    main()
