package io.purchaseintent.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.purchaseintent.page.Text;
import io.purchaseintent.profile.doubt.DoubtKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps what docs/profile.md says of doubts the same as their definitions. */
final class ProfileDocumentTest {

  private static final String TITLE = "## What is doubted\n";

  private static String doubts() {
    StringBuilder text = new StringBuilder(TITLE);
    text.append("\n| doubt | weight | from | of what | of at least | what it does | what helps |\n")
        .append("|---|---|---|---|---|---|---|\n");
    for (DoubtKind kind : DoubtKind.values()) {
      text.append("| `")
          .append(kind.code())
          .append("` | ")
          .append(kind.weight().code())
          .append(" | ")
          .append(Text.tick(kind.bound()))
          .append(" | ")
          .append(kind.what())
          .append(" | ")
          .append(kind.least() == 0 ? "" : Text.grouped(kind.least()))
          .append(" | ")
          .append(kind.effect())
          .append(" | ")
          .append(kind.remedy())
          .append(" See [")
          .append(kind.see().replaceAll("docs/|#.*", ""))
          .append("](")
          .append(kind.see().replace("docs/", ""))
          .append("). |\n");
    }
    return text.toString();
  }

  @Test
  void document_saysOfDoubtsWhatTheirDefinitionsSay() throws IOException {
    // What the section should be lies here, to be copied after a change of a definition.
    Files.writeString(Path.of("target/profile-doubts.md"), doubts());
    String document = Files.readString(Path.of("../docs/profile.md"));

    assertEquals(
        doubts(), document.substring(document.indexOf(TITLE)), "copy target/profile-doubts.md");
  }
}
