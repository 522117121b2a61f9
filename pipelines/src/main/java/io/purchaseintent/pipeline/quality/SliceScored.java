package io.purchaseintent.pipeline.quality;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.monitoring.Slices;
import io.purchaseintent.prediction.LoggedPrediction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names the slices of predictions by what their vectors say, and takes what is judged of them. */
final class SliceScored {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long DAY_MILLIS = 86_400_000;
  private static final String CART_VALUE = "cart_value";

  /** What is read of the vectors of a feature set. */
  private record Reader(FeatureSet features, Slices slices, int cartValue) {

    static Reader of(FeatureSet features) {
      return new Reader(features, Slices.of(features), features.names().indexOf(CART_VALUE));
    }
  }

  private final Map<String, Reader> readers = new HashMap<>();
  private final boolean byDay;

  /**
   * @param featureSets their JSON by hash
   * @param byDay whether each day is a slice
   */
  SliceScored(Map<String, String> featureSets, boolean byDay) {
    this.byDay = byDay;
    featureSets.forEach((hash, json) -> readers.put(hash, Reader.of(read(json))));
  }

  private static FeatureSet read(String json) {
    try {
      return FeatureSetJson.read(JSON.readTree(json));
    } catch (IOException e) {
      throw new UncheckedIOException("A feature set of this very job is not readable", e);
    }
  }

  /** What is judged of a prediction; of a feature set that is not known, fewer slices. */
  ScoredPrediction of(LoggedPrediction logged) {
    List<String> slices = new ArrayList<>();
    Reader reader = readers.get(logged.featureSet());
    if (reader == null || reader.features().size() != logged.vector().length) {
      slices.add("segment=" + logged.segment().code());
    } else {
      for (int place : reader.slices().of(logged.vector(), logged.segment())) {
        if (place != Slices.ALL) {
          slices.add(reader.slices().names().get(place));
        }
      }
    }
    slices.add("version=" + logged.modelVersion());
    slices.add("variant=" + logged.variant());
    if (logged.action() != null) {
      slices.add("policy=" + logged.action().policy());
    }
    if (byDay) {
      slices.add(
          "day=" + LocalDate.ofEpochDay(Math.floorDiv(logged.time().toEpochMilli(), DAY_MILLIS)));
    }
    return ScoredPrediction.of(logged, cartValue(logged, reader), slices);
  }

  private static float cartValue(LoggedPrediction logged, @Nullable Reader reader) {
    if (reader == null
        || reader.cartValue() < 0
        || reader.features().size() != logged.vector().length) {
      return Float.NaN;
    }
    return logged.vector()[reader.cartValue()];
  }
}
