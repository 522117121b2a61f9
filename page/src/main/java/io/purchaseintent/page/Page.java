package io.purchaseintent.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** A page of HTML as it grows. What it is given is text, unless said otherwise. */
public final class Page {

  private static final String STYLE = resource(Page.class, "page.css");

  private final StringBuilder html = new StringBuilder();

  /** A part of a page, to be put into another. */
  public Page() {}

  /**
   * Begins a page that needs no other file: light or dark as its reader prefers, fit to print.
   *
   * @param style as {@link #style} gives it
   */
  public static Page document(String title, String style) {
    return new Page()
        .raw("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .raw("<link rel=\"icon\" href=\"data:,\"/>")
        .raw("<title>" + Text.escaped(title) + "</title>")
        .raw("<style>" + style + "</style></head><body>");
  }

  /** Ends what {@link #document} began. */
  public Page endDocument() {
    return raw("</body></html>");
  }

  /**
   * The style that all pages share, and after it that of some.
   *
   * @param of a class beside whose file the style is
   */
  public static String style(Class<?> of, String file) {
    return STYLE + resource(of, file);
  }

  /** The style that all pages share. */
  public static String style() {
    return STYLE;
  }

  private static String resource(Class<?> of, String name) {
    try (InputStream in = of.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + name, e);
    }
  }

  /** HTML as it is. */
  public Page raw(String markup) {
    html.append(markup).append('\n');
    return this;
  }

  /** Begins a section; its question is its title. */
  public Page section(String id, String title) {
    return raw("<section id=\"" + id + "\"><h2>" + Text.escaped(title) + "</h2>");
  }

  /** Ends a section. */
  public Page endSection() {
    return raw("</section>");
  }

  /** A title within a section. */
  public Page heading(String text) {
    return raw("<h3>" + Text.escaped(text) + "</h3>");
  }

  /** A paragraph. */
  public Page paragraph(String text) {
    return raw("<p>" + Text.escaped(text) + "</p>");
  }

  /** A sentence that says what was found. */
  public Page finding(String text) {
    return raw("<p class=\"finding\">" + Text.escaped(text) + "</p>");
  }

  /** Drawings side by side where there is room, each HTML under its caption. */
  public Page figures(List<Figure> figures) {
    raw("<div class=\"figures\">");
    for (Figure figure : figures) {
      raw(
          "<figure><figcaption>"
              + Text.escaped(figure.caption())
              + "</figcaption>"
              + figure.html()
              + "</figure>");
    }
    return raw("</div>");
  }

  /** A table. The first column is text, the others are numbers; cells are HTML. */
  public Page table(List<String> head, List<List<String>> rows) {
    String named = Text.escaped("Table: " + String.join(", ", head));
    raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"" + named + "\">");
    raw("<table><thead><tr>");
    head.forEach(cell -> raw("<th scope=\"col\">" + title(cell) + "</th>"));
    raw("</tr></thead><tbody>");
    for (List<String> row : rows) {
      raw("<tr>");
      row.forEach(cell -> raw("<td>" + cell + "</td>"));
      raw("</tr>");
    }
    return raw("</tbody></table></div>");
  }

  /** A column without a title has drawings of what stands beside them. */
  private static String title(String cell) {
    return cell.isEmpty() ? "<span class=\"unseen\">drawing</span>" : Text.escaped(cell);
  }

  /** A figure in large: its value, its name, and more of it in small. */
  public Page tile(String name, String value, String under) {
    return raw(
        "<div class=\"tile\"><span class=\"value\">"
            + Text.escaped(value)
            + "</span><span class=\"name\">"
            + Text.escaped(name)
            + "</span><span class=\"under\">"
            + Text.escaped(under)
            + "</span></div>");
  }

  /** The HTML so far. */
  public String html() {
    return html.toString();
  }

  /**
   * A drawing.
   *
   * @param caption what to see in it
   * @param html the drawing
   */
  public record Figure(String caption, String html) {}
}
