package io.purchaseintent.registry.learnt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.decision.bandit.Learnt;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.board.LongTexts;
import io.purchaseintent.registry.board.Notes;
import io.purchaseintent.registry.board.NumberedNotes;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What policies have learnt, beside a model's versions in a registry: a log of versions, and of
 * which of them is used. Thread-safe.
 */
public final class LearntBoard {

  private static final ObjectMapper JSON = new ObjectMapper();
  private final Notes notes;
  private final NumberedNotes log;
  private final Map<String, LearntView> latest = new HashMap<>();

  /** The board in a registry. */
  public LearntBoard(Notes notes) {
    this.notes = notes;
    this.log = new NumberedNotes(notes, "entry-");
  }

  /** A version, and what it is to be decided by. */
  public record Kept(LearntVersion version, Learnt learnt) {}

  /**
   * What a policy has learnt until now.
   *
   * @throws RegistryException if the registry cannot be read
   */
  public synchronized LearntView view(String policy) {
    refresh();
    return latest.computeIfAbsent(policy, this::viewOfKnown);
  }

  private void refresh() {
    if (log.refresh()) {
      latest.clear();
    }
  }

  private LearntView viewOfKnown(String policy) {
    List<LearntVersion> versions = new ArrayList<>();
    List<Usage> usages = new ArrayList<>();
    for (String note : log.entries()) {
      try {
        JsonNode entry = JSON.readTree(note);
        if (!entry.path("policy").asText().equals(policy)) {
          continue;
        }
        if (entry.has("use")) {
          usages.add(Usage.read(entry));
        } else {
          versions.add(LearntVersion.read(entry));
        }
      } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
        // A hand wrote what is no entry.
        continue;
      }
    }
    return new LearntView(versions, usages);
  }

  /**
   * What a version holds.
   *
   * @throws RegistryException if it is not whole, or this release cannot use it
   */
  public synchronized Kept kept(LearntVersion version) {
    refresh();
    String name = version.policy() + "+" + version.version();
    String text =
        LongTexts.read(log.all(), version.text())
            .orElseThrow(
                () -> new RegistryException("What " + name + " has learnt is not whole here"));
    try {
      return new Kept(version, LearntJson.read(text));
    } catch (RegistryException e) {
      throw new RegistryException("What " + name + " has learnt: " + e.getMessage(), e);
    }
  }

  /**
   * Keeps what was learnt, as the next version of its policy.
   *
   * @param made the entry, given its number and by what its text is found
   * @throws RegistryException if the registry does not take it
   */
  public synchronized LearntVersion keep(String policy, Learnt learnt, Making made) {
    String text = LongTexts.write(notes, LearntJson.write(learnt));
    while (true) {
      LearntView view = view(policy);
      int next = view.newest().map(LearntVersion::version).orElse(0) + 1;
      LearntVersion version = made.version(next, text);
      if (log.append(log.next(), version.toJson().toString())) {
        return version;
      }
    }
  }

  /** Makes the entry of a version. */
  @FunctionalInterface
  public interface Making {

    /** The entry of this number, whose content is found by this text. */
    LearntVersion version(int number, String text);
  }

  /**
   * Lets servers decide by a version from now on; where they do already, nothing changes.
   *
   * @param version 0 for what the policy assumes
   * @throws RegistryException if there is none, or the registry does not take it
   */
  public synchronized Usage use(String policy, int version, AuditEntry audit) {
    while (true) {
      LearntView view = view(policy);
      if (version != 0 && view.version(version).isEmpty()) {
        throw new RegistryException(
            "The policy "
                + policy
                + " has learnt no version "
                + version
                + (view.versions().isEmpty()
                    ? ": ./intent run bandit learns one"
                    : ", but 1 to " + view.versions().get(view.versions().size() - 1).version()));
      }
      List<Usage> usages = view.usages();
      Usage last = usages.isEmpty() ? null : usages.get(usages.size() - 1);
      if (last != null && last.version() == version) {
        return last;
      }
      Usage usage = new Usage(policy, version, audit);
      if (log.append(log.next(), usage.toJson().toString())) {
        return usage;
      }
    }
  }
}
