package io.purchaseintent.page;

import java.util.List;

/** A page of HTML as it grows. What it is given is text, unless said otherwise. */
public final class Page {

  private final StringBuilder html = new StringBuilder();

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
    raw("<div class=\"scroll\"><table><thead><tr>");
    head.forEach(cell -> raw("<th>" + Text.escaped(cell) + "</th>"));
    raw("</tr></thead><tbody>");
    for (List<String> row : rows) {
      raw("<tr>");
      row.forEach(cell -> raw("<td>" + cell + "</td>"));
      raw("</tr>");
    }
    return raw("</tbody></table></div>");
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
