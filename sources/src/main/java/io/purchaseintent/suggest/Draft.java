package io.purchaseintent.suggest;

import io.purchaseintent.event.EventField;
import io.purchaseintent.mapping.TimeForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A first mapping, written with what speaks for each of its lines. */
final class Draft {

  private static final Pattern BARE = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
  private static final Pattern EPOCH = Pattern.compile("1[0-7]\\d{8}(\\d{3})?(\\d{3})?");
  private static final int MOST_VALUES = 60;

  private final Specimen specimen;
  private final Findings found;
  private final StringBuilder yaml = new StringBuilder();

  Draft(Specimen specimen, Findings found) {
    this.specimen = specimen;
    this.found = found;
  }

  /** The mapping as YAML. */
  String write() {
    comment(
        "A first mapping of "
            + specimen.file().path().getFileName()
            + ", by its first "
            + String.format(Locale.ROOT, "%,d", specimen.records().size())
            + " records: read it before you use it.");
    head();
    line("");
    line("fields:");
    eventId();
    type();
    time();
    session();
    user();
    for (EventField field : EventField.values()) {
      if (!SPECIAL.contains(field) && found.fields().containsKey(field)) {
        field(found.fields().get(field));
      }
    }
    currency();
    pages();
    return yaml.toString();
  }

  private static final Set<EventField> SPECIAL =
      Set.of(
          EventField.EVENT_ID,
          EventField.TYPE,
          EventField.EVENT_TIME,
          EventField.SESSION_ID,
          EventField.USER_ID,
          EventField.CURRENCY);

  private void head() {
    CsvDialect dialect = specimen.dialect();
    if (dialect != null) {
      line("format: csv");
      if (!dialect.header()) {
        comment("No line of the file names its columns: give them better names here and below.");
        line("columns: [" + String.join(", ", dialect.columns()) + "]");
      }
      if (dialect.delimiter() != ',') {
        line("delimiter: \"" + (dialect.delimiter() == '\t' ? "\\t" : dialect.delimiter()) + '"');
      }
    }
    if (!found.missing().isEmpty()) {
      line(
          "missing: ["
              + String.join(", ", found.missing().stream().map(Draft::quoted).toList())
              + "]");
    }
    if (!found.each().isEmpty()) {
      comment("An event for each entry of this list.");
      line("each: " + scalar(found.each()));
    }
  }

  private void eventId() {
    Choice choice = found.fields().get(EventField.EVENT_ID);
    String entry = found.each().isEmpty() ? "" : "-{entry}";
    if (choice != null && entry.isEmpty()) {
      reasons(choice.why(), choice.others());
      line("  event_id: " + scalar(choice.column().path()));
      return;
    }
    if (choice != null) {
      comment("  ", choice.why());
      line("  event_id: {template: " + quoted("{" + choice.column().path() + "}" + entry) + "}");
      return;
    }
    List<String> parts = new ArrayList<>();
    for (EventField field : List.of(EventField.SESSION_ID, EventField.USER_ID)) {
      if (parts.isEmpty() && found.fields().containsKey(field)) {
        parts.add("{" + found.fields().get(field).column().path() + "}");
      }
    }
    parts.add("{" + found.time().column().path() + "}");
    if (found.type().column() != null) {
      parts.add("{" + found.type().column().path() + "}");
    }
    for (EventField field : List.of(EventField.SEQUENCE, EventField.PRODUCT_ID, EventField.PAGE)) {
      if (found.fields().containsKey(field)) {
        parts.add("{" + found.fields().get(field).column().path() + "}");
      }
    }
    comment("  ", "No column tells events apart; the same text of all of these is the same event.");
    line("  event_id: {template: " + quoted(String.join("-", parts) + entry) + "}");
  }

  private void type() {
    TypeChoice type = found.type();
    Column column = type.column();
    reasons(type.why(), type.others());
    if (column == null) {
      line("  type: {default: " + type.only() + "}");
      return;
    }
    line("  type:");
    line(
        "    column: "
            + (type.then() == null
                ? scalar(column.path())
                : "[" + scalar(column.path()) + ", " + scalar(type.then().path()) + "]"));
    if (type.values().size() > MOST_VALUES) {
      line("    otherwise: interaction");
    }
    line("    values:");
    int written = 0;
    for (Map.Entry<String, @Nullable String> value : type.values().entrySet()) {
      if (written++ == MOST_VALUES) {
        break;
      }
      Integer count = column.texts().get(value.getKey());
      if (count == null && type.then() != null) {
        count = type.then().texts().get(value.getKey());
      }
      String told = value.getValue() == null ? "interaction" : value.getValue();
      line(
          "      "
              + quoted(value.getKey())
              + ": "
              + told
              + String.format(Locale.ROOT, "   # %,d", count == null ? 0 : count)
              + (value.getValue() == null ? ", a word that tells nothing: which type is it?" : ""));
    }
  }

  private void time() {
    TimeChoice time = found.time();
    reasons(time.why(), time.others());
    if (time.local()) {
      comment(
          "  ",
          "Its times name no zone: they are taken for UTC. Say the shop's: zone: Europe/Vienna");
    }
    List<String> forms = time.forms().stream().map(TimeForm::code).map(Draft::scalar).toList();
    String form = forms.size() == 1 ? forms.get(0) : "[" + String.join(", ", forms) + "]";
    line(
        "  event_time: {column: "
            + scalar(time.column().path())
            + ", time: "
            + form
            + (time.local() ? ", zone: UTC" : "")
            + "}");
  }

  private void session() {
    Choice choice = found.fields().get(EventField.SESSION_ID);
    Choice user = found.fields().get(EventField.USER_ID);
    if (choice != null) {
      reasons(choice.why(), choice.others());
      line("  session_id: " + visit(choice.column(), user));
    } else if (user != null) {
      comment(
          "  ",
          "There are no visits: a shopper is one, and the jobs part it where 30 minutes pass without an event.");
      line("  session_id: " + scalar(user.column().path()));
    }
  }

  /**
   * What tells visits apart, also where a visit's name is the time at which it began, or a number.
   */
  private String visit(Column column, @Nullable Choice user) {
    if (column.share(EPOCH) > 0.9 && user != null && user.column().records() >= column.records()) {
      comment(
          "  ",
          "It is the time at which a visit began, which two shoppers can share: so theirs stands before it.");
      return "{template: " + quoted("{" + user.column().path() + "}.{" + column.path() + "}") + "}";
    }
    if (column.texts().containsKey("0")) {
      comment(
          "  ",
          "0 alone is what programs write where they have no visit; here it is one of many numbers.");
      return "{template: " + quoted("session-{" + column.path() + "}") + "}";
    }
    return scalar(column.path());
  }

  private void user() {
    Choice user = found.fields().get(EventField.USER_ID);
    if (user != null) {
      reasons(user.why(), user.others());
      line("  user_id: " + scalar(user.column().path()));
    }
  }

  private void field(Choice choice) {
    Column column = choice.column();
    reasons(choice.why(), choice.others());
    String name = "  " + choice.field().code() + ": ";
    if (FieldContent.mapped().contains(choice.field())) {
      line(name.stripTrailing());
      line("    column: " + scalar(column.path()));
      line("    otherwise: other");
      line("    values:");
      for (Map.Entry<String, Integer> entry : column.mostFrequent(MOST_VALUES)) {
        String told =
            choice.field() == EventField.DEVICE
                ? FieldContent.device(entry.getKey())
                : FieldContent.channel(entry.getKey());
        line(
            "      "
                + quoted(entry.getKey())
                + ": "
                + (told == null ? "other" : told)
                + String.format(Locale.ROOT, "   # %,d", entry.getValue()));
      }
    } else if ((choice.field() == EventField.PRICE || choice.field() == EventField.QUANTITY)
        && column.hasDecimalCommas()) {
      comment("  ", "Its decimals stand behind a comma.");
      line(name + "{column: " + columns(choice) + ", decimal: \",\"}");
    } else {
      line(
          name
              + (choice.then().isEmpty()
                  ? scalar(column.path())
                  : "{column: " + columns(choice) + "}"));
    }
  }

  private static String columns(Choice choice) {
    List<String> paths = new ArrayList<>(List.of(scalar(choice.column().path())));
    choice.then().forEach(column -> paths.add(scalar(column.path())));
    return paths.size() == 1 ? paths.get(0) : "[" + String.join(", ", paths) + "]";
  }

  private void currency() {
    Choice choice = found.fields().get(EventField.CURRENCY);
    if (choice != null) {
      reasons(choice.why(), choice.others());
      line("  currency: " + scalar(choice.column().path()));
    } else if (found.fields().containsKey(EventField.PRICE)) {
      comment("  ", "No column tells it. Say which it is: currency: {default: EUR}");
    }
  }

  /** Pages whose names tell more than that they are pages. */
  private void pages() {
    Choice page = found.fields().get(EventField.PAGE);
    if (page == null || !found.type().values().containsValue("page_view")) {
      return;
    }
    Map<String, String> types = PageWords.types(page.column());
    if (types.isEmpty()) {
      return;
    }
    line("");
    comment("What pages tell by their names: a type is worth more than a page.");
    line("derived_types:");
    types.forEach(
        (path, type) ->
            line("  - {when: page_view, page: " + quoted(path) + ", type: " + type + "}"));
  }

  private void reasons(String why, List<Column> others) {
    comment(
        "  ",
        why
            + (others.isEmpty()
                ? ""
                : "; it could be "
                    + String.join(" or ", others.stream().map(Column::path).toList())));
  }

  private void comment(String text) {
    comment("", text);
  }

  private void comment(String indent, String text) {
    line(indent + "# " + text.replaceAll("\\p{Cntrl}", " "));
  }

  private void line(String text) {
    yaml.append(text).append('\n');
  }

  private static String scalar(String text) {
    return BARE.matcher(text).matches() ? text : quoted(text);
  }

  private static String quoted(String text) {
    return '"'
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ")
        + '"';
  }
}
