package io.purchaseintent.record;

import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The files that names on a command line stand for: a folder for all that are in it and below, as
 * engines write tables, in the order of their paths, but those of names with {@code _} or {@code .}
 * at their beginning, which are the engine's own, such as {@code _SUCCESS}; a pattern ({@code
 * exports/2024-*.csv}, {@code **} for folders) for what it fits; a zip for the files in it.
 */
public final class InputFiles {

  private InputFiles() {}

  /**
   * The files of names.
   *
   * @throws UserError if a name is of nothing, a folder has no files, or cannot be looked into
   */
  public static List<InputFile> of(Collection<String> names) {
    List<InputFile> files = new ArrayList<>();
    for (String name : names) {
      for (Path path : fitting(name)) {
        if (!Files.isDirectory(path)) {
          addUnpacked(path, files);
          continue;
        }
        List<Path> found = below(path);
        if (found.isEmpty()) {
          throw new UserError(path + " is a folder without files to import");
        }
        found.forEach(file -> addUnpacked(file, files));
      }
    }
    return List.copyOf(files);
  }

  /**
   * What a name stands for, itself or as a pattern: files and folders, at least one.
   *
   * @throws UserError if nothing fits
   */
  public static List<Path> fitting(String name) {
    Path path = Path.of(name);
    int wild = firstWildcard(name);
    if (wild < 0 || Files.exists(path)) {
      return List.of(path);
    }
    int slash = name.lastIndexOf('/', wild);
    Path folder = Path.of(slash < 0 ? "" : slash == 0 ? "/" : name.substring(0, slash));
    String pattern = name.substring(slash + 1);
    if (!Files.isDirectory(slash < 0 ? Path.of(".") : folder)) {
      throw new UserError(name + ": there is no folder " + folder);
    }
    PathMatcher matcher = folder.getFileSystem().getPathMatcher("glob:" + pattern);
    int depth = pattern.contains("**") ? Integer.MAX_VALUE : (int) slashes(pattern) + 1;
    Path from = slash < 0 ? Path.of(".") : folder;
    try (Stream<Path> all = Files.walk(from, depth, FileVisitOption.FOLLOW_LINKS)) {
      List<Path> found =
          all.filter(each -> !each.equals(from))
              .filter(each -> matcher.matches(from.relativize(each)))
              .map(each -> slash < 0 ? from.relativize(each) : each)
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw new UserError(name + " is the name of no file: nothing fits that pattern");
      }
      return found;
    } catch (IOException | UncheckedIOException e) {
      throw new UserError(folder + " cannot be looked into: " + e.getMessage(), e);
    }
  }

  private static int firstWildcard(String name) {
    for (int i = 0; i < name.length(); i++) {
      if ("*?[{".indexOf(name.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private static long slashes(String pattern) {
    return pattern.chars().filter(c -> c == '/').count();
  }

  private static void addUnpacked(Path path, List<InputFile> files) {
    if (FileKind.of(path) != FileKind.ZIP) {
      files.add(InputFile.of(path));
      return;
    }
    try (ZipFile zip = new ZipFile(path.toFile())) {
      List<String> entries =
          zip.stream()
              .filter(entry -> !entry.isDirectory())
              .map(ZipEntry::getName)
              .filter(name -> isOfTheTable(Path.of(name)))
              .sorted()
              .toList();
      String office = FileKind.office(entries);
      if (office != null) {
        throw new UserError(path + " is " + office);
      }
      if (entries.isEmpty()) {
        throw new UserError(path + " is a zip without files to import");
      }
      entries.forEach(name -> files.add(new InputFile(path, name)));
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("encrypted")) {
        throw new UserError(path + " is an encrypted zip: unpack it, and name the files", e);
      }
      throw new UserError(
          path + " is a zip that cannot be read: " + e.getMessage() + "; fetch the file again", e);
    }
  }

  private static List<Path> below(Path folder) {
    try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> isOfTheTable(folder.relativize(file)))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new UserError(folder + " cannot be looked into: " + e.getMessage(), e);
    }
  }

  static boolean isOfTheTable(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith("_") || part.toString().startsWith(".")) {
        return false;
      }
    }
    return true;
  }
}
