package io.purchaseintent.serving.score;

import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.experiment.Assignment;
import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.registry.Role;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.serving.online.FeatureReader;
import io.purchaseintent.serving.online.States;
import io.purchaseintent.serving.variant.Variant;
import io.purchaseintent.serving.variant.Variants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Answers questions: states to vector to probability. Thread-safe. */
public final class ScoringService {

  private static final Logger LOG = Logger.getLogger(ScoringService.class.getName());

  private final Supplier<Variants> variants;
  private final FeatureReader reader;
  private final @Nullable Supplier<Pseudonymizer> pseudonymizers;
  private final Duration deadline;
  private final SessionGap gap;
  private final VariantObserver observer;
  private final PredictionIds ids;
  private final Assigner assigner;

  /** A service without experiments. */
  public ScoringService(
      Supplier<Variants> variants,
      FeatureReader reader,
      @Nullable Supplier<Pseudonymizer> pseudonymizers,
      Duration deadline,
      SessionGap gap,
      VariantObserver observer,
      PredictionIds ids) {
    this(variants, reader, pseudonymizers, deadline, gap, observer, ids, Assigner.NONE);
  }

  /**
   * A service.
   *
   * @param variants the models in production, asked once a question
   * @param pseudonymizers make what ingest stored of a user's id, or null where it stores the id
   * @param deadline after which an answer goes out without what the store did not tell yet
   * @param gap after which a visit is over, as for the jobs
   * @param observer is told what challengers fail, and what shadows may score
   * @param ids name the answers
   * @param assigner knows who has which arm of an experiment
   */
  public ScoringService(
      Supplier<Variants> variants,
      FeatureReader reader,
      @Nullable Supplier<Pseudonymizer> pseudonymizers,
      Duration deadline,
      SessionGap gap,
      VariantObserver observer,
      PredictionIds ids,
      Assigner assigner) {
    this.variants = variants;
    this.reader = reader;
    this.pseudonymizers = pseudonymizers;
    this.deadline = deadline;
    this.gap = gap;
    this.observer = observer;
    this.ids = ids;
    this.assigner = assigner;
  }

  /**
   * The answer to a question.
   *
   * @param start when it came, as {@link System#nanoTime} told it then
   */
  public Prediction predict(PredictRequest question, long start) {
    PredictRequest request = stored(question);
    String userId = request.userId();
    long asked = System.nanoTime();
    States states =
        reader
            .read(
                List.of(new FeatureReader.Keys(userId, request.sessionId(), request.productId())),
                start + deadline.toNanos() - asked)
            .get(0)
            .at(request.time(), gap);
    return answer(
        new ScoringInput(request, userId, states, System.nanoTime() - asked, reader.madeWith()));
  }

  /**
   * The answers to several questions, in their order.
   *
   * @param start when they came, as {@link System#nanoTime} told it then
   */
  public List<Prediction> predict(List<PredictRequest> questions, long start) {
    List<PredictRequest> requests = questions.stream().map(this::stored).toList();
    List<FeatureReader.Keys> keys = new ArrayList<>(requests.size());
    for (PredictRequest request : requests) {
      keys.add(new FeatureReader.Keys(request.userId(), request.sessionId(), request.productId()));
    }
    long asked = System.nanoTime();
    List<States> states = reader.read(keys, start + deadline.toNanos() - asked);
    long storeNanos = System.nanoTime() - asked;
    List<Prediction> answers = new ArrayList<>(requests.size());
    for (int i = 0; i < requests.size(); i++) {
      answers.add(
          answer(
              new ScoringInput(
                  requests.get(i),
                  keys.get(i).userId(),
                  states.get(i).at(requests.get(i).time(), gap),
                  storeNanos,
                  reader.madeWith())));
    }
    return answers;
  }

  /** A question with its ids as they are stored. */
  private PredictRequest stored(PredictRequest question) {
    return pseudonymizers == null ? question : question.forStorage(pseudonymizers.get());
  }

  private Prediction answer(ScoringInput input) {
    Variants now = variants.get();
    List<Assignment> assigned = assigner.assigned(input);
    Assignment ofModel = assigned.isEmpty() ? null : ofModel(assigned);
    Variant variant = ofModel == null ? now.answering(input.visitor()) : answering(now, ofModel);
    String id = ids.next();
    Prediction prediction;
    try {
      prediction = score(id, input, variant);
    } catch (RuntimeException e) {
      if (variant.role() == Role.CHAMPION) {
        observer.failed(variant);
        throw e;
      }
      LOG.log(Level.FINE, "a challenger failed", e);
      // Where the champion fails too, the question is to blame and not the challenger.
      if (ofModel == null) {
        prediction = score(id, input, now.champion());
      } else {
        prediction = score(id, input, champions(now));
        assigner.fellBack(ofModel);
      }
      observer.failed(variant);
    }
    if (!now.shadows().isEmpty()) {
      observer.shadowed(input, now.shadows());
    }
    return assigned.isEmpty() ? prediction : prediction.assignedTo(assigned);
  }

  /** The experiment that says who answers; of one visitor there is at most one. */
  private static @Nullable Assignment ofModel(List<Assignment> assigned) {
    for (Assignment each : assigned) {
      if (each.experiment().ofModels()) {
        return each;
      }
    }
    return null;
  }

  private Variant answering(Variants now, Assignment ofModel) {
    Variant variant = now.ofExperiment(ofModel.arm().model());
    if (variant == null) {
      assigner.fellBack(ofModel);
      return champions(now);
    }
    return variant;
  }

  /** The champion where it answers a visitor of an experiment. */
  private static Variant champions(Variants now) {
    Variant champion = now.ofExperiment(null);
    return champion == null ? now.champion() : champion;
  }

  /** What a variant makes of an input. */
  static Prediction score(String id, ScoringInput known, Variant variant) {
    PropensityModel model = variant.model();
    FeatureSet features = model.featureSet();
    ScoringInput input = known.shownTo(features);
    PredictRequest request = input.request();
    States states = input.states();
    float[] vector =
        features.vector(
            states.user(),
            states.session(),
            states.product(),
            new FeatureRequest(request.time(), request.productId(), request.priceMicros()));
    Segment segment = Segment.of(UserHistory.isKnown(states.user()));
    FallbackLevel level = FallbackLevel.of(states);
    if (level == FallbackLevel.BASE_RATE) {
      int hour = features.names().indexOf("hour_of_day");
      double rate = model.baseRates().of(segment, hour < 0 ? Float.NaN : vector[hour]);
      return Prediction.of(id, input, variant, segment, level, Float.NaN, rate, vector);
    }
    float margin = model.margin(segment, vector);
    double propensity = model.calibration(segment).probability(margin);
    if (!(propensity >= 0 && propensity <= 1)) {
      throw new IllegalStateException(
          "version " + model.version() + " says " + propensity + ", which is no probability");
    }
    return Prediction.of(id, input, variant, segment, level, margin, propensity, vector);
  }
}
