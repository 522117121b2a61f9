package io.purchaseintent.yaml;

import io.purchaseintent.command.UserError;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Something in a YAML file, and how it is told where it stands.
 *
 * @param top what the file's top is called
 * @param path the keys that lead to it; empty at the top
 */
record Place(String file, String top, String path, Node node) {

  /** What stands below a key. */
  Place below(String key, Node child) {
    return new Place(file, top, path.isEmpty() ? key : path + "." + key, child);
  }

  /** An item of a list that stands here. */
  Place item(int number, Node item) {
    return new Place(file, top, path + "[" + number + "]", item);
  }

  /** One of the words of a list that stands here. */
  Place word(Node word) {
    return new Place(file, top, path, word);
  }

  /** What is wrong here, as the end of a sentence that begins with the path. */
  UserError error(String reason) {
    return new UserError(
        file
            + ", line "
            + (node.getStartMark().getLine() + 1)
            + ": "
            + (path.isEmpty() ? top : path)
            + " "
            + reason);
  }

  /** What stands here is of another kind. */
  UserError wrongKind(String kind) {
    return error("is " + found() + ", but must be " + kind);
  }

  private String found() {
    if (node instanceof ScalarNode scalar) {
      return "\"" + scalar.getValue() + "\"";
    }
    return node instanceof MappingNode ? "a map" : "a list";
  }
}
