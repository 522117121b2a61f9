package io.purchaseintent.registry.learnt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.decision.bandit.Learnt;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.board.LongTexts;
import io.purchaseintent.registry.board.Notes;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What policies have learnt, beside a model's versions in a registry: a log in which each entry has
 * the next number, which only the first who asks for it gets. Thread-safe.
 */
public final class LearntBoard {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ENTRY = "entry-";

  private final Notes notes;

  /** Notes never change: what was read once is not read again. */
  private final SortedMap<String, String> known = new TreeMap<>();

  /** The board in a registry. */
  public LearntBoard(Notes notes) {
    this.notes = notes;
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
    List<LearntVersion> versions = new ArrayList<>();
    List<Usage> usages = new ArrayList<>();
    for (String note : known.subMap(ENTRY, ENTRY + '~').values()) {
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

  private void refresh() {
    known.putAll(notes.read(name -> !known.containsKey(name)));
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
        LongTexts.read(known, version.text())
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
      if (append(version.toJson().toString())) {
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
      if (append(usage.toJson().toString())) {
        return usage;
      }
    }
  }

  /** Whether this became the next entry; if not, somebody else's did. */
  private boolean append(String text) {
    SortedMap<String, String> entries = known.subMap(ENTRY, ENTRY + '~');
    String last = entries.isEmpty() ? "" : entries.lastKey();
    int number =
        last.matches(ENTRY + "[0-9]{8}") ? Integer.parseInt(last.substring(ENTRY.length())) : 0;
    String note = String.format(Locale.ROOT, "%s%08d", ENTRY, number + 1);
    if (!notes.create(note, text)) {
      return false;
    }
    // Where only claims are made in one step, the newest few of them are read.
    notes.write(note, text);
    return true;
  }
}
