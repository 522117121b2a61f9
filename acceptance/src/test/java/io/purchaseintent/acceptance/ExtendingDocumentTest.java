package io.purchaseintent.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/extending.md to the classes that there are. */
class ExtendingDocumentTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern CLASS = Pattern.compile("`([A-Z][A-Za-z]*[a-z][A-Za-z]*)[.`]");

  /** Of the JDK and of Beam. */
  private static final Set<String> OF_OTHERS = Set.of("Double", "UnboundedSource");

  private static Set<String> classes() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void document_namesClassesThatThereAre() throws IOException {
    String document = Files.readString(ROOT.resolve("docs/extending.md"));
    Set<String> named =
        CLASS
            .matcher(document)
            .results()
            .map((MatchResult found) -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertTrue(named.contains("SessionFeatures"), () -> "found only " + named);
    named.removeAll(OF_OTHERS);
    named.removeAll(classes());
    assertEquals(Set.of(), named);
  }

  @Test
  void classInTheDocument_isOneThatEveryRunnerIsTestedWith() throws IOException {
    String document = Files.readString(ROOT.resolve("docs/extending.md"));
    String source =
        Files.readString(
            ROOT.resolve("pipelines/src/test/java/io/purchaseintent/pipeline/PriceBand.java"));
    String code = source.replace("package io.purchaseintent.pipeline;", "package shop;");

    assertTrue(document.replaceAll("(?m)^   ", "").contains(code), code);
  }
}
