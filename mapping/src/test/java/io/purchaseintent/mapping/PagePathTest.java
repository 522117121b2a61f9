package io.purchaseintent.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PagePathTest {

  @ParameterizedTest
  @CsvSource({
    "https://shop.example/p/mug?q=1, /p/mug?q=1",
    "http://shop.example, /",
    "https://shop.example?q=1, /?q=1",
    "https://shop.example:8443/a, /a",
    "/p/mug, /p/mug",
    "4f2a9c, 4f2a9c",
    "httpsx, httpsx"
  })
  void address_isItsPath_andWhatIsNoneStays(String text, String path) {
    assertEquals(path, PagePath.of(text));
  }
}
