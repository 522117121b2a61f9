package io.purchaseintent.feature;

import io.purchaseintent.feature.DeclaredFeature.Aggregate;
import io.purchaseintent.feature.DeclaredFeature.Column;
import io.purchaseintent.feature.DeclaredFeature.Filter;
import io.purchaseintent.feature.DeclaredFeature.Function;
import io.purchaseintent.feature.DeclaredFeature.Of;
import io.purchaseintent.feature.DeclaredFeature.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Features of a shop, a few of each kind. */
final class Declarations {

  private Declarations() {}

  static DeclaredFeature of(
      String name,
      Of of,
      Type type,
      Function function,
      @Nullable DeclaredField field,
      Filter where,
      int window) {
    return share(name, of, type, function, field, where, null, window);
  }

  private static DeclaredFeature share(
      String name,
      Of of,
      Type type,
      Function function,
      @Nullable DeclaredField field,
      Filter where,
      @Nullable Filter share,
      int window) {
    return new DeclaredFeature(
        name, 1, of, type, "", new Aggregate(function, field, where, share, window));
  }

  static DeclaredFeature column(String name, Of of, Type type, @Nullable String otherwise) {
    return new DeclaredFeature(name, 1, of, type, "", new Column("t", name, otherwise));
  }

  /** Events whose field is one of these texts. */
  static Filter where(DeclaredField field, String... texts) {
    return new Filter(new TreeMap<>(Map.of(field, new TreeSet<>(List.of(texts)))), null, null);
  }

  /** One of each function, with a window and without. */
  static DeclaredFeatures each(Of of) {
    Filter views = where(DeclaredField.TYPE, "product_view");
    Filter purchases = where(DeclaredField.TYPE, "purchase");
    List<DeclaredFeature> all = new ArrayList<>();
    for (int window : new int[] {0, 7}) {
      String end = "_" + window;
      all.add(of("views" + end, of, Type.NUMBER, Function.COUNT, null, views, window));
      all.add(
          of(
              "spent" + end,
              of,
              Type.NUMBER,
              Function.SUM,
              DeclaredField.AMOUNT,
              purchases,
              window));
      all.add(
          of(
              "price" + end,
              of,
              Type.NUMBER,
              Function.MEAN,
              DeclaredField.PRICE,
              Filter.ALL,
              window));
      all.add(
          of(
              "last" + end,
              of,
              Type.CATEGORY,
              Function.LAST,
              DeclaredField.CATEGORY,
              views,
              window));
      all.add(
          of(
              "products" + end,
              of,
              Type.NUMBER,
              Function.DISTINCT,
              DeclaredField.PRODUCT_ID,
              views,
              window));
      all.add(
          share(
              "mobile" + end,
              of,
              Type.NUMBER,
              Function.SHARE,
              null,
              Filter.ALL,
              where(DeclaredField.DEVICE, "mobile"),
              window));
      if (of != Of.VISIT) {
        all.add(
            of("since" + end, of, Type.DAYS_SINCE, Function.DAYS_SINCE, null, purchases, window));
      }
    }
    return new DeclaredFeatures(all);
  }

  /** The same of shoppers and of products. */
  static DeclaredFeatures ofShoppersAndProducts() {
    List<DeclaredFeature> all = new ArrayList<>(each(Of.SHOPPER).all());
    each(Of.PRODUCT)
        .all()
        .forEach(
            feature ->
                all.add(
                    new DeclaredFeature(
                        "product_" + feature.name(),
                        1,
                        Of.PRODUCT,
                        feature.type(),
                        "",
                        feature.source())));
    return new DeclaredFeatures(all);
  }
}
