package io.purchaseintent.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFolderTest {

  @TempDir Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void files_rollWhenFull_andHoldWholeLines() throws IOException {
    Path out = folder.resolve("out");

    try (EventFolder output = EventFolder.stage(out, 10)) {
      for (int i = 0; i < 5; i++) {
        output.event(bytes("12345" + i));
      }
      assertFalse(Files.exists(out), "nothing is there before the end");
      assertEquals(3, output.files());
      output.publish();
    }

    assertEquals(
        List.of("events-00000.jsonl", "events-00001.jsonl", "events-00002.jsonl"), names(out));
    assertEquals("123450\n123451\n", Files.readString(out.resolve("events-00000.jsonl")));
    assertEquals("123454\n", Files.readString(out.resolve("events-00002.jsonl")));
  }

  @Test
  void laterOutput_replacesTheEarlierWhole() throws IOException {
    Path out = folder.resolve("out");
    try (EventFolder first = EventFolder.stage(out, 1)) {
      first.event(bytes("a"));
      first.event(bytes("b"));
      first.line("rejected.jsonl", bytes("r"));
      first.publish();
    }

    try (EventFolder second = EventFolder.stage(out, 1)) {
      second.event(bytes("c"));
      second.publish();
    }

    assertEquals(List.of("events-00000.jsonl"), names(out));
    assertEquals("c\n", Files.readString(out.resolve("events-00000.jsonl")));
    assertEquals(List.of("out"), names(folder));
  }

  @Test
  void outputNotPublished_leavesTheEarlierAlone() throws IOException {
    Path out = folder.resolve("out");
    try (EventFolder first = EventFolder.stage(out)) {
      first.event(bytes("a"));
      first.publish();
    }

    try (EventFolder second = EventFolder.stage(out)) {
      second.event(bytes("b"));
    }

    assertEquals("a\n", Files.readString(out.resolve("events-00000.jsonl")));
    assertEquals(List.of("out"), names(folder));
  }
}
