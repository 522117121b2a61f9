package io.purchaseintent.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.UserError;
import io.purchaseintent.training.SearchSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SearchSpaceFileTest {

  @TempDir private Path folder;

  private SearchSpace read(String yaml) throws IOException {
    return SearchSpaceFile.read(Files.writeString(folder.resolve("space.yaml"), yaml));
  }

  @Test
  void shippedSpace_searchesEveryParameter() {
    assertEquals(new TreeSet<>(SearchSpace.NAMES), SearchSpaceFile.shipped().ranges().keySet());
  }

  @Test
  void ranges_areRead() throws IOException {
    assertEquals(
        Map.of(
            "max_depth", new SearchSpace.Range(3, 6, false),
            "eta", new SearchSpace.Range(0.01, 0.3, true)),
        read("max_depth: {from: 3, to: 6}\neta: {from: 0.01, to: 0.3, scale: log}\n").ranges());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "depth: {from: 3, to: 6}|use one of",
        "max_depth: {from: 3}|max_depth: to must be a number",
        "max_depth: {from: 3, to: six}|not six",
        "max_depth: {from: 6, to: 3}|max_depth: from 6.0",
        "max_depth: {from: 3, to: 30}|within 1.0 and 10.0",
        "eta: {from: 0, to: 0.3, scale: log}|above 0 on a log scale",
        "eta: {from: 0.1, to: 0.3, scale: cubic}|log or linear",
        "eta: {from: 0.1, to: 0.3, step: 2}|step",
        "eta: 0.1|must be a map",
        "just text|must be a map",
        "eta: [|space.yaml",
      })
  void whatCannotBeASpace_isRefusedByName(String yaml, String told) {
    UserError refused = assertThrows(UserError.class, () -> read(yaml));

    assertTrue(String.valueOf(refused.getMessage()).contains(told), refused.getMessage());
  }

  @Test
  void missingFile_isNamed() {
    UserError refused =
        assertThrows(UserError.class, () -> SearchSpaceFile.read(folder.resolve("none.yaml")));

    assertTrue(String.valueOf(refused.getMessage()).contains("none.yaml does not exist"));
  }
}
