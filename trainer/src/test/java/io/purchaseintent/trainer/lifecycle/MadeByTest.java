package io.purchaseintent.trainer.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MadeByTest {

  @Test
  void codeThatNoCommitHas_isWarnedOf_andNothingElseIs() {
    ObjectNode madeBy = new ObjectMapper().createObjectNode().put("code_commit", "abc");

    assertTrue(MadeBy.warning(madeBy.put("code_dirty", "false")).isEmpty());
    assertTrue(MadeBy.warning(madeBy.put("code_dirty", "unknown")).isEmpty());
    String warning = MadeBy.warning(madeBy.put("code_dirty", "true")).orElse("");
    assertTrue(warning.contains("changes that commit abc does not have"), warning);
  }

  @Test
  void classesThatAreInNoJar_areOfACommitThatIsNotKnown() {
    ObjectNode madeBy = MadeBy.thisProcess(Map.of());

    assertEquals("unknown", madeBy.path("code_commit").asText());
    assertEquals("unknown", madeBy.path("code_dirty").asText());
  }
}
