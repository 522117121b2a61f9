package io.purchaseintent.cli.launch;

import io.purchaseintent.command.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What a job runs on: its bundle and the arguments it has unless others are given. */
public enum Runner {
  DIRECT("DirectRunner", "direct.conf", "direct.conf"),
  FLINK("FlinkRunner", "flink-local.conf", "flink-live.conf"),
  SPARK("SparkRunner", "spark-local.conf", "spark-live.conf");

  /** Parts of the JDK that Flink and Spark look into. */
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.time",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  /** A job wants throughput: with it ingest took 0.85 of the time that it took with G1. */
  private static final String COLLECTOR = "-XX:+UseParallelGC";

  /**
   * A job's first seconds run code that is then never run again, which the second compiler is not
   * worth: it begins at ten times the JVM's own counts of calls and of loops. With room for its
   * classes from the start, nothing waits while the JVM collects all for more.
   */
  private static final List<String> STARTING =
      List.of(
          "-XX:Tier4InvocationThreshold=50000",
          "-XX:Tier4MinInvocationThreshold=6000",
          "-XX:Tier4CompileThreshold=150000",
          "-XX:Tier4BackEdgeThreshold=400000",
          "-XX:MetaspaceSize=192m");

  private final String beamName;
  private final String batchConfig;
  private final String streamConfig;

  Runner(String beamName, String batchConfig, String streamConfig) {
    this.beamName = beamName;
    this.batchConfig = batchConfig;
    this.streamConfig = streamConfig;
  }

  /**
   * The runner that a user names.
   *
   * @throws UserError if there is no such runner
   */
  public static Runner of(String name) {
    for (Runner runner : values()) {
      if (runner.title().equals(name.toLowerCase(Locale.ROOT))) {
        return runner;
      }
    }
    throw UserError.ofUsage("--runner=" + name + " is not known: take direct, flink or spark");
  }

  /** Its name on the command line. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether these arguments of a command name it. */
  boolean isNamedIn(List<String> arguments) {
    return arguments.contains("--runner=" + title())
        || Collections.indexOfSubList(arguments, List.of("--runner", title())) >= 0;
  }

  /** Its name in Beam. */
  public String beamName() {
    return beamName;
  }

  /**
   * The arguments it has for a job unless others are given, relative to the root.
   *
   * @param stream whether the job goes on without an end
   */
  public Path defaultConfig(boolean stream) {
    return Path.of("runner-configs", stream ? streamConfig : batchConfig);
  }

  /** The bundle's jar, relative to the root. */
  public Path jar() {
    return Path.of("bundles", title(), "target", "intent-" + title() + ".jar");
  }

  /** What its JVM needs on a JDK from 17 on. */
  public List<String> jvmOptions() {
    List<String> options = new ArrayList<>(STARTING);
    options.add(COLLECTOR);
    if (this != DIRECT) {
      OPENED.forEach(part -> options.add("--add-opens=java.base/" + part + "=ALL-UNNAMED"));
      options.add("--add-opens=java.security.jgss/sun.security.krb5=ALL-UNNAMED");
      options.add("--add-exports=java.base/sun.nio.ch=ALL-UNNAMED");
    }
    return options;
  }
}
