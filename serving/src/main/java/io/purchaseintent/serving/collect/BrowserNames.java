package io.purchaseintent.serving.collect;

import io.purchaseintent.event.Device;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import ua_parser.Parser;

/**
 * Tells the kind of device by the browser's own name. The last few thousand names are remembered,
 * for one takes many patterns. Thread-safe.
 */
final class BrowserNames {

  private static final int REMEMBERED = 5_000;
  private static final int MAX_LENGTH = 512;

  private static final Set<String> DESKTOP =
      Set.of("windows", "mac os x", "linux", "chrome os", "ubuntu", "debian", "fedora", "freebsd");

  private final Parser parser = new Parser();
  private final Map<String, Device> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Device> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** The kind of device; {@link Device#OTHER} for a name that says nothing known. */
  Device deviceOf(String userAgent) {
    String name = userAgent.length() > MAX_LENGTH ? userAgent.substring(0, MAX_LENGTH) : userAgent;
    synchronized (known) {
      Device device = known.get(name);
      if (device != null) {
        return device;
      }
    }
    Device device = classify(name);
    synchronized (known) {
      known.put(name, device);
    }
    return device;
  }

  private Device classify(String name) {
    String system = parser.parseOS(name).family.toLowerCase(Locale.ROOT);
    if (system.equals("ios")) {
      return name.contains("iPad") ? Device.TABLET : Device.MOBILE;
    }
    if (system.equals("android")) {
      // Amazon's sticks for television are AFT and a letter or more.
      if (name.contains("TV") || name.contains("AFT")) {
        return Device.OTHER;
      }
      // Browsers on tablets leave the word out, by Android's own advice.
      return name.contains("Mobile") ? Device.MOBILE : Device.TABLET;
    }
    if (system.equals("windows phone") || system.equals("kaios")) {
      return Device.MOBILE;
    }
    return DESKTOP.contains(system) ? Device.DESKTOP : Device.OTHER;
  }
}
