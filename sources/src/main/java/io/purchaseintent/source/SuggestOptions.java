package io.purchaseintent.source;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.UserError;
import io.purchaseintent.record.InputFile;
import io.purchaseintent.record.InputFiles;
import io.purchaseintent.suggest.Suggestion;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Looking at files in place of importing them: a mapping that reads them, and what it would give.
 */
final class SuggestOptions {

  @Option(
      names = "--suggest",
      description =
          "Do not import, but look at FILE: name the shipped mapping that reads it, or write a first"
              + " one, with why and what else, to standard output or --out; and tell what it would"
              + " give, and what to doubt.")
  boolean suggest;

  @Option(
      names = "--anew",
      description = "With --suggest: write a first mapping also where a shipped one reads FILE.")
  boolean anew;

  /**
   * Looks at files.
   *
   * @param shipped the folder of the shipped mappings, or null
   * @param target where the mapping is written, or null for standard output
   */
  void run(
      List<String> names,
      @Nullable Path shipped,
      @Nullable Path target,
      boolean json,
      Instant now,
      PrintWriter out,
      PrintWriter err) {
    List<InputFile> files = InputFiles.of(names);
    if (target != null && files.size() > 1) {
      throw new UserError("--out takes the mapping of one file, but these are " + files.size());
    }
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    ArrayNode suggestions = all.putArray("suggestions");
    for (InputFile file : files) {
      Suggestion suggestion = Suggestion.of(file, anew ? null : shipped, now);
      String yaml = suggestion.yaml();
      if (yaml != null && target != null) {
        write(target, yaml);
      } else if (yaml != null && !json) {
        out.print(yaml);
        out.flush();
      }
      if (json) {
        suggestions.add(suggestion.json());
      } else {
        err.print(suggestion.report());
        err.flush();
      }
    }
    if (json) {
      out.println(Commands.oneLine(all));
      out.flush();
    }
  }

  private static void write(Path target, String yaml) {
    try {
      Files.writeString(target, yaml, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new UserError(
          target + " is there already, and may be changed by hand: name another file with --out",
          e);
    } catch (IOException e) {
      throw new UserError(target + " cannot be written: " + e.getMessage(), e);
    }
  }
}
