package io.purchaseintent.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.ZstdInputStream;
import io.purchaseintent.codec.StateCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableByteArrayInput;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Binary;
import org.xerial.snappy.SnappyFramedInputStream;
import org.xerial.snappy.SnappyInputStream;
import redis.clients.jedis.Jedis;

/**
 * Looks for ids in all that was written: every byte of every file and of a Redis, and what is
 * packed in them (gzip, deflate, zstd and snappy wherever such a stream begins; rows of Parquet and
 * Avro, the bounds of columns among them; states of a Redis).
 *
 * <p>An id is found as text (UTF-8, UTF-16), in hexadecimal digits, in Base64 however it stands
 * within, hashed without a key (SHA-256, SHA-1, MD5), for who guesses an id knows that too, and by
 * a part of it, as bounds of columns are cut off.
 *
 * <pre>java -cp bundles/flink/target/intent-flink.jar \
 *   pipelines/src/test/java/io/purchaseintent/pipeline/IdScan.java \
 *   --ids=ID,ID --redis=HOST:PORT PATH...</pre>
 */
public final class IdScan {

  /** Of so many characters that stand together an id is known: give ids that no other text has. */
  private static final int PART = 8;

  private static final int DEEPEST = 4;
  private static final int LARGEST = 64 << 20;

  private static final Map<String, byte[]> PACKED =
      Map.of(
          "gzip", new byte[] {0x1f, (byte) 0x8b, 8},
          "zlib", new byte[] {0x78, (byte) 0x9c},
          "zstd", new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd},
          "framed snappy", "\u00ff\6\0\0sNaPpY".getBytes(ISO_8859_1),
          "snappy", "\u0082SNAPPY\0".getBytes(ISO_8859_1));

  /** A form of an id, and how it is told. */
  private record Form(byte[] bytes, String told) {}

  private final Map<Integer, List<Form>> forms = new HashMap<>();
  private final BitSet beginnings = new BitSet(1 << 16);
  private final TreeSet<String> found = new TreeSet<>();
  private int looked;
  private int unpacked;

  /**
   * A scan for ids.
   *
   * @param ids of at least {@value #PART} characters, any {@value #PART} of which stand nowhere
   *     else
   */
  public IdScan(List<String> ids) {
    for (String id : ids) {
      for (int at = 0; at + PART <= id.length(); at++) {
        addText(id.substring(at, at + PART), id);
      }
      byte[] text = id.getBytes(UTF_8);
      for (String hash : List.of("SHA-256", "SHA-1", "MD5")) {
        byte[] digest = digest(hash, text);
        add(Arrays.copyOf(digest, PART), id + " by " + hash);
        addText(HexFormat.of().formatHex(digest, 0, PART), id + " by " + hash);
        add(base64(digest, 0), id + " by " + hash + " in Base64");
      }
    }
  }

  private void addText(String text, String id) {
    byte[] bytes = text.getBytes(UTF_8);
    add(bytes, id);
    add(text.getBytes(UTF_16LE), id + " in UTF-16");
    add(text.getBytes(UTF_16BE), id + " in UTF-16");
    add(HexFormat.of().formatHex(bytes).getBytes(US_ASCII), id + " in hexadecimal digits");
    add(
        HexFormat.of().withUpperCase().formatHex(bytes).getBytes(US_ASCII),
        id + " in hexadecimal digits");
    for (int before = 0; before < 3; before++) {
      byte[] coded = base64(bytes, before);
      add(coded, id + " in Base64");
      String usual = new String(coded, US_ASCII).replace('-', '+').replace('_', '/');
      add(usual.getBytes(US_ASCII), id + " in Base64");
    }
  }

  /** The characters that tell of these bytes alone, where so many others stand before them. */
  private static byte[] base64(byte[] bytes, int before) {
    byte[] shifted = new byte[before + bytes.length];
    System.arraycopy(bytes, 0, shifted, before, bytes.length);
    byte[] text = Base64.getUrlEncoder().withoutPadding().encode(shifted);
    int first = (before * 8 + 5) / 6;
    int last = shifted.length * 8 / 6;
    return Arrays.copyOfRange(text, first, last);
  }

  private static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }

  private void add(byte[] bytes, String told) {
    forms.computeIfAbsent(key(bytes, 0), key -> new ArrayList<>()).add(new Form(bytes, told));
    beginnings.set(key(bytes, 0) >>> 16);
  }

  private static int key(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }

  /** Where ids were found, and how; empty if nowhere. */
  public List<String> found() {
    return List.copyOf(found);
  }

  /** Number of files, keys and texts that were looked into. */
  public int looked() {
    return looked;
  }

  /** Number of packed streams, Parquet and Avro files that were unpacked. */
  public int unpacked() {
    return unpacked;
  }

  /** Looks into a text that somebody was shown. */
  public void text(String name, String text) {
    looked++;
    bytes(name, text.getBytes(UTF_8), 0);
  }

  /**
   * Looks into a file, or all files of a folder.
   *
   * @param except column of Parquet that may hold ids; files of a table that has it are looked into
   *     by their other columns alone
   */
  public void files(Path path, String except) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        looked++;
        bytes("the name of " + file, file.toString().getBytes(UTF_8), DEEPEST);
        byte[] content = Files.readAllBytes(file);
        boolean isParquet = starts(content, "PAR1".getBytes(US_ASCII));
        boolean hasMore = isParquet && parquet(file, except);
        if (!hasMore) {
          bytes(file.toString(), content, 0);
        }
      }
    }
  }

  /** Whether the column that may hold ids is there. */
  private boolean parquet(Path file, String except) throws IOException {
    unpacked++;
    boolean has = false;
    try (ParquetReader<Group> reader =
        new ParquetReader.Builder<Group>(new LocalInputFile(file)) {
          @Override
          protected GroupReadSupport getReadSupport() {
            return new GroupReadSupport();
          }
        }.build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        for (int i = 0; i < row.getType().getFieldCount(); i++) {
          String column = row.getType().getFieldName(i);
          has |= column.equals(except);
          if (!column.equals(except)) {
            column(file + " column " + column, row, i);
          }
        }
      }
    }
    return has;
  }

  private void column(String name, Group row, int column) {
    for (int i = 0; i < row.getFieldRepetitionCount(column); i++) {
      if (!row.getType().getType(column).isPrimitive()) {
        text(name, row.getGroup(column, i).toString());
        continue;
      }
      switch (row.getType().getType(column).asPrimitiveType().getPrimitiveTypeName()) {
        case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> {
          Binary value = row.getBinary(column, i);
          bytes(name, value.getBytes(), 0);
        }
        default -> bytes(name, row.getValueToString(column, i).getBytes(UTF_8), DEEPEST);
      }
    }
  }

  /** Looks into all keys and values of a Redis, and into the states that they are. */
  public void redis(Jedis redis) {
    for (byte[] key : redis.keys("*".getBytes(US_ASCII))) {
      looked++;
      String name = "Redis " + new String(key, ISO_8859_1);
      bytes("the key " + name, key, DEEPEST);
      switch (redis.type(new String(key, ISO_8859_1))) {
        case "string" -> state(name, redis.get(key));
        case "hash" ->
            redis
                .hgetAll(key)
                .forEach(
                    (field, value) -> {
                      bytes(name, field, 0);
                      bytes(name, value, 0);
                    });
        case "set" -> redis.smembers(key).forEach(value -> bytes(name, value, 0));
        case "list" -> redis.lrange(key, 0, -1).forEach(value -> bytes(name, value, 0));
        case "zset" -> redis.zrange(key, 0, -1).forEach(value -> bytes(name, value, 0));
        default -> throw new IllegalStateException(name + " is of a kind that is not looked into");
      }
    }
  }

  private void state(String name, byte[] value) {
    bytes(name, value, 0);
    byte[] state =
        name.startsWith("Redis session:")
            ? StateCodec.sessionFromText(value)
            : StateCodec.fromText(value);
    if (state != null) {
      unpacked++;
      bytes(name + " as a state", state, 0);
    }
  }

  private void bytes(String name, byte[] bytes, int depth) {
    for (int at = 0; at + 4 <= bytes.length; at++) {
      if (beginnings.get((bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff))) {
        for (Form form : forms.getOrDefault(key(bytes, at), List.of())) {
          if (startsAt(bytes, at, form.bytes())) {
            found.add(form.told() + " in " + name);
          }
        }
      }
    }
    if (depth == DEEPEST) {
      return;
    }
    if (starts(bytes, "Obj\1".getBytes(ISO_8859_1))) {
      avro(name, bytes, depth + 1);
    }
    PACKED.forEach(
        (kind, mark) -> {
          for (int at = 0; at + mark.length <= bytes.length; at++) {
            if (bytes[at] == mark[0] && startsAt(bytes, at, mark)) {
              byte[] inner = unpack(kind, bytes, at);
              if (inner.length > 0) {
                unpacked++;
                bytes(name + ", " + kind + " at " + at, inner, depth + 1);
              }
            }
          }
        });
  }

  private void avro(String name, byte[] bytes, int depth) {
    unpacked++;
    try (DataFileReader<GenericRecord> rows =
        new DataFileReader<>(new SeekableByteArrayInput(bytes), new GenericDatumReader<>())) {
      for (GenericRecord row : rows) {
        bytes(name + ", a row", row.toString().getBytes(ISO_8859_1), depth);
      }
    } catch (IOException e) {
      throw new IllegalStateException(name + " is no Avro that can be read", e);
    }
  }

  /**
   * What is packed from there on, as far as it can be read: nothing where it only looks like it.
   */
  private static byte[] unpack(String kind, byte[] bytes, int at) {
    InputStream packed = new ByteArrayInputStream(bytes, at, bytes.length - at);
    byte[] read = new byte[1 << 12];
    int length = 0;
    try (InputStream in = open(kind, packed)) {
      for (int n = 0; n >= 0 && length < LARGEST; n = in.read(read, length, read.length - length)) {
        length += n;
        read = length == read.length ? Arrays.copyOf(read, 2 * length) : read;
      }
    } catch (IOException | RuntimeException e) {
      // It ends here, or was none.
      return Arrays.copyOf(read, length);
    }
    return Arrays.copyOf(read, length);
  }

  private static InputStream open(String kind, InputStream packed) throws IOException {
    return switch (kind) {
      case "gzip" -> new GZIPInputStream(packed);
      case "zlib" -> new InflaterInputStream(packed);
      case "zstd" -> new ZstdInputStream(packed);
      case "snappy" -> new SnappyInputStream(packed);
      default -> new SnappyFramedInputStream(packed);
    };
  }

  private static boolean starts(byte[] bytes, byte[] mark) {
    return startsAt(bytes, 0, mark);
  }

  private static boolean startsAt(byte[] bytes, int at, byte[] mark) {
    return at + mark.length <= bytes.length
        && Arrays.equals(bytes, at, at + mark.length, mark, 0, mark.length);
  }

  /** Looks into what is named; ends with 3 if an id is found. */
  public static void main(String[] args) throws IOException {
    Map<String, String> options = new TreeMap<>();
    List<Path> paths = new ArrayList<>();
    for (String arg : args) {
      if (arg.startsWith("--")) {
        options.put(arg.substring(2, arg.indexOf('=')), arg.substring(arg.indexOf('=') + 1));
      } else {
        paths.add(Path.of(arg));
      }
    }
    IdScan scan = new IdScan(List.of(String.valueOf(options.get("ids")).split(",")));
    for (Path path : paths) {
      scan.files(path, "original");
    }
    String redis = options.get("redis");
    if (redis != null) {
      try (Jedis client = new Jedis("redis://" + redis)) {
        scan.redis(client);
      }
    }
    scan.found().forEach(System.out::println);
    System.out.printf(
        "%d files and keys, %d packed parts: ids in %d places%n",
        scan.looked(), scan.unpacked(), scan.found().size());
    System.exit(scan.found().isEmpty() ? 0 : 3);
  }
}
