package io.purchaseintent.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.scoring.PropensityModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Versions of models, and where each stands. A version never changes once it is written; every move
 * is logged. Each method throws {@link RegistryException} where the registry cannot be reached, or
 * holds what was edited by hand; a change that fails leaves it as it was.
 */
public interface ModelRegistry {

  /**
   * Writes a new version, as a candidate.
   *
   * @param manifest what is known of it; the files' hashes are added
   * @param files content by name, once the version's name is known
   * @return the version's name
   */
  String write(
      String name,
      ObjectNode manifest,
      Function<String, Map<String, byte[]>> files,
      AuditEntry audit);

  /**
   * Looks whether a version can be written, as far as can be seen without writing: before somebody
   * makes one for long.
   *
   * @throws RegistryException if not
   */
  void requireWritable(String name);

  /** Writes a new version of which no file tells its name. */
  default String write(
      String name, ObjectNode manifest, Map<String, byte[]> files, AuditEntry audit) {
    return write(name, manifest, version -> files, audit);
  }

  /** The versions of a model, the oldest first; none if there is no such model. */
  List<String> versions(String name);

  /**
   * Brings a version to a stage, in production with a role; who had the role is archived.
   *
   * @throws RegistryException if there is no such version, or none would be champion any more
   */
  default Move promote(String name, String version, Placement to, AuditEntry audit) {
    return move(name, standings -> standings.promote(version, to, audit));
  }

  /**
   * Takes the last promotion of a champion back: the one before it is champion again.
   *
   * @throws RegistryException if there was none before
   */
  default Move rollback(String name, AuditEntry audit) {
    return move(name, standings -> standings.rollback(audit));
  }

  /**
   * Takes a version out of use.
   *
   * @throws RegistryException if there is no such version, or it is the champion
   */
  default Move archive(String name, String version, AuditEntry audit) {
    return move(name, standings -> standings.archive(version, audit));
  }

  /**
   * Notes that a version was judged by what was kept back; it stays where it is.
   *
   * @param audit whose reason says what came of it
   * @throws RegistryException if there is no such version
   */
  default Move judge(String name, String version, AuditEntry audit) {
    return move(name, standings -> standings.judge(version, audit));
  }

  /**
   * Makes a move that is chosen by where the versions stand then, and logs it.
   *
   * @throws RegistryException if there is no such version
   */
  Move move(String name, Function<Standings, Move> choice);

  /** What was done to a model's versions, the oldest first. */
  List<Move> moves(String name);

  /** Where a model's versions stand. */
  default Standings standings(String name) {
    return Standings.of(moves(name));
  }

  /** The version that serves, or none if none was promoted yet. */
  default Optional<String> champion(String name) {
    return standings(name).champion();
  }

  /**
   * What is known of a version.
   *
   * @throws RegistryException if there is none, or its manifest is not the one that was registered
   */
  JsonNode manifest(String name, String version);

  /**
   * A version, ready to score.
   *
   * @throws RegistryException if a file is missing, changed, or names features that this release
   *     does not have
   */
  PropensityModel load(String name, String version);

  /**
   * A file of a version, such as its report.
   *
   * @throws RegistryException if the version has none of this name, or it is not the one that was
   *     registered
   */
  byte[] file(String name, String version, String file);

  /** Hashes everything again, and says what is not as it was registered. */
  List<Discrepancy> verify(String name);
}
