package io.purchaseintent.rollout.loop;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Programs that end when a test says so, as it says. */
final class FakePrograms implements Programs {

  /** One that was started. */
  static final class Fake implements Running {
    private final List<String> words;
    private @Nullable Integer code;
    private String json = "";
    private String says = "";
    private boolean stopped;

    Fake(List<String> words) {
      this.words = words;
    }

    void ends(int exitCode, String printed, String said) {
      code = exitCode;
      json = printed;
      says = said;
    }

    String name() {
      return words.get(0);
    }

    List<String> words() {
      return words;
    }

    boolean wasStopped() {
      return stopped;
    }

    @Override
    public boolean isOver() {
      return code != null;
    }

    @Override
    public int exitCode() {
      return code == null ? -1 : code;
    }

    @Override
    public String json() {
      return json;
    }

    @Override
    public String says() {
      return says;
    }

    @Override
    public void await() {}

    @Override
    public void stop() {
      stopped = true;
      code = code == null ? 143 : code;
    }
  }

  final List<Fake> started = new ArrayList<>();

  @Override
  public Running start(List<String> words) {
    Fake fake = new Fake(List.copyOf(words));
    started.add(fake);
    return fake;
  }

  Fake last() {
    return started.get(started.size() - 1);
  }

  List<String> names() {
    return started.stream().map(Fake::name).toList();
  }
}
