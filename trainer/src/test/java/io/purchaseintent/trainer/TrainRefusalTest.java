package io.purchaseintent.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Training sets, registries and settings that the command refuses, with the reason. */
final class TrainRefusalTest extends RunsTrain {

  TrainRefusalTest() {
    super(12);
  }

  /** What is wrong is as wrong in few rows. */
  private static SmallTrainingSet set() {
    return new SmallTrainingSet()
        .sessions("train", 150)
        .sessions("validation", 60)
        .sessions("test", 60);
  }

  private void assertRefused(String told, SmallTrainingSet set, String... options)
      throws IOException {
    set.write(home.resolve("lake"));

    assertEquals(ExitCode.FAILED, train(options));

    String message = said();
    assertTrue(message.contains(told), message);
    assertFalse(message.contains("Exception"), message);
    assertFalse(Files.exists(home.resolve("registry/purchase-intent")), "a version was written");
  }

  @Test
  void setOfOneClass_isRefused() throws IOException {
    assertRefused("end without a purchase", set().rows(row -> row.put("label", 0f)));
  }

  @Test
  void testPartOfOneClass_isRefused_beforeAnythingIsTrained() throws IOException {
    assertRefused(
        "of part \"test\" of training set small end without a purchase: there is nothing to judge by",
        set()
            .rows(
                row -> {
                  if (row.get("session_id").toString().startsWith("test")) {
                    row.put("label", 0f);
                  }
                }));
  }

  @Test
  void setOfTenRows_isRefused() throws IOException {
    assertRefused(
        "there is nothing to learn",
        set().sessions("train", 2).sessions("validation", 1).sessions("test", 1));
  }

  @Test
  void labelThatIsNone_isRefused() throws IOException {
    assertRefused(
        "label NaN",
        set()
            .rows(
                row -> {
                  if ((Integer) row.get("moment") == 2) {
                    row.put("label", Float.NaN);
                  }
                }));
  }

  @Test
  void momentBeforeTheFirst_isRefused() throws IOException {
    assertRefused(
        "has moment 0: the first is 1",
        set().rows(row -> row.put("moment", (Integer) row.get("moment") - 1)));
  }

  @Test
  void weightWithoutEnd_isRefused() throws IOException {
    assertRefused("weight Infinity", set().rows(row -> row.put("weight", Float.POSITIVE_INFINITY)));
  }

  @Test
  void moreRowsThanOneMachineTakes_areRefused_withTheRemedy() throws IOException {
    assertRefused(
        "2000000000 rows, but one machine takes",
        set().manifest(json -> ((ObjectNode) json.path("rows")).put("train", 2_000_000_000)));
    assertRefused(
        "\"test\" of training set small has no rows",
        set().manifest(json -> ((ObjectNode) json.path("rows")).put("test", -5)));
  }

  @Test
  void columnOfAnotherType_isRefused() throws IOException {
    assertRefused(
        "has anonymous in column \"cart_value\", which must be a number",
        set().texts("cart_value", "anonymous"));
  }

  @Test
  void fileThatIsGone_isTold() throws IOException {
    set().write(home.resolve("lake"));
    Path file = home.resolve("lake/training-sets/small/train/part-0.parquet");
    Files.delete(file);

    assertEquals(ExitCode.FAILED, train());
    String message = said();
    assertTrue(message.contains(file + " is missing"), message);
  }

  @Test
  void missingColumn_isRefused() throws IOException {
    assertRefused(
        "has no column \"cart_value\"", set().columns(name -> !name.equals("cart_value")));
    assertRefused("has no column \"weight\"", set().columns(name -> !name.equals("weight")));
  }

  @Test
  void featureThatThisReleaseLacks_isRefused() throws IOException {
    assertRefused(
        "shoe_size",
        set()
            .manifest(
                json ->
                    ((ObjectNode) json.path("feature_set").path("features").get(0))
                        .put("name", "shoe_size")));
  }

  @Test
  void datesWithoutValidation_areRefused() throws IOException {
    assertRefused(
        "\"validation\" of training set small has no rows", set().sessions("validation", 0));
  }

  @Test
  void infiniteValue_isRefused() throws IOException {
    assertRefused("cart_value", set().rows(row -> row.put("cart_value", Float.POSITIVE_INFINITY)));
  }

  @Test
  void setWithoutPublishLag_isRefused() throws IOException {
    assertRefused(
        "has no publish_lag",
        set().manifest(json -> ((ObjectNode) json.path("splits")).remove("publish_lag")));
  }

  @Test
  void registryEditedByHand_isRefused_andLeftAsItIs() throws IOException {
    set().write(home.resolve("lake"));
    Path model = Files.createDirectories(home.resolve("registry/purchase-intent/v1")).getParent();
    Path log = Files.writeString(model.resolve("log.jsonl"), "promote v1!\n");

    assertEquals(ExitCode.FAILED, train());

    String message = said();
    assertTrue(message.contains("Line 1 of " + log + " is not as it was written"), message);
    assertEquals("promote v1!\n", Files.readString(log));
    try (Stream<Path> files = Files.list(model)) {
      assertEquals(2, files.count());
    }
  }

  @Test
  void libraries_doNotTellOfEveryFile() throws IOException {
    List<String> told = new ArrayList<>();
    Handler listener =
        new Handler() {
          @Override
          public void publish(LogRecord message) {
            told.add(message.getLoggerName() + ": " + message.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger root = Logger.getLogger("");
    root.addHandler(listener);
    try {
      assertRefused("end without a purchase", set().rows(row -> row.put("label", 0f)));
    } finally {
      root.removeHandler(listener);
    }

    assertEquals(List.of(), told);
  }

  @Test
  void spark_isNotPartOfThisJar() throws IOException {
    assertRefused("bundles/spark-trainer", set(), "--runner=spark");
  }
}
