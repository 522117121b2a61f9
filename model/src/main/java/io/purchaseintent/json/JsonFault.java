package io.purchaseintent.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.regex.Pattern;

/** Why a text is no JSON, in words that fit into a line. */
public final class JsonFault {

  /** Where what is not closed began, with the text itself, line breaks and all. */
  private static final Pattern SOURCE =
      Pattern.compile("\\s*\\(start marker at \\[Source.*]\\)|\\s*\\[Source.*]", Pattern.DOTALL);

  /** A word that is none of JSON's: where quotes are missing, an id. */
  private static final Pattern TOKEN =
      Pattern.compile("^Unrecognized token '.*?': was", Pattern.DOTALL);

  private JsonFault() {}

  /** As it follows the file: "is no JSON at line 1, column 2: Unexpected end-of-input …". */
  public static String of(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    // What breaks a limit of the parser has no place.
    String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    String reason = SOURCE.matcher(String.valueOf(e.getOriginalMessage())).replaceAll("");
    return "is no JSON" + place + ": " + reason.strip().replaceAll("\\s+", " ");
  }

  /** Why a record is no JSON, without a word of what it says: that may be an id. */
  public static String ofRecord(JsonProcessingException e) {
    return TOKEN.matcher(String.valueOf(e.getOriginalMessage())).replaceFirst("Unknown word: was");
  }
}
