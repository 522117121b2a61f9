package io.purchaseintent.trainer.lifecycle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.trainer.report.ModelCard;
import io.purchaseintent.trainer.report.Report;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A version before it has a name.
 *
 * @param manifest its lineage and figures
 * @param files its content but for its report and card
 * @param evaluated all figures
 * @param summary what to tell the user
 * @param trials log of the search, of no more use once the version is written; null without one
 */
public record TrainedVersion(
    ObjectNode manifest,
    Map<String, byte[]> files,
    ObjectNode evaluated,
    ObjectNode summary,
    @Nullable Path trials) {

  /**
   * All files of the version. Its report and card tell what the gates said, so the manifest must
   * have their verdicts by now.
   *
   * @param title what it is called, such as {@code purchase-intent v3}
   */
  public Map<String, byte[]> titled(String title) {
    Map<String, byte[]> all = new LinkedHashMap<>(files);
    all.put("report.html", utf8(new Report(title, evaluated, manifest).html()));
    all.put("model-card.md", utf8(new ModelCard(title, evaluated, manifest).markdown()));
    return all;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
