package io.purchaseintent.cli.retrain;

import io.purchaseintent.cli.launch.Launch;
import io.purchaseintent.command.UserError;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.board.Notes;
import io.purchaseintent.registry.board.Permit;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Programs that are run only while no loop and no other retraining is at work on the registry. */
final class PermittedPrograms implements Programs, AutoCloseable {

  private static final String LOST =
      "The lease of the registry is another's now, so nothing more is done here: ./intent loop"
          + " status tells who has it";

  private final Programs programs;
  private final Permit permit;
  private final AtomicReference<@Nullable ProcessHandle> atWork = new AtomicReference<>();

  private PermittedPrograms(Programs programs, Permit permit) {
    this.programs = programs;
    this.permit = permit;
    permit.whenLost(this::stop);
  }

  /**
   * Asks for the permit.
   *
   * @param because why it is trained, for who asks meanwhile
   * @param loop by which a loop that started this process is known; null where a person did
   * @throws UserError if another has it, or the registry cannot be asked
   */
  static PermittedPrograms ask(
      Programs programs, Notes notes, String because, @Nullable String loop, PrintStream err) {
    try {
      Permit.Asker asker =
          new Permit.Asker("retrain", because, loop, line -> err.println("retrain: " + line));
      return new PermittedPrograms(programs, Permit.ask(notes, asker));
    } catch (Permit.Refused e) {
      throw UserError.ofHeld(String.valueOf(e.getMessage()));
    } catch (RegistryException e) {
      throw new UserError(
          "The registry does not give the lease by which one trains at a time, so nothing is begun: "
              + e.getMessage(),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("Interrupted", e);
    }
  }

  @Override
  public Ended run(String name, Launch launch, Consumer<ProcessHandle> started) {
    requireGood();
    Ended ended =
        programs.run(
            name,
            launch,
            process -> {
              atWork.set(process);
              started.accept(process);
            });
    atWork.set(null);
    return ended;
  }

  private void requireGood() {
    try {
      if (!permit.isGood()) {
        throw UserError.ofHeld(LOST);
      }
    } catch (RegistryException e) {
      throw new UserError(
          "It cannot be told who holds the lease of the registry: " + e.getMessage(), e);
    }
  }

  private void stop() {
    ProcessHandle process = atWork.get();
    if (process != null) {
      process.destroy();
    }
  }

  @Override
  public void close() {
    permit.close();
  }
}
