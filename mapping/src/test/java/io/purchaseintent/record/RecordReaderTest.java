package io.purchaseintent.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordReaderTest {

  @TempDir Path folder;

  /** Each record as its line, its text and why it is broken. */
  private List<String> records(String content) throws IOException {
    Path path = Files.writeString(folder.resolve("a.csv"), content);
    List<String> records = new ArrayList<>();
    try (SourceFile file = SourceFile.open(path)) {
      RecordReader reader = new RecordReader(file, Dialect.USUAL);
      while (reader.next()) {
        String text =
            new String(
                reader.content(),
                reader.from(),
                reader.to() - reader.from(),
                StandardCharsets.UTF_8);
        records.add(reader.line() + ":" + text + (reader.broken() == null ? "" : "!"));
      }
    }
    return records;
  }

  @Test
  void lineEndsBlankLinesAndTheLastLine() throws IOException {
    assertEquals(List.of("1:a", "3:b", "4:c"), records("a\r\n\nb\nc"));
  }

  @Test
  void quotedLineEnd_belongsToTheRecord() throws IOException {
    assertEquals(List.of("1:\"a\nb\",c", "3:d"), records("\"a\nb\",c\nd\n"));
  }

  @Test
  void quoteWithinAPlainField_isText() throws IOException {
    assertEquals(List.of("1:5\" pipe,x\"\"", "2:b"), records("5\" pipe,x\"\"\nb\n"));
  }

  @Test
  void doubledQuote_doesNotEndTheField() throws IOException {
    assertEquals(List.of("1:\"a\"\"\nb\",\"\"", "3:c"), records("\"a\"\"\nb\",\"\"\nc\n"));
  }

  @Test
  void unclosedQuote_costsItsOwnLineOnly() throws IOException {
    assertEquals(List.of("1:a", "2:\"b!", "3:c", "4:d"), records("a\n\"b\nc\nd\n"));
    String rest = "x\n".repeat(RecordReader.MAX_QUOTED);

    List<String> records = records("\"b\n" + rest);

    assertEquals("1:\"b!", records.get(0));
    assertEquals(RecordReader.MAX_QUOTED + 1, records.size());
  }

  @Test
  void longestRecord_isTaken_oneByteMoreIsNot() throws IOException {
    String longest = "y".repeat(RecordReader.MAX_RECORD);

    List<String> records = records(longest + "\nz" + longest + "\nend\n" + longest);

    assertEquals(4, records.size());
    assertTrue(records.get(0).equals("1:" + longest));
    assertTrue(records.get(1).equals("2:z" + "y".repeat(RecordReader.KEPT - 1) + "!"));
    assertEquals("3:end", records.get(2));
    assertTrue(records.get(3).equals("4:" + longest));
  }

  @Test
  void recordsAcrossBufferEnds_areWhole() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    StringBuilder content = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= 3_000; i++) {
      String line = i + "x".repeat(random.nextInt(900));
      content.append(line).append('\n');
      expected.add(i + ":" + line);
    }

    assertEquals(expected, records(content.toString()));
  }
}
