package io.purchaseintent.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.UserError;
import io.purchaseintent.lake.ParquetRows;
import io.purchaseintent.source.Importer.Counts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parquet and Avro give the events that the same records give as JSON lines. */
class ParquetAndAvroTest {

  private static final String MAPPING =
      """
      fields:
        event_time: at
        user_id: user.id
        session_id: {column: "params[key=session].value.long|text"}
        country: more.country
        category: "extra.shelf"
      events:
        - when: {kind: purchase}
          each: lines
          fields:
            event_id: {template: "{id}-{entry}"}
            type: {default: purchase}
            product_id: lines.sku
            price: lines.price
            quantity: lines.pieces
        - when: {kind: view, lines: absent}
          fields:
            event_id: id
            type: {default: page_view}
      """;

  private static final String SCHEMA =
      """
      {"type":"record","name":"r","fields":[
        {"name":"id","type":"long"},
        {"name":"kind","type":["null",{"type":"enum","name":"k","symbols":["view","purchase","scroll"]}]},
        {"name":"at","type":{"type":"long","logicalType":"timestamp-micros"}},
        {"name":"user","type":["null",{"type":"record","name":"u","fields":[{"name":"id","type":["null","double"]}]}]},
        {"name":"params","type":{"type":"array","items":{"type":"record","name":"p","fields":[
          {"name":"key","type":"string"},
          {"name":"value","type":{"type":"record","name":"v","fields":[
            {"name":"text","type":["null","string"]},{"name":"long","type":["null","long"]}]}}]}}},
        {"name":"lines","type":["null",{"type":"array","items":{"type":"record","name":"l","fields":[
          {"name":"sku","type":"string"},{"name":"price","type":["null","float"]},
          {"name":"pieces","type":["null","int"]}]}}]},
        {"name":"more","type":["null",{"type":"map","values":"string"}]},
        {"name":"extra","type":["null","string"]}]}
      """;

  /** As Avro's own JSON has them, which tells of what type a value is. */
  private static final List<String> RECORDS =
      List.of(
          """
          {"id":1,"kind":{"k":"view"},"at":1714557600123456,"user":{"u":{"id":{"double":7.0}}},
           "params":[{"key":"x","value":{"text":{"string":"n"},"long":null}},
                     {"key":"session","value":{"text":null,"long":{"long":42}}}],
           "lines":null,"more":{"map":{"country":"AT","z":"y"}},
           "extra":{"string":"{\\"shelf\\":\\"a\\"}"}}
          """,
          """
          {"id":2,"kind":{"k":"purchase"},"at":1714557601000000,"user":{"u":{"id":null}},
           "params":[{"key":"session","value":{"text":{"string":"s"},"long":null}}],
           "lines":{"array":[{"sku":"a","price":{"float":19.99},"pieces":{"int":2}},
                             {"sku":"b","price":null,"pieces":null}]},"more":null,"extra":null}
          """,
          """
          {"id":3,"kind":{"k":"scroll"},"at":1714557602000000,"user":null,"params":[],
           "lines":{"array":[]},"more":null,"extra":null}
          """,
          """
          {"id":4,"kind":{"k":"purchase"},"at":1714557603000000,"user":{"u":{"id":{"double":7.5}}},
           "params":[{"key":"session","value":{"text":{"string":"s"},"long":null}}],
           "lines":{"array":[]},"more":{"map":{}},"extra":{"string":"{oops"}}
          """);

  private static final List<String> EXPECTED =
      List.of(
          "1 page_view 2024-05-01T10:00:00.123Z 42 7   AT",
          "2-0 purchase 2024-05-01T10:00:01Z s  a 19.99 ",
          "2-1 purchase 2024-05-01T10:00:01Z s  b  ");

  @TempDir Path folder;
  private Imports imports;
  private Path mapping;

  @BeforeEach
  void setUp() throws IOException {
    imports = new Imports(folder);
    mapping = imports.file("m.yaml", MAPPING);
  }

  private List<String> written() throws IOException {
    return imports.events().stream()
        .map(
            event ->
                String.join(
                    " ",
                    List.of(
                            "event_id",
                            "type",
                            "event_time",
                            "session_id",
                            "user_id",
                            "product_id",
                            "price",
                            "country")
                        .stream()
                        .map(field -> event.path(field).asText())
                        .toList()))
        .toList();
  }

  private static List<GenericRecord> records() throws IOException {
    Schema schema = new Schema.Parser().parse(SCHEMA);
    List<GenericRecord> records = new ArrayList<>();
    for (String json : RECORDS) {
      records.add(
          new GenericDatumReader<GenericRecord>(schema)
              .read(null, DecoderFactory.get().jsonDecoder(schema, json)));
    }
    return records;
  }

  private void check(Path file, String unit) throws IOException {
    Counts counts = imports.run(mapping, 1, file);

    assertEquals(EXPECTED, written());
    assertEquals(1, counts.passedOver().get("kind = \"scroll\""));
    JsonNode rejected = imports.rejected().get(0);
    assertEquals(4, rejected.get(unit).asInt());
    assertTrue(
        rejected.get("reason").asText().startsWith("extra is read as JSON, and is none"),
        rejected.toString());
    JsonNode original = new ObjectMapper().readTree(rejected.get("text").asText());
    assertEquals("4", original.get("id").asText());
    assertEquals(new Imports.Brief(4, 3, 1, 1, List.of()), Imports.brief(counts));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "deflate", "snappy", "zstandard", "bzip2"})
  void avro_ofEveryCompression_givesItsRows(String codec) throws IOException {
    Path file = folder.resolve("a.avro");
    try (DataFileWriter<GenericRecord> writer = new DataFileWriter<>(new GenericDatumWriter<>())) {
      writer.setCodec(CodecFactory.fromString(codec));
      writer.create(new Schema.Parser().parse(SCHEMA), file.toFile());
      for (GenericRecord row : records()) {
        writer.append(row);
      }
    }

    check(file, "row");
  }

  @Test
  void parquetOfAvro_givesItsRows() throws IOException {
    Path file = folder.resolve("a.bin");
    List<GenericRecord> records = records();
    ParquetRows.write(
        file,
        new Schema.Parser().parse(SCHEMA),
        rows -> {
          for (GenericRecord row : records) {
            rows.accept(row);
          }
        });

    check(file, "row");
  }

  /**
   * As Spark, pandas and BigQuery write it: lists of three levels, old times, names with blanks.
   */
  private static final MessageType AS_ENGINES_DO =
      MessageTypeParser.parseMessageType(
          """
          message spark_schema {
            optional binary id (STRING);
            optional int96 at;
            optional int64 local (TIMESTAMP(MICROS,false));
            optional int32 day (DATE);
            optional int64 price (DECIMAL(10,2));
            optional double user;
            optional boolean flag;
            optional group lines (LIST) {
              repeated group list {
                optional group element {
                  optional binary sku (STRING);
                  optional group tags (LIST) { repeated group list { optional binary element (STRING); } }
                }
              }
            }
            repeated group hits { optional binary page (STRING); }
          }
          """);

  private static Binary int96(Instant time) {
    ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(time.getEpochSecond() % 86_400 * 1_000_000_000 + time.getNano());
    bytes.putInt((int) (time.getEpochSecond() / 86_400 + 2_440_588));
    return Binary.fromConstantByteArray(bytes.array());
  }

  private Path parquet(CompressionCodecName codec, int rows) throws IOException {
    Path file = folder.resolve("part-0.parquet");
    SimpleGroupFactory groups = new SimpleGroupFactory(AS_ENGINES_DO);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(AS_ENGINES_DO)
            .withCompressionCodec(codec)
            .build()) {
      for (int i = 0; i < rows; i++) {
        Group row = groups.newGroup();
        row.append("id", "e" + i).append("at", int96(Instant.parse("2024-05-01T10:00:00.250Z")));
        row.append("local", 1_714_557_600_000_000L).append("day", 19_844).append("price", 1999L);
        row.append("user", i == 0 ? Double.NaN : 123.0).append("flag", true);
        Group lines = row.addGroup("lines");
        for (int j = 0; j < i; j++) {
          Group line = lines.addGroup("list").addGroup("element").append("sku", "p" + j);
          line.addGroup("tags").addGroup("list").append("element", "t" + j);
        }
        row.addGroup("hits").append("page", "/a");
        row.addGroup("hits").append("page", "/b");
        writer.write(row);
      }
    }
    return file;
  }

  @ParameterizedTest
  @EnumSource(
      value = CompressionCodecName.class,
      names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
  void parquetOfEngines_givesItsRows(CompressionCodecName codec) throws IOException {
    Path file = parquet(codec, 3);

    imports.run(
        imports.file(
            "m.yaml",
            "each: lines\nfields:\n  event_id: {template: '{id}-{entry}-{flag}-{day}'}\n"
                + "  type: {default: purchase}\n  event_time: at\n"
                + "  received_time: {column: local, time: datetime, zone: Europe/Vienna}\n"
                + "  session_id: {template: '{hits[1].page}-{lines.tags[0]}'}\n"
                + "  user_id: user\n  product_id: {column: lines.sku, default: none}\n"
                + "  price: price\n  currency: {default: EUR}\n"),
        1,
        file);

    List<JsonNode> events = imports.events();
    assertEquals(
        List.of(
            "e0-0-true-2024-05-01",
            "e1-0-true-2024-05-01",
            "e2-0-true-2024-05-01",
            "e2-1-true-2024-05-01"),
        events.stream().map(event -> event.get("event_id").asText()).toList());
    assertEquals(
        List.of("none", "p0", "p0", "p1"),
        events.stream().map(event -> event.get("product_id").asText()).toList());
    assertEquals("/b-t1", events.get(3).get("session_id").asText());
    assertEquals("2024-05-01T10:00:00.250Z", events.get(1).get("event_time").asText());
    assertEquals("", events.get(0).path("user_id").asText(), "not a number is nobody");
    assertEquals("123", events.get(1).get("user_id").asText());
    assertEquals("19.99", events.get(1).get("price").asText());
  }

  @Test
  void cutOffAndWrongFiles_areErrorsThatSaySo() throws IOException {
    Path file = parquet(CompressionCodecName.ZSTD, 50);
    byte[] whole = Files.readAllBytes(file);
    for (Path wrong :
        List.of(
            Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(whole, whole.length / 2)),
            Files.write(folder.resolve("cut.avro"), "Obj\1x".getBytes(StandardCharsets.UTF_8)))) {
      String message =
          assertThrows(UserError.class, () -> imports.run(mapping, 1, wrong)).getMessage();
      assertTrue(message.contains(wrong + " is cut off or damaged"), message);
    }
    String message =
        assertThrows(UserError.class, () -> imports.run(mapping, 1, file)).getMessage();
    assertTrue(message.contains("lacks the columns"), message);
    assertTrue(message.contains("its columns are: id, at, local"), message);
  }
}
