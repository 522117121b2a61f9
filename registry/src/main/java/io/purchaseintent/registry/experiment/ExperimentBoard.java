package io.purchaseintent.registry.experiment;

import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.experiment.ExperimentLayers;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.board.LongTexts;
import io.purchaseintent.registry.board.Notes;
import io.purchaseintent.registry.board.NumberedNotes;
import io.purchaseintent.registry.experiment.ExperimentMove.Action;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The experiments of a model, beside its versions in a registry: a log of moves that are never
 * changed. Thread-safe.
 */
public final class ExperimentBoard {

  private final Notes notes;
  private final Function<Experiment, String> writer;
  private final BiFunction<String, String, Experiment> reader;
  private final NumberedNotes log;
  private final Map<String, Experiment> read = new LinkedHashMap<>();
  private ExperimentView latest = ExperimentView.NONE;

  /**
   * The board in a registry.
   *
   * @param writer makes a text of ASCII of an experiment
   * @param reader makes the experiment of such a text again, given what it is called in errors; may
   *     throw any RuntimeException that says why it does not
   */
  public ExperimentBoard(
      Notes notes,
      Function<Experiment, String> writer,
      BiFunction<String, String, Experiment> reader) {
    this.notes = notes;
    this.log = new NumberedNotes(notes, "move-");
    this.writer = writer;
    this.reader = reader;
  }

  /**
   * How all is now.
   *
   * @throws RegistryException if the registry cannot be read
   */
  public synchronized ExperimentView view() {
    if (log.refresh()) {
      latest = viewOfKnown();
    }
    return latest;
  }

  private ExperimentView viewOfKnown() {
    List<ExperimentMove> moves = new ArrayList<>();
    log.entries().forEach(note -> ExperimentMove.read(note).ifPresent(moves::add));
    Map<String, Defined> defined = new LinkedHashMap<>();
    List<ExperimentLayers.Step> steps = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (ExperimentMove move : moves) {
      if (move.action() == Action.CREATE) {
        define(move, defined, problems);
        continue;
      }
      Defined of = defined.computeIfPresent(move.id(), (id, before) -> before.with(move));
      if (of != null) {
        steps.add(
            new ExperimentLayers.Step(
                of.experiment(), move.action() == Action.START, move.audit().time()));
      }
    }
    return new ExperimentView(
        List.copyOf(moves),
        Collections.unmodifiableMap(defined),
        ExperimentLayers.of(steps),
        List.copyOf(problems));
  }

  private void define(ExperimentMove move, Map<String, Defined> defined, List<String> problems) {
    try {
      Experiment experiment = read.get(move.id());
      if (experiment == null) {
        String text =
            LongTexts.read(log.all(), move.text())
                .orElseThrow(() -> new RegistryException("its definition is not whole"));
        experiment = reader.apply(move.id(), text);
        read.put(move.id(), experiment);
      }
      defined.put(move.id(), new Defined(experiment, move, null, null));
    } catch (RuntimeException e) {
      problems.add("Experiment " + move.id() + " cannot be run: " + e.getMessage());
    }
  }

  /**
   * Keeps a definition, as the next version of its name; the same content as the newest is that
   * version.
   *
   * @param again make another version although the content is the same, for one that was stopped
   * @throws RegistryException if a version of the name is on and the content is another, or the
   *     registry does not take it
   */
  public Defined create(Experiment content, boolean again, AuditEntry audit) {
    String id =
        decide(
            view -> {
              List<Defined> before = view.of(content.name());
              Defined newest = before.isEmpty() ? null : before.get(before.size() - 1);
              if (newest != null && newest.experiment().hasContentOf(content)) {
                boolean stays = !again || newest.started() == null || newest.isOnAt(audit.time());
                if (stays) {
                  return new Choice(newest.experiment().id(), null);
                }
              } else {
                before.stream()
                    .filter(each -> each.isOnAt(audit.time()))
                    .findFirst()
                    .ifPresent(on -> refuseEdit(on, audit.time()));
              }
              Experiment next = content.at(view.lastVersion(content.name()) + 1);
              String text = LongTexts.write(notes, writer.apply(next));
              return choice(Action.CREATE, next, text, audit);
            });
    return found(id);
  }

  private static void refuseEdit(Defined on, Instant now) {
    String id = on.experiment().id();
    throw new RegistryException(
        id
            + " is "
            + on.stateAt(now).code()
            + " and its content is another: who was given an arm under one must not be counted"
            + " under the other. Stop it (./intent experiments stop "
            + on.experiment().name()
            + " --why=TEXT), create the file again, which makes "
            + on.experiment().name()
            + "@"
            + (on.experiment().version() + 1)
            + ", and start that");
  }

  private Defined found(String id) {
    Defined found = view().defined().get(id);
    if (found == null) {
      throw new RegistryException("Experiment " + id + " was kept, and is not there any more");
    }
    return found;
  }

  /**
   * Starts the newest version of a name; one that is on stays so.
   *
   * @param named {@code NAME}, or {@code NAME@VERSION}
   * @throws RegistryException if there is none, it was stopped, its time is over, its layer has no
   *     room for it, or the registry does not take it
   */
  public Defined start(String named, AuditEntry audit) {
    return found(
        decide(
            view -> {
              Defined defined = required(view, named);
              Experiment experiment = defined.experiment();
              if (defined.isOnAt(audit.time())) {
                return new Choice(experiment.id(), null);
              }
              refuseStart(view, defined, audit.time());
              return choice(Action.START, experiment, defined.created().text(), audit);
            }));
  }

  private static void refuseStart(ExperimentView view, Defined defined, Instant now) {
    Experiment experiment = defined.experiment();
    if (defined.stopped() != null || defined.started() != null) {
      throw new RegistryException(
          experiment.id()
              + " is "
              + defined.stateAt(now).code()
              + ", and does not begin twice: ./intent experiments create FILE --again makes "
              + experiment.name()
              + "@"
              + (view.lastVersion(experiment.name()) + 1)
              + " of the same content");
    }
    if (experiment.isOverAt(now)) {
      throw new RegistryException(
          experiment.id()
              + " ends at "
              + experiment.end()
              + ", which is over at "
              + now
              + ": give it another end, and create it again");
    }
    view.of(experiment.name()).stream()
        .filter(other -> other.isOnAt(now))
        .findFirst()
        .ifPresent(
            other -> {
              throw new RegistryException(
                  other.experiment().id()
                      + " is "
                      + other.stateAt(now).code()
                      + ": stop it before another version of it is started");
            });
    view.layers()
        .refusal(experiment, now)
        .ifPresent(
            refusal -> {
              throw new RegistryException(experiment.id() + " " + refusal);
            });
  }

  /**
   * Stops the version of a name that is on; one that was stopped stays so.
   *
   * @param named {@code NAME}, or {@code NAME@VERSION}
   * @throws RegistryException if there is none, or it was never started, or the registry does not
   *     take it
   */
  public Defined stop(String named, AuditEntry audit) {
    return found(
        decide(
            view -> {
              Defined defined =
                  view.of(named).stream()
                      .filter(each -> each.isOnAt(audit.time()))
                      .findFirst()
                      .orElseGet(() -> required(view, named));
              Experiment experiment = defined.experiment();
              if (defined.started() == null) {
                throw new RegistryException(
                    experiment.id() + " was never started, so there is nothing to stop");
              }
              return defined.stopped() != null
                  ? new Choice(experiment.id(), null)
                  : choice(Action.STOP, experiment, defined.created().text(), audit);
            }));
  }

  private static Defined required(ExperimentView view, String named) {
    return view.find(named)
        .orElseThrow(
            () ->
                new RegistryException(
                    "There is no experiment "
                        + named
                        + "; there "
                        + (view.defined().isEmpty()
                            ? "is none: ./intent experiments create FILE makes one"
                            : "are " + String.join(", ", view.defined().keySet()))));
  }

  /**
   * What is to be done.
   *
   * @param id to which experiment
   * @param move null where nothing is to be
   */
  private record Choice(String id, @Nullable ExperimentMove move) {}

  private Choice choice(Action action, Experiment experiment, String text, AuditEntry audit) {
    return new Choice(
        experiment.id(),
        new ExperimentMove(
            log.next(), action, experiment.name(), experiment.version(), text, audit));
  }

  /** Makes a move; where somebody else made one meanwhile, it is chosen anew. */
  private synchronized String decide(Function<ExperimentView, Choice> chooser) {
    while (true) {
      Choice choice = chooser.apply(view());
      ExperimentMove move = choice.move();
      if (move == null) {
        return choice.id();
      }
      if (log.append(move.number(), move.toJson().toString())) {
        return choice.id();
      }
    }
  }
}
