package io.purchaseintent.serving.online;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What several servers have in common, in their Redis: changed by scripts, each of which Redis runs
 * as one step that nothing comes between. Thread-safe.
 */
public final class SharedScripts {

  /** Redis did not do it, or did not say so in time: whether it did is not known. */
  public static final class AwayException extends Exception {

    private static final long serialVersionUID = 1L;

    /** With the reason. */
    public AwayException(String reason, @Nullable Throwable cause) {
      super(reason, cause);
    }
  }

  /**
   * A script in Lua.
   *
   * @param digest its SHA-1 in hexadecimal digits, by which Redis knows it once it has had it
   */
  public record Script(String text, String digest) {

    /** The script of a text. */
    public static Script of(String text) {
      try {
        byte[] digest =
            MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
        return new Script(text, HexFormat.of().formatHex(digest));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-1", e);
      }
    }
  }

  private final AwaitedStore store;

  SharedScripts(AwaitedStore store) {
    this.store = store;
  }

  /**
   * Runs a script.
   *
   * @param keys that it looks at, which must lie in one slot of a cluster: by one part in braces
   * @param longest that may be waited
   * @return what it returns: whole numbers, and texts as bytes
   * @throws AwayException if Redis does not answer, or the script fails
   */
  public List<Object> run(
      Script script, List<String> keys, List<String> arguments, Duration longest)
      throws AwayException {
    RedisScriptingAsyncCommands<String, byte[]> redis = store.scripting();
    if (redis == null) {
      throw new AwayException("Redis has not answered yet", null);
    }
    String[] names = keys.toArray(String[]::new);
    byte[][] values =
        arguments.stream()
            .map(each -> each.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    long end = System.nanoTime() + longest.toNanos();
    try {
      CompletableFuture<List<Object>> known =
          redis
              .<List<Object>>evalsha(script.digest(), ScriptOutputType.MULTI, names, values)
              .toCompletableFuture();
      return known.get(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof RedisNoScriptException)) {
        throw new AwayException("Redis does not do it: " + e.getCause(), e);
      }
      return evaluate(redis, script, names, values, end);
    } catch (TimeoutException e) {
      throw new AwayException("Redis did not answer within " + longest.toMillis() + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AwayException("the wait for Redis was interrupted", e);
    } catch (RuntimeException e) {
      throw new AwayException("Redis does not do it: " + e, e);
    }
  }

  private static List<Object> evaluate(
      RedisScriptingAsyncCommands<String, byte[]> redis,
      Script script,
      String[] keys,
      byte[][] values,
      long end)
      throws AwayException {
    try {
      CompletableFuture<List<Object>> told =
          redis
              .<List<Object>>eval(script.text(), ScriptOutputType.MULTI, keys, values)
              .toCompletableFuture();
      return told.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      throw new AwayException("Redis does not do it: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AwayException("the wait for Redis was interrupted", e);
    }
  }

  /** A number of an answer. */
  public static long number(List<Object> answer, int at) {
    return ((Number) answer.get(at)).longValue();
  }

  /** A text of an answer. */
  public static String text(List<Object> answer, int at) {
    Object value = answer.get(at);
    return value instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : String.valueOf(value);
  }
}
