package io.purchaseintent.trainer.search;

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
        "depth: {from: 3, to: 6}|line 1: depth is no key; did you mean \"max_depth\"? There are [col",
        "max_depth: {from: 3}|line 1: max_depth lacks to: give a number",
        "max_depth: {from: 3, to: six}|max_depth.to is \"six\", but must be a number",
        "max_depth: {from: 6, to: 3}|line 1: max_depth does not do: from 6.0",
        "max_depth: {from: 3, to: 30}|within 1.0 and 10.0",
        "eta: {from: 0, to: 0.3, scale: log}|above 0 on a log scale",
        "eta: {from: 0.1, to: 0.3, scale: cubic}|eta.scale is \"cubic\", but must be one of [linear, log]",
        "eta: {from: 0.1, to: 0.3, step: 2}|eta.step is no key: there are [from, scale, to]",
        "eta: 0.1|eta is \"0.1\", but must be a map",
        "just text|must be a map",
        "eta: [|space.yaml, line 1: is no YAML",
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
