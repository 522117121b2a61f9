package io.purchaseintent.benchmark.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.purchaseintent.command.UserError;
import io.purchaseintent.event.EventField;
import io.purchaseintent.lake.ParquetRows;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;

/** The same events in every {@link Format}, each with a mapping that takes all of their fields. */
final class EventFiles {

  /** Events in a record's list. */
  static final int ENTRIES = 4;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JsonNode> events;
  private final Set<EventField> fields = EnumSet.noneOf(EventField.class);

  private EventFiles(List<JsonNode> events) {
    this.events = events;
    for (JsonNode event : events) {
      event.fieldNames().forEachRemaining(this::addField);
    }
  }

  private void addField(String name) {
    EventField field = EventField.ofCode(name);
    if (field != null) {
      fields.add(field);
    }
  }

  /**
   * The first events of a folder, as import and generate write it.
   *
   * @param most how many at most
   * @throws UserError if it has none, or cannot be read
   */
  static EventFiles read(Path folder, int most) {
    List<JsonNode> events = new ArrayList<>();
    try (Stream<Path> children = Files.list(folder)) {
      for (Path file : children.filter(EventFiles::isOfEvents).sorted().toList()) {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
          String line = lines.readLine();
          while (line != null && events.size() < most) {
            events.add(JSON.readTree(line));
            line = lines.readLine();
          }
        }
      }
    } catch (IOException e) {
      throw new UserError(folder + " cannot be read: " + e.getMessage(), e);
    }
    if (events.isEmpty()) {
      throw new UserError(
          folder + " holds no events in events-*.jsonl: name what ./intent import wrote");
    }
    return new EventFiles(events);
  }

  private static boolean isOfEvents(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith("events-") && name.endsWith(".jsonl");
  }

  /** How many events there are. */
  int size() {
    return events.size();
  }

  /** How many records the events are in a format. */
  int records(Format format) {
    return format.lists() ? (size() + ENTRIES - 1) / ENTRIES : size();
  }

  /** How many fields any of the events has. */
  int fields() {
    return fields.size();
  }

  /** Writes all, in every format. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Format format : Format.values()) {
      write(format, format.in(folder));
      Files.writeString(format.mappingIn(folder), mapping(format));
    }
  }

  private void write(Format format, Path file) throws IOException {
    Files.deleteIfExists(file);
    switch (format) {
      case CSV -> writeCsv(Files.newOutputStream(file));
      case CSV_GZIP -> writeCsv(new GZIPOutputStream(Files.newOutputStream(file)));
      case JSON, JSON_LISTS -> writeJson(format, file);
      case PARQUET, PARQUET_LISTS -> {
        Schema schema = schema();
        Schema record = format.lists() ? listSchema(schema) : schema;
        ParquetRows.write(file, record, rows -> tellRows(format, schema, record, rows));
      }
      case AVRO -> writeAvro(file);
    }
  }

  private void writeCsv(OutputStream file) throws IOException {
    try (Writer csv = new BufferedWriter(new OutputStreamWriter(file, StandardCharsets.UTF_8))) {
      csv.write(String.join(",", fields.stream().map(EventField::code).toList()) + '\n');
      for (JsonNode event : events) {
        csv.write(csv(event));
      }
    }
  }

  private void writeJson(Format format, Path file) throws IOException {
    try (Writer json = Files.newBufferedWriter(file)) {
      for (int i = 0; i < events.size(); i += format.lists() ? ENTRIES : 1) {
        json.write(format.lists() ? list(i) : JSON.writeValueAsString(events.get(i)) + '\n');
      }
    }
  }

  private void tellRows(Format format, Schema event, Schema record, ParquetRows.RowSink rows)
      throws IOException {
    if (!format.lists()) {
      for (JsonNode each : events) {
        rows.accept(row(each, event));
      }
      return;
    }
    for (int i = 0; i < events.size(); i += ENTRIES) {
      GenericRecord row = new GenericData.Record(record);
      row.put("record", (long) i);
      row.put("items", entries(i).stream().map(each -> row(each, event)).toList());
      rows.accept(row);
    }
  }

  private void writeAvro(Path file) throws IOException {
    Schema schema = schema();
    try (var avro = new DataFileWriter<GenericRecord>(new GenericDatumWriter<>(schema))) {
      avro.setCodec(CodecFactory.deflateCodec(6)).create(schema, file.toFile());
      for (JsonNode event : events) {
        avro.append(row(event, schema));
      }
    }
  }

  private List<JsonNode> entries(int from) {
    return events.subList(from, Math.min(from + ENTRIES, events.size()));
  }

  private String csv(JsonNode event) {
    StringBuilder line = new StringBuilder();
    for (EventField field : fields) {
      String text = event.path(field.code()).asText("");
      boolean quoted = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
      line.append(line.isEmpty() ? "" : ",")
          .append(quoted ? '"' + text.replace("\"", "\"\"") + '"' : text);
    }
    return line.append('\n').toString();
  }

  private String list(int from) throws IOException {
    ArrayNode entries = JsonNodeFactory.instance.arrayNode();
    entries.addAll(entries(from));
    return JSON.writeValueAsString(
            JsonNodeFactory.instance.objectNode().put("record", from).set("items", entries))
        + '\n';
  }

  /** As an engine would have them: the time and the price as what they are, all else as text. */
  private Schema schema() {
    SchemaBuilder.FieldAssembler<Schema> assembler = SchemaBuilder.record("event").fields();
    for (EventField field : fields) {
      Schema type =
          switch (field) {
            case EVENT_TIME ->
                LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
            case PRICE -> Schema.create(Schema.Type.DOUBLE);
            default -> Schema.create(Schema.Type.STRING);
          };
      Schema nullable = Schema.createUnion(Schema.create(Schema.Type.NULL), type);
      assembler = assembler.name(field.code()).type(nullable).noDefault();
    }
    return assembler.endRecord();
  }

  private static Schema listSchema(Schema event) {
    return SchemaBuilder.record("list")
        .fields()
        .requiredLong("record")
        .name("items")
        .type()
        .array()
        .items(event)
        .noDefault()
        .endRecord();
  }

  private GenericRecord row(JsonNode event, Schema schema) {
    GenericRecord row = new GenericData.Record(schema);
    for (EventField field : fields) {
      JsonNode value = event.get(field.code());
      row.put(field.code(), value == null || value.isNull() ? null : value(field, value));
    }
    return row;
  }

  private static Object value(EventField field, JsonNode value) {
    return switch (field) {
      case EVENT_TIME -> Instant.parse(value.asText()).toEpochMilli();
      case PRICE -> value.asDouble();
      default -> value.asText();
    };
  }

  private String mapping(Format format) {
    boolean lists = format.lists();
    StringBuilder yaml = new StringBuilder(lists ? "each: items\nfields:\n" : "fields:\n");
    for (EventField field : fields) {
      String path = (lists ? "items." : "") + field.code();
      yaml.append("  ").append(field.code()).append(": ").append(path).append('\n');
    }
    return yaml.toString();
  }
}
