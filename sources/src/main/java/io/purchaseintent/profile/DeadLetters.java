package io.purchaseintent.profile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.table.DeadLetterRow;
import io.purchaseintent.profile.doubt.DoubtKind;
import io.purchaseintent.profile.doubt.Doubts;
import io.purchaseintent.profile.sketch.Names;
import io.purchaseintent.profile.sketch.Names.Counted;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What was rejected, of whatever day: a record without a time is of none. */
final class DeadLetters {

  private static final int KEPT = 1_000;
  private static final int TOLD = 10;
  private static final int LONGEST = 160;

  private final Lake lake;

  DeadLetters(Lake lake) {
    this.lake = lake;
  }

  /**
   * Tells fields and reasons.
   *
   * @param events that were accepted
   */
  void tell(long events, ObjectNode profile, Doubts doubts) throws IOException {
    Names reasons = new Names(KEPT, 1);
    Optional<TableView> table = DeadLetterRow.in(lake).newest();
    if (table.isPresent()) {
      table
          .get()
          .read(
              DeadLetterRow.SCHEMA,
              row -> {
                String reason = row.get("field") + ": " + row.get("reason");
                reasons.of(reason.substring(0, Math.min(LONGEST, reason.length())))[0]++;
              });
    }
    long letters = table.map(TableView::rows).orElse(0L);
    ObjectNode node = profile.putObject("dead_letters").put("letters", letters);
    ArrayNode told = node.putArray("reasons");
    List<Counted> most = reasons.top(TOLD, 0);
    for (Counted each : most) {
      told.addObject().put("reason", each.name()).put("letters", each.in(0));
    }
    long records = events + letters;
    doubts.share(
        DoubtKind.REJECTED,
        letters,
        records,
        String.format(
            Locale.ROOT,
            "%,d records were rejected, %.1f%% of all",
            letters,
            100.0 * letters / Math.max(1, records)),
        most.stream().map(each -> each.name() + ": " + each.in(0)).toList());
  }
}
