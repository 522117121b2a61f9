package io.purchaseintent.serving.collect;

import io.purchaseintent.command.UserError;
import io.purchaseintent.event.EventField;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Countries of networks, from a file with a line {@code CIDR,country} for each, such as {@code
 * 203.0.113.0/24,AT} or {@code 2001:db8::/32,DE}. Of networks that hold an address the smallest
 * counts. Empty lines and those that begin with {@code #} are skipped.
 */
final class CountryFile implements CountryLookup {

  /** Networks of one family of addresses by the length of their prefix, the longest first. */
  private static final class Family {
    private final Map<Integer, Map<BigInteger, String>> byLength =
        new TreeMap<>(Comparator.reverseOrder());
  }

  private final Family four = new Family();
  private final Family six = new Family();

  private CountryFile() {}

  /**
   * Reads a file.
   *
   * @throws UserError if it is not readable, or a line is none of these
   */
  static CountryFile read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      throw new UserError(
          "--country-file=" + file + " does not exist: give a CSV of CIDR,country, or leave it out",
          e);
    } catch (IOException e) {
      throw new UserError("--country-file=" + file + " is not readable: " + e.getMessage(), e);
    }
    CountryFile countries = new CountryFile();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#") && !countries.add(line)) {
        throw new UserError(
            file
                + ", line "
                + (i + 1)
                + ": \""
                + line
                + "\" is not CIDR,country, such as 203.0.113.0/24,AT");
      }
    }
    return countries;
  }

  private boolean add(String line) {
    int slash = line.indexOf('/');
    int comma = line.indexOf(',', slash);
    if (slash < 0 || comma < 0) {
      return false;
    }
    InetAddress network = Addresses.parse(line.substring(0, slash).strip());
    String country = line.substring(comma + 1).strip();
    if (network == null || country.isEmpty() || country.length() > EventField.COUNTRY.maxLength()) {
      return false;
    }
    int bits = network.getAddress().length * Byte.SIZE;
    int length;
    try {
      length = Integer.parseInt(line.substring(slash + 1, comma).strip());
    } catch (NumberFormatException e) {
      return false;
    }
    if (length < 0 || length > bits) {
      return false;
    }
    family(bits)
        .byLength
        .computeIfAbsent(length, any -> new HashMap<>())
        .put(number(network).shiftRight(bits - length), country);
    return true;
  }

  @Override
  public @Nullable String countryOf(InetAddress address) {
    int bits = address.getAddress().length * Byte.SIZE;
    BigInteger number = number(address);
    for (Map.Entry<Integer, Map<BigInteger, String>> each : family(bits).byLength.entrySet()) {
      String country = each.getValue().get(number.shiftRight(bits - each.getKey()));
      if (country != null) {
        return country;
      }
    }
    return null;
  }

  private Family family(int bits) {
    return bits == Integer.SIZE ? four : six;
  }

  private static BigInteger number(InetAddress address) {
    return new BigInteger(1, address.getAddress());
  }
}
