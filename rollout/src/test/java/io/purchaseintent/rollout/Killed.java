package io.purchaseintent.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.Discrepancy;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.Standings;
import io.purchaseintent.scoring.PropensityModel;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A registry whose caller is killed before or after its next move is made. */
final class Killed implements ModelRegistry {

  /** What no program catches. */
  static final class Kill extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final ModelRegistry registry;
  private final boolean after;

  Killed(ModelRegistry registry, boolean after) {
    this.registry = registry;
    this.after = after;
  }

  @Override
  public Move move(String name, Function<Standings, Move> choice) {
    if (after) {
      registry.move(name, choice);
    }
    throw new Kill();
  }

  @Override
  public List<Move> moves(String name) {
    return registry.moves(name);
  }

  @Override
  public JsonNode manifest(String name, String version) {
    return registry.manifest(name, version);
  }

  @Override
  public String write(
      String name,
      ObjectNode manifest,
      Function<String, Map<String, byte[]>> files,
      AuditEntry audit) {
    return registry.write(name, manifest, files, audit);
  }

  @Override
  public void requireWritable(String name) {
    registry.requireWritable(name);
  }

  @Override
  public List<String> versions(String name) {
    return registry.versions(name);
  }

  @Override
  public PropensityModel load(String name, String version) {
    return registry.load(name, version);
  }

  @Override
  public byte[] file(String name, String version, String file) {
    return registry.file(name, version, file);
  }

  @Override
  public List<Discrepancy> verify(String name) {
    return registry.verify(name);
  }
}
