package io.purchaseintent.registry.board;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A process that holds the loop, or wants to.
 *
 * @param id that no other process has, or will have
 * @param program which it is: {@link #LOOP}, or one that a person started
 * @param who runs it
 * @param host where, for people
 * @param machine one start of one machine, and which processes can be seen there; empty where that
 *     cannot be told
 * @param pid of the process
 * @param started when it was, in ticks of a clock that nobody sets; 0 where not known
 */
public record Holder(
    String id, String program, String who, String host, String machine, long pid, long started) {

  /** The program that goes on until it is ended; others end with their work. */
  public static final String LOOP = "loop";

  /** Whether it is a loop. */
  public boolean isLoop() {
    return program.equals(LOOP);
  }

  ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", id)
        .put("program", program)
        .put("who", who)
        .put("host", host)
        .put("machine", machine)
        .put("pid", pid)
        .put("started", started);
  }

  static Holder of(JsonNode json) {
    return new Holder(
        json.path("id").asText(),
        json.path("program").asText(LOOP),
        json.path("who").asText(),
        json.path("host").asText(),
        json.path("machine").asText(),
        json.path("pid").asLong(),
        json.path("started").asLong());
  }

  /** For people. */
  @Override
  public String toString() {
    return who + "'s " + program + " (process " + pid + " on " + host + ")";
  }
}
