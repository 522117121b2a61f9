package io.purchaseintent.lake.catalog;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * The catalogue of a lake: what {@value #FILE} in its folder says, in the names of Iceberg's own
 * properties ({@code type=rest}, {@code uri=…}, {@code warehouse=…}; {@code type=folder} is ours),
 * else the lake's folder.
 */
public final class LakeCatalog {

  /** The file in the lake's folder that names a catalogue. */
  public static final String FILE = "catalog.properties";

  /** The folder of tables in a lake without a catalogue of its own. */
  public static final String TABLES = "tables";

  private static final String NAMESPACE = "namespace";
  private static final String DEFAULT_NAMESPACE = "purchase_intent";

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
    Path file = lake.root().resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return opened(Warehouse.of(lake.root().resolve(TABLES)));
    }
    Map<String, String> properties = read(file);
    if (isFolder(properties)) {
      return opened(warehouse(file, properties).there());
    }
    Namespace namespace =
        Namespace.of(properties.getOrDefault(NAMESPACE, DEFAULT_NAMESPACE).split("\\.", -1));
    try {
      Catalog catalog =
          CatalogUtil.buildIcebergCatalog(
              DEFAULT_NAMESPACE, Warehouse.withOurClients(properties), null);
      if (catalog instanceof SupportsNamespaces namespaces
          && !namespaces.namespaceExists(namespace)) {
        namespaces.createNamespace(namespace);
      }
      return new Opened(catalog, namespace);
    } catch (RuntimeException e) {
      throw new LakeException(
          "The catalogue that " + file + " names cannot be used: " + LakeException.reason(e), e);
    }
  }

  /**
   * Makes sure that tables can be written, as far as can be seen before: that of two writers at
   * once one is told so, too.
   *
   * @throws LakeException if not, with the remedy
   */
  public static void requireWritable(Lake lake) {
    Path file = lake.root().resolve(FILE);
    Map<String, String> properties = Files.isRegularFile(file) ? read(file) : Map.of();
    if (isFolder(properties)) {
      try {
        warehouse(file, properties).store().requireWritable();
      } catch (IOException e) {
        throw new LakeException(
            "The tables that " + file + " names cannot be written: " + e.getMessage(), e);
      }
    }
  }

  private static boolean isFolder(Map<String, String> properties) {
    return Warehouse.TYPE.equals(properties.get("type"));
  }

  private static Warehouse warehouse(Path file, Map<String, String> properties) {
    try {
      return Warehouse.of(properties);
    } catch (LakeException e) {
      throw new LakeException(file + ": " + e.getMessage(), e);
    }
  }

  private static Opened opened(Warehouse warehouse) {
    return new Opened(
        new FolderCatalog(warehouse.root(), warehouse.files(), warehouse.versions()),
        Namespace.empty());
  }

  private static Map<String, String> read(Path file) {
    Properties read = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      read.load(in);
    } catch (IOException e) {
      throw LakeException.of("reading " + file, e);
    } catch (IllegalArgumentException e) {
      throw new LakeException(file + " is no file of properties: " + e.getMessage(), e);
    }
    if (!read.containsKey(CatalogUtil.ICEBERG_CATALOG_TYPE)
        && !read.containsKey(CatalogProperties.CATALOG_IMPL)) {
      throw new LakeException(
          file
              + " names no catalogue: say type=folder, rest, jdbc or glue and where it is, as"
              + " warehouse=… or uri=…");
    }
    Map<String, String> properties = new HashMap<>();
    read.stringPropertyNames().forEach(name -> properties.put(name, read.getProperty(name)));
    return properties;
  }
}
