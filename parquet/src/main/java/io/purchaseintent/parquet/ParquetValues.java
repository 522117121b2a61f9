package io.purchaseintent.parquet;

import io.purchaseintent.record.JsonRow;
import io.purchaseintent.record.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Makes what is {@link Wanted} of Parquet's columns: groups are objects, lists of either kind are
 * lists, maps are objects by their keys, or lists of key and value where entries are asked for.
 */
final class ParquetValues {

  private final JsonRow json;
  private @Nullable String broken;

  ParquetValues(JsonRow json) {
    this.json = json;
  }

  void startRecord() {
    broken = null;
  }

  @Nullable String broken() {
    return broken;
  }

  /** The columns of a file that something is wanted of. */
  MessageType wantedOf(MessageType schema, Wanted root) {
    List<Type> fields = fields(schema, root);
    return new MessageType(schema.getName(), fields);
  }

  private static List<Type> fields(GroupType group, Wanted node) {
    List<Type> fields = new ArrayList<>();
    for (Type field : group.getFields()) {
      node.meet(List.of(field.getName()));
      Wanted child = node.child(field.getName());
      if (child != null) {
        fields.add(cut(field, child));
      }
    }
    return fields;
  }

  private static Type cut(Type type, Wanted node) {
    if (type.isPrimitive()) {
      return type;
    }
    GroupType group = type.asGroupType();
    if (isList(group) || isMap(group) || node.children().isEmpty()) {
      note(group, node);
      return type;
    }
    List<Type> fields = fields(group, node);
    return fields.isEmpty() ? type : group.withNewFields(fields);
  }

  private static void note(GroupType group, Wanted node) {
    if (isList(group) || group.isRepetition(Type.Repetition.REPEATED)) {
      if (!node.isList()) {
        node.meetList();
      }
      Type element = isList(group) ? element(group) : group;
      if (!element.isPrimitive()) {
        element.asGroupType().getFields().forEach(field -> node.meet(List.of(field.getName())));
      }
    } else if (!isMap(group)) {
      node.meetObject();
    }
  }

  private static boolean isList(GroupType group) {
    return group.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation
        && group.getFieldCount() == 1
        && group.getType(0).isRepetition(Type.Repetition.REPEATED);
  }

  private static boolean isMap(GroupType group) {
    return group.getLogicalTypeAnnotation() instanceof MapLogicalTypeAnnotation
        && group.getFieldCount() == 1
        && !group.getType(0).isPrimitive()
        && group.getType(0).asGroupType().getFieldCount() == 2;
  }

  /** What a list has entries of; older writers leave out the level between. */
  private static Type element(GroupType list) {
    Type repeated = list.getType(0);
    return isElement(list) ? repeated : repeated.asGroupType().getType(0);
  }

  private static boolean isElement(GroupType list) {
    Type repeated = list.getType(0);
    return repeated.isPrimitive()
        || repeated.asGroupType().getFieldCount() > 1
        || repeated.getName().equals("array")
        || repeated.getName().equals(list.getName() + "_tuple");
  }

  Root converter(MessageType schema, Wanted root) {
    return new Root(schema, root);
  }

  private Converter single(Type type, Wanted node, Consumer<@Nullable Object> sink) {
    if (type.isPrimitive()) {
      return new ParquetText(type.asPrimitiveType(), text -> sink.accept(text(text, node)));
    }
    GroupType group = type.asGroupType();
    if (isList(group)) {
      return new ListOf(group, node, sink);
    }
    if (isMap(group)) {
      return new MapOf(group.getType(0).asGroupType(), node, sink);
    }
    return new Group(group, node, sink);
  }

  private @Nullable Object text(String text, Wanted node) {
    if (!node.isInner()) {
      return text;
    }
    try {
      return json.inText(text, node);
    } catch (JsonRow.NotJson e) {
      broken = e.getMessage();
      return null;
    }
  }

  /** An object, of fields of which each is there at most once, or as often as it is repeated. */
  private class Group extends GroupConverter {
    private final Wanted node;
    private final Converter[] converters;
    private final Consumer<@Nullable Object> sink;
    private @Nullable Object[] object;

    Group(GroupType type, Wanted node, Consumer<@Nullable Object> sink) {
      this.node = node;
      this.sink = sink;
      this.object = node.newObject();
      this.converters = new Converter[type.getFieldCount()];
      for (int i = 0; i < converters.length; i++) {
        Type field = type.getType(i);
        Wanted child = node.child(field.getName());
        converters[i] = child == null ? ignoring(field) : field(field, child);
      }
    }

    private Converter field(Type field, Wanted child) {
      int place = child.index();
      if (!field.isRepetition(Type.Repetition.REPEATED)) {
        return single(field, child, value -> object[place] = value);
      }
      return single(
          field,
          child,
          value -> {
            if (!(object[place] instanceof ArrayList<?>)) {
              object[place] = new ArrayList<@Nullable Object>();
            }
            add(object[place], value);
          });
    }

    @Override
    public Converter getConverter(int field) {
      return converters[field];
    }

    @Override
    public void start() {
      object = node.newObject();
    }

    @Override
    public void end() {
      sink.accept(object);
    }

    @Nullable Object[] object() {
      return object;
    }
  }

  @SuppressWarnings("unchecked")
  private static void add(@Nullable Object list, @Nullable Object value) {
    ((ArrayList<@Nullable Object>) Objects.requireNonNull(list)).add(value);
  }

  /** The record. */
  final class Root extends Group {
    Root(MessageType schema, Wanted root) {
      super(schema, root, any -> {});
    }

    @Nullable Object[] record() {
      return object();
    }
  }

  /** A list with a level between it and its entries, or without. */
  private final class ListOf extends GroupConverter {
    private final Wanted node;
    private final Consumer<@Nullable Object> sink;
    private final Converter entries;
    private List<@Nullable Object> list = new ArrayList<>();
    private boolean given;

    private ListOf(GroupType group, Wanted node, Consumer<@Nullable Object> sink) {
      this.node = node;
      this.sink = sink;
      Type element = element(group);
      Converter entry =
          single(
              element,
              node,
              value -> {
                list.add(value);
                given = true;
              });
      this.entries =
          isElement(group)
              ? entry
              : new GroupConverter() {
                @Override
                public Converter getConverter(int field) {
                  return entry;
                }

                @Override
                public void start() {
                  given = false;
                }

                @Override
                public void end() {
                  if (!given) {
                    list.add(null);
                  }
                }
              };
    }

    @Override
    public Converter getConverter(int field) {
      return entries;
    }

    @Override
    public void start() {
      list = new ArrayList<>();
    }

    @Override
    public void end() {
      // Whoever asks only whether there is something is told.
      sink.accept(node.isList() ? list : list.isEmpty() ? null : node.newObject());
    }
  }

  /** A map: an object by its keys, or a list of its keys and values. */
  private final class MapOf extends GroupConverter {
    private final Wanted node;
    private final Consumer<@Nullable Object> sink;
    private final GroupConverter entry;
    private final List<@Nullable Object> list = new ArrayList<>();
    private @Nullable Object[] object;
    private @Nullable String key;
    private @Nullable Object value;

    private MapOf(GroupType pair, Wanted node, Consumer<@Nullable Object> sink) {
      this.node = node;
      this.sink = sink;
      this.object = node.newObject();
      Wanted keys = node.child("key");
      Wanted values = node.isList() && node.child("value") != null ? node.child("value") : null;
      Converter[] both = {
        pair.getType(0).isPrimitive()
            ? new ParquetText(pair.getType(0).asPrimitiveType(), text -> key = text)
            : ignoring(pair.getType(0)),
        values != null
            ? single(pair.getType(1), values, read -> value = read)
            : pair.getType(1).isPrimitive()
                ? new ParquetText(pair.getType(1).asPrimitiveType(), text -> value = text)
                : ignoring(pair.getType(1))
      };
      this.entry =
          new GroupConverter() {
            @Override
            public Converter getConverter(int field) {
              return both[field];
            }

            @Override
            public void start() {
              key = null;
              value = null;
            }

            @Override
            public void end() {
              add(keys, values);
            }
          };
    }

    private void add(@Nullable Wanted keys, @Nullable Wanted values) {
      if (node.isList()) {
        @Nullable Object[] pair = node.newObject();
        if (keys != null) {
          pair[keys.index()] = key;
        }
        if (values != null) {
          pair[values.index()] = value;
        }
        list.add(pair);
        return;
      }
      Wanted child = key == null ? null : node.child(key);
      if (key != null) {
        node.meet(List.of(key));
      }
      if (child != null) {
        object[child.index()] = value instanceof String text ? text(text, child) : value;
      }
    }

    @Override
    public Converter getConverter(int field) {
      return entry;
    }

    @Override
    public void start() {
      list.clear();
      object = node.newObject();
    }

    @Override
    public void end() {
      sink.accept(node.isList() ? new ArrayList<>(list) : object);
    }
  }

  /** Takes what a file has and nobody wants. */
  private static Converter ignoring(Type type) {
    if (type.isPrimitive()) {
      return new ParquetText(type.asPrimitiveType(), text -> {});
    }
    Converter[] fields =
        type.asGroupType().getFields().stream()
            .map(ParquetValues::ignoring)
            .toArray(Converter[]::new);
    return new GroupConverter() {
      @Override
      public Converter getConverter(int field) {
        return fields[field];
      }

      @Override
      public void start() {}

      @Override
      public void end() {}
    };
  }
}
