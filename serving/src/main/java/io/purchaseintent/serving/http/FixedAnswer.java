package io.purchaseintent.serving.http;

import io.javalin.http.Context;
import io.purchaseintent.hash.Sha256;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An answer that does not change: who has it already is told so. Thread-safe. */
public final class FixedAnswer {

  private final String type;
  private final byte[] body;
  private final String tag;

  /** An answer with this body. */
  public FixedAnswer(String type, byte[] body) {
    this.type = type;
    this.body = body.clone();
    this.tag = '"' + Sha256.of(body).substring(0, 16) + '"';
  }

  /** Answers with 200 and the body, or with 304 where the asker has it. */
  public void answer(Context context) {
    context
        .header("ETag", tag)
        .header("Cache-Control", "no-cache")
        .header("X-Content-Type-Options", "nosniff");
    if (isHad(context.header("If-None-Match"))) {
      context.status(304);
    } else {
      context.contentType(type).result(body);
    }
  }

  private boolean isHad(@Nullable String tags) {
    return tags != null
        && Arrays.stream(tags.split(","))
            .map(each -> each.strip().replaceFirst("^W/", ""))
            .anyMatch(each -> each.equals(tag) || each.equals("*"));
  }
}
