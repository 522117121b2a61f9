package io.purchaseintent.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.mapping.MappingFile;
import io.purchaseintent.source.Importer.Counts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingFileTest {

  private static final String FIELDS =
      "fields:\n  event_id: id\n  type: kind\n  event_time: at\n  session_id: visit\n";

  @TempDir Path folder;

  private String failure(String yaml) throws IOException {
    Path file = new Imports(folder).file("m.yaml", yaml);
    UserError error = assertThrows(UserError.class, () -> MappingFile.read(file));
    String message = String.valueOf(error.getMessage());
    assertTrue(message.contains("m.yaml"), message);
    return message;
  }

  @ParameterizedTest
  @CsvSource({
    "colums, columns",
    "Format, format",
    "derived_type, derived_types",
    "lookup, lookups"
  })
  void unknownKey_isNamedWithTheNearestKnown(String wrong, String near) throws IOException {
    String message = failure(FIELDS + wrong + ": x\n");

    assertTrue(
        message.contains(
            "line 6: " + wrong + " is no key; did you mean \"" + near + "\"? There are [columns"),
        message);
  }

  @Test
  void unknownFieldAndUnknownKeyInAField_areNamedWithTheirPlace() throws IOException {
    assertTrue(failure(FIELDS + "  prize: p\n").contains("did you mean \"price\"?"));

    String message = failure(FIELDS + "  price: {colum: p}\n");
    assertTrue(
        message.contains("line 6: fields.price.colum is no key; did you mean \"column\"?"),
        message);
  }

  @Test
  void requiredField_cannotBeLeftOut() throws IOException {
    String message = failure(FIELDS.replace("  session_id: visit\n", ""));

    assertTrue(message.contains("fields lacks session_id: every event needs it"), message);
  }

  @Test
  void emptyAndBrokenYaml_areErrors() throws IOException {
    assertTrue(failure("").contains("is empty"));
    assertTrue(failure("a: [b").contains("is no YAML"));
    assertTrue(failure("a: 1\na: 2\n").contains("line 2: a stands twice, in line 1 too"));
    assertTrue(failure("- a\n").contains("the mapping is a list, but must be a map"));
  }

  @Test
  void wrongChoices_areNamed() throws IOException {
    assertTrue(failure(FIELDS + "format: jsonlin\n").contains("did you mean \"jsonl\"?"));
    String time = FIELDS.replace("at\n", "{column: at, time: epoch_milis}\n");
    assertTrue(failure(time).contains("did you mean \"epoch_millis\"?"));
    String zone = FIELDS.replace("at\n", "{column: at, time: datetime, zone: Mars/Base}\n");
    assertTrue(failure(zone).contains("zone is \"Mars/Base\", but must be a time zone"));
    assertTrue(
        failure(FIELDS + "derived_types:\n  - {when: page_view, page: /a, type: cartview}\n")
            .contains("did you mean \"cart_view\"?"));
  }

  @Test
  void jsonLines_nestedKeysNumbersAndPrefixes() throws IOException {
    Imports imports = new Imports(folder);
    Path mapping =
        imports.file(
            "m.yaml",
            "fields:\n  event_id: {template: '{s}/{n}'}\n"
                + "  type: {default: page_view}\n"
                + "  event_time: {column: t, time: datetime, zone: America/New_York}\n"
                + "  session_id: s\n  sequence: n\n"
                + "  page: ctx.page\n  price: {column: p, missing: [no]}\n"
                + "derived_types:\n"
                + "  - {when: page_view, page: /s/all, type: cart_view}\n"
                + "  - {when: page_view, page_prefix: /s/, type: search}\n");
    Path file =
        imports.file(
            "a.jsonl",
            "\uFEFF{\"s\":\"a\",\"n\":1,\"t\":\"2026-01-02"
                + " 03:04:05\",\"ctx\":{\"page\":\"/s/x?q=1\"},\"p\":\"no\",\"more\":[{\"s\":2}]}\n"
                + "\n"
                + "{\"s\":\"a\",\"n\":2,\"t\":\"2026-01-02"
                + " 03:04:05\",\"ctx\":{\"page\":\"/s/all\"}}\n"
                + "{\"s\":\"a\n"
                + "[1]\n"
                + "{\"s\":\"say \\\"hi\\\"\",\"n\":3,\"t\":\"2026-01-02 03:04:05\",\"p\":1.5}");

    Counts counts = imports.run(mapping, 1, file);

    assertEquals(new Imports.Brief(5, 3, 2, 1, List.of()), Imports.brief(counts));
    JsonNode first = imports.events().get(0);
    assertEquals("a/1", first.get("event_id").asText());
    assertEquals("2026-01-02T08:04:05Z", first.get("event_time").asText());
    assertEquals("search", first.get("type").asText());
    assertEquals("/s/x", first.get("page").asText());
    assertEquals("cart_view", imports.events().get(1).get("type").asText());
    assertEquals("say \"hi\"", imports.events().get(2).get("session_id").asText());
    assertEquals(4, imports.rejected().get(0).get("line").asInt());
  }
}
