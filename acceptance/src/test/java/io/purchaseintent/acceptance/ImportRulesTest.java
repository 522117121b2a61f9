package io.purchaseintent.acceptance;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may use what, by the other modules' class files. */
class ImportRulesTest {

  private static final List<Path> MODULES =
      List.of(
              "model",
              "command",
              "registry",
              "store",
              "page",
              "rules",
              "policy",
              "checks",
              "watch",
              "lake",
              "eventlog",
              "mapping",
              "parquet",
              "sources",
              "pipelines",
              "trainer",
              "serving",
              "rollout",
              "experiments",
              "incidents",
              "cli",
              "benchmarks/peers")
          .stream()
          .map(module -> Path.of("..", module, "target", "classes"))
          .toList();

  private static JavaClasses all;

  @BeforeAll
  static void readClasses() {
    for (Path module : MODULES) {
      assertTrue(Files.isDirectory(module), module + " is not compiled: build it before, with -am");
    }
    all = new ClassFileImporter().importPaths(MODULES);
  }

  @Test
  void hashesEventsAndFeatures_useTheJdkOnly() {
    classes()
        .that()
        .resideInAnyPackage(
            "io.purchaseintent.hash..", "io.purchaseintent.event..", "io.purchaseintent.feature..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax.crypto..",
            "org.jspecify..",
            "io.purchaseintent.hash..",
            "io.purchaseintent.event..",
            "io.purchaseintent.feature..")
        .check(all);
  }

  @Test
  void codecs_useStatesAndTheJdkOnly() {
    classes()
        .that()
        .resideInAPackage("io.purchaseintent.codec..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "io.purchaseintent.codec..",
            "io.purchaseintent.hash..",
            "io.purchaseintent.event..",
            "io.purchaseintent.feature..")
        .check(all);
  }

  @Test
  void decision_usesTheModelAndTheJdkOnly() {
    classes()
        .that()
        .resideInAPackage("io.purchaseintent.decision..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "io.purchaseintent.decision..",
            "io.purchaseintent.event..",
            "io.purchaseintent.feature..",
            "io.purchaseintent.hash..",
            "io.purchaseintent.scoring..")
        .check(all);
  }

  @Test
  void model_knowsNoEngineAndNoServer() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.purchaseintent.json..",
            "io.purchaseintent.scoring..",
            "io.purchaseintent.explanation..",
            "io.purchaseintent.training..",
            "io.purchaseintent.evaluation..",
            "io.purchaseintent.prediction..",
            "io.purchaseintent.experiment..",
            "io.purchaseintent.decision..",
            "io.purchaseintent.statistics..",
            "io.purchaseintent.monitoring..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.beam..",
            "io.javalin..",
            "io.lettuce..",
            "io.purchaseintent.registry..",
            "io.purchaseintent.eventlog..",
            "io.purchaseintent.pipeline..",
            "io.purchaseintent.serving..",
            "io.purchaseintent.trainer..",
            "io.purchaseintent.command..")
        .check(all);
  }

  @Test
  void lake_knowsNoEngine() {
    noClasses()
        .that()
        .resideInAPackage("io.purchaseintent.lake..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.beam..",
            "ml.dmlc..",
            "io.purchaseintent.pipeline..",
            "io.purchaseintent.trainer..",
            "io.purchaseintent.command..")
        .check(all);
  }

  @Test
  void checks_knowNoEngineAndNoRules() {
    noClasses()
        .that()
        .resideInAPackage("io.purchaseintent.checks..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.beam..", "io.purchaseintent.pipeline..", "io.purchaseintent.rules..")
        .check(all);
  }

  @Test
  void rules_knowWhatWasMeasured_andNotByWhom() {
    noClasses()
        .that()
        .resideInAPackage("io.purchaseintent.rules..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache..",
            "io.purchaseintent.lake..",
            "io.purchaseintent.pipeline..",
            "io.purchaseintent.serving..",
            "io.purchaseintent.trainer..",
            "io.purchaseintent.watch..")
        .check(all);
  }

  @Test
  void oneReceiver_usesMail() {
    onlyIn("jakarta.mail..", "io.purchaseintent.watch.alert..").check(all);
  }

  @Test
  void packages_formNoCircle() {
    slices().matching("io.purchaseintent.(*)..").should().beFreeOfCycles().check(all);
    slices().matching("io.purchaseintent.(**)").should().beFreeOfCycles().check(all);
  }

  @Test
  void circle_isFound() {
    JavaClasses circle = new ClassFileImporter().importClasses(String.class, Locale.class);
    ArchRule none = slices().matching("java.(*)..").should().beFreeOfCycles();

    assertThrows(AssertionError.class, () -> none.check(circle));
  }

  @Test
  void pipelines_knowNeitherServingNorARunner() {
    noClasses()
        .that()
        .resideInAPackage("io.purchaseintent.pipeline..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.purchaseintent.serving..",
            "io.purchaseintent.trainer..",
            "ml.dmlc..",
            "org.apache.flink..",
            "org.apache.spark..",
            "org.apache.beam.runners..")
        .check(all);
  }

  @Test
  void onlyBenchmarks_nameAnEngine() {
    for (String engine : List.of("org.apache.flink..", "org.apache.spark..")) {
      onlyIn(engine, "io.purchaseintent.benchmark..").check(all);
    }
  }

  @Test
  void serving_knowsNoPipeline() {
    noClasses()
        .that()
        .resideInAPackage("io.purchaseintent.serving..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.purchaseintent.pipeline..", "org.apache.beam..")
        .check(all);
  }

  @Test
  void onlyTraining_usesXgboost() {
    onlyIn("ml.dmlc..", "io.purchaseintent.training..").check(all);
  }

  @Test
  void onlyStatisticsAndEvaluation_useDistributionsOfALibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.purchaseintent.statistics..", "io.purchaseintent.evaluation..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.commons.statistics..")
        .check(all);
  }

  @Test
  void eventLogsTheirReadersAndStores_aloneKnowAmazon() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.purchaseintent.eventlog.kinesis..",
            "io.purchaseintent.pipeline.source",
            "io.purchaseintent.store.s3..",
            "io.purchaseintent.lake.catalog")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("software.amazon..", "org.apache.beam.sdk.io.aws2..")
        .check(all);
  }

  @Test
  void eventLogsOfKafkaAndTheirReaders_aloneKnowIt() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.purchaseintent.eventlog.kafka..", "io.purchaseintent.pipeline.source.kafka..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(all);
  }

  @Test
  void stores_useNothingOfOurs() {
    noClasses()
        .that()
        .resideInAPackage("io.purchaseintent.store..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.purchaseintent..")
                .and(resideOutsideOfPackage("io.purchaseintent.store..")))
        .check(all);
  }

  @Test
  void logsAndRegistries_knowNothingOfTheirKinds() {
    for (String of :
        List.of(
            "io.purchaseintent.eventlog",
            "io.purchaseintent.registry",
            "io.purchaseintent.store")) {
      noClasses()
          .that()
          .resideInAPackage(of)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.purchaseintent.eventlog.kinesis..",
              "io.purchaseintent.eventlog.kafka..",
              "io.purchaseintent.eventlog.address..",
              "io.purchaseintent.registry.mlflow..",
              "io.purchaseintent.store.s3..",
              "io.purchaseintent.store.address..")
          .check(all);
    }
  }

  @Test
  void logsAndRegistries_knowNoProgram() {
    noClasses()
        .that()
        .resideInAnyPackage("io.purchaseintent.eventlog..", "io.purchaseintent.registry..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.purchaseintent.command..",
            "io.purchaseintent.lake..",
            "io.purchaseintent.pipeline..",
            "io.purchaseintent.serving..",
            "io.purchaseintent.trainer..")
        .check(all);
  }

  @Test
  void onlyPipelines_useJodaTime() {
    onlyIn("org.joda.time..", "io.purchaseintent.pipeline..").check(all);
  }

  @Test
  void rule_thatIsBroken_fails() {
    ArchRule wrong = onlyIn("org.apache.beam..", "io.purchaseintent.serving..");

    assertThrows(AssertionError.class, () -> wrong.check(all));
  }

  private static ArchRule onlyIn(String used, String user) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(user)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(used);
  }
}
