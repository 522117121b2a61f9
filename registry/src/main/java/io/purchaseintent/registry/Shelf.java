package io.purchaseintent.registry;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** Where models are, to be read: {@code NAME/VERSION/} with files, and a log beside them. */
interface Shelf {

  /** The folders of a model, or with {@code ""} of all models; in any order, and of any name. */
  List<String> folders(String name) throws IOException;

  /** The files of a version, by their names. */
  List<String> files(String name, String version) throws IOException;

  /**
   * A file of a version.
   *
   * @throws NoSuchFileException if there is none
   */
  byte[] read(String name, String version, String file) throws IOException;

  /**
   * The moves in the log, the oldest first; none if there is no log.
   *
   * @throws RegistryException if a line of it was edited
   */
  List<Move> moves(String name) throws IOException;
}
