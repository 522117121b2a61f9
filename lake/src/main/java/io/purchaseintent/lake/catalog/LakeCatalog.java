package io.purchaseintent.lake.catalog;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.store.StoredFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * The catalogue of a lake: what {@value #FILE} in it says, in the names of Iceberg's own properties
 * ({@code type=rest}, {@code uri=…}, {@code warehouse=…}; {@code type=folder} is ours), else
 * {@value #TABLES} in the lake.
 */
public final class LakeCatalog {

  /** The file in the lake's folder that names a catalogue. */
  public static final String FILE = "catalog.properties";

  /** The folder of tables in a lake without a catalogue of its own. */
  public static final String TABLES = "tables";

  private static final String NAMESPACE = "namespace";
  private static final String DEFAULT_NAMESPACE = "purchase_intent";

  /** Those of Iceberg's own that two writers at once lose nothing in, and that are in the jars. */
  private static final Set<String> TYPES = new TreeSet<>(Set.of("rest", "jdbc", "glue"));

  /** How names of Iceberg's classes begin, in pieces: where it is packed anew they do not. */
  private static final String ICEBERG = String.join(".", "org", "apache", "iceberg");

  /** What a service is waited for, where the file does not say: seconds, not half a minute. */
  private static final Map<String, String> PATIENCE =
      Map.of(
          "rest.client.connection-timeout-ms", "3000",
          "rest.client.socket-timeout-ms", "60000",
          "rest.client.max-retries", "2");

  /** Those of a service or database have connections and threads: one a process. */
  private static final Map<Map<String, String>, Opened> OPEN = new ConcurrentHashMap<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(LakeCatalog::close, "close-catalogues"));
  }

  private LakeCatalog() {}

  /** A catalogue, and how it calls a lake's tables. */
  public record Opened(Catalog catalog, Namespace namespace) {

    /** The full name of a table. */
    public TableIdentifier table(String name) {
      return TableIdentifier.of(namespace, name);
    }
  }

  /**
   * The catalogue of this lake.
   *
   * @throws LakeException if the file of properties cannot be read, or names no catalogue
   */
  public static Opened of(Lake lake) {
    Map<String, String> properties = properties(lake);
    if (isFolder(properties)) {
      return opened(warehouse(lake, properties).there());
    }
    if (properties.isEmpty()) {
      return opened(Warehouse.of(lake.root().resolve(TABLES)));
    }
    try {
      return OPEN.computeIfAbsent(properties, LakeCatalog::open);
    } catch (RuntimeException e) {
      throw new LakeException(
          "The catalogue that " + file(lake) + " names cannot be used: " + reason(properties, e),
          e);
    }
  }

  private static Opened open(Map<String, String> properties) {
    Namespace namespace =
        Namespace.of(properties.getOrDefault(NAMESPACE, DEFAULT_NAMESPACE).split("\\.", -1));
    Map<String, String> all = Warehouse.withOurClients(properties);
    PATIENCE.forEach(all::putIfAbsent);
    Catalog catalog = CatalogUtil.buildIcebergCatalog(DEFAULT_NAMESPACE, all, null);
    if (catalog instanceof SupportsNamespaces namespaces
        && !namespaces.namespaceExists(namespace)) {
      namespaces.createNamespace(namespace);
    }
    return new Opened(catalog, namespace);
  }

  private static String reason(Map<String, String> properties, RuntimeException e) {
    String reason = LakeException.reason(e);
    if (reason.contains("No suitable driver")) {
      return "no driver for "
          + properties.get(CatalogProperties.URI)
          + " was found: name its jar by"
          + " INTENT_JAVA_OPTS=\"--module-path=DRIVER.jar --add-modules=ALL-MODULE-PATH\""
          + " (docs/lake.md), or use type=rest";
    }
    if (properties.containsKey(CatalogProperties.URI)
        && LakeException.first(e) instanceof IOException) {
      return properties.get(CatalogProperties.URI)
          + " does not answer: is the service up, the network open, and uri= right? ("
          + reason
          + ")";
    }
    return reason;
  }

  private static void close() {
    for (Opened opened : OPEN.values()) {
      if (opened.catalog() instanceof Closeable closeable) {
        try {
          closeable.close();
        } catch (IOException | RuntimeException e) {
          // The process ends, and what it had goes with it.
        }
      }
    }
  }

  /**
   * Makes sure that tables can be written, as far as can be seen before: that of two writers at
   * once one is told so, too.
   *
   * @throws LakeException if not, with the remedy
   */
  public static void requireWritable(Lake lake) {
    Map<String, String> properties = properties(lake);
    if (properties.isEmpty() || isFolder(properties)) {
      Warehouse warehouse =
          properties.isEmpty()
              ? Warehouse.of(lake.root().resolve(TABLES))
              : warehouse(lake, properties);
      try {
        warehouse.store().requireWritable();
      } catch (IOException e) {
        throw new LakeException(
            "The tables of "
                + lake
                + " cannot be written: "
                + e.getMessage()
                + ": choose a place that can be, with --home or --lake",
            e);
      }
    }
  }

  private static boolean isFolder(Map<String, String> properties) {
    return Warehouse.TYPE.equals(properties.get("type"));
  }

  private static String file(Lake lake) {
    return lake + "/" + FILE;
  }

  private static Warehouse warehouse(Lake lake, Map<String, String> properties) {
    try {
      return Warehouse.of(properties);
    } catch (LakeException e) {
      throw new LakeException(file(lake) + ": " + e.getMessage(), e);
    }
  }

  private static Opened opened(Warehouse warehouse) {
    return new Opened(
        new FolderCatalog(warehouse.root(), warehouse.files(), warehouse.versions()),
        Namespace.empty());
  }

  /** What names the catalogue; empty where it is the folder of a lake in a folder. */
  private static Map<String, String> properties(Lake lake) {
    Optional<StoredFile> file;
    try {
      file = lake.files().read(FILE);
    } catch (IOException e) {
      throw LakeException.of("reading " + file(lake), e);
    }
    return file.isPresent()
        ? read(file(lake), file.get())
        : lake.isInBucket() ? Warehouse.inBucket(lake) : Map.of();
  }

  private static Map<String, String> read(String file, StoredFile content) {
    Properties read = new Properties();
    try {
      read.load(new StringReader(new String(content.content(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw LakeException.of("reading " + file, e);
    } catch (IllegalArgumentException e) {
      throw new LakeException(file + " is no file of properties: " + e.getMessage(), e);
    }
    Map<String, String> properties = new HashMap<>();
    read.stringPropertyNames()
        .forEach(name -> properties.put(name, ofThisJar(read.getProperty(name).strip())));
    String type = properties.get(CatalogUtil.ICEBERG_CATALOG_TYPE);
    if (type == null && !properties.containsKey(CatalogProperties.CATALOG_IMPL)) {
      throw new LakeException(
          file
              + " names no catalogue: say type=folder, rest, jdbc or glue and where it is, as"
              + " warehouse=… or uri=…");
    }
    if (type != null && !isFolder(properties) && !TYPES.contains(type)) {
      throw new LakeException(
          file
              + ": type="
              + type
              + " is none of "
              + Warehouse.TYPE
              + ", "
              + String.join(", ", TYPES)
              + ": choose one of these, or name a class by catalog-impl=… in place of a type");
    }
    return properties;
  }

  /** Where Iceberg is packed under another name, as for Spark, so are its classes. */
  private static String ofThisJar(String value) {
    return value.startsWith(ICEBERG + ".")
        ? CatalogUtil.class.getPackageName() + value.substring(ICEBERG.length())
        : value;
  }
}
