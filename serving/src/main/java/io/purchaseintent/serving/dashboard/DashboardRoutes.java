package io.purchaseintent.serving.dashboard;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.serving.http.Answers;
import io.purchaseintent.serving.http.FixedAnswer;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.http.Routes;
import io.purchaseintent.serving.openapi.Access;
import io.purchaseintent.serving.openapi.Operation;
import io.purchaseintent.serving.openapi.Schema;

/** The page at {@code /}, its figures, and what each version says of itself. */
public final class DashboardRoutes implements RouteGroup {

  private static final String VERSION = "/dashboard/versions/{version}/";
  private static final String REPORT = "report.html";
  private static final String CARD = "model-card.md";

  /** A report has styles of its own, and neither scripts nor parts elsewhere. */
  private static final String REPORT_POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  private final Figures figures;
  private final ModelRegistry registry;
  private final String model;
  private final Page page = Page.read();

  /**
   * Routes.
   *
   * @param registry where the versions of the model are
   */
  public DashboardRoutes(Figures figures, ModelRegistry registry, String model) {
    this.figures = figures;
    this.registry = registry;
    this.model = model;
  }

  @Override
  public void addTo(Routes routes) {
    routes.add(
        Operation.get(Access.WATCH, "/", "A page that shows how the server does.")
            .internal()
            .answer(200, "The page.", "text/html", Schema.text())
            .answer(304, "The asker's copy is the newest.")
            .handledBy(page::answer));
    routes.add(
        Operation.get(
                Access.WATCH,
                "/dashboard.json",
                "What the page shows: counts since the server's start.")
            .internal()
            .answer(200, "The figures.", DashboardSchemas.FIGURES)
            .handledBy(this::figures));
    routes.add(
        version(REPORT, "The report of a version.", "text/html")
            .handledBy(
                context -> {
                  context.header("Content-Security-Policy", REPORT_POLICY);
                  file(context, REPORT, "text/html; charset=utf-8");
                }));
    routes.add(
        version(CARD, "The model card of a version.", "text/markdown")
            .handledBy(context -> file(context, CARD, "text/markdown; charset=utf-8")));
  }

  private static Operation version(String file, String summary, String type) {
    return Operation.get(Access.WATCH, VERSION + file, summary)
        .internal()
        .answer(200, "As it was registered.", type, Schema.text())
        .answer(304, "The asker's copy is the newest.")
        .refusal(404, "There is no such version, or it has none.");
  }

  private void figures(Context context) {
    context.header("Cache-Control", "no-store");
    Answers.json(context, 200, figures.json());
  }

  private void file(Context context, String file, String type) {
    try {
      byte[] content = registry.file(model, context.pathParam("version"), file);
      new FixedAnswer(type, content).answer(context);
    } catch (RegistryException e) {
      throw new HttpResponseException(404, String.valueOf(e.getMessage()));
    }
  }
}
