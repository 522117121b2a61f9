package io.purchaseintent.pipeline.shuffle;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.ToLongFunction;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Hands out elements that are few and stand for much work (files, stretches of files, buckets), the
 * heaviest first, each to the worker that is free next.
 *
 * <p>Elements that are spread by keys drawn at random are not spread evenly while they are few: of
 * four on two workers one worker gets three or all in five of eight runs, and the other waits.
 *
 * @param <T> elements, which serialize
 */
public final class HandOut<T> extends PTransform<PBegin, PCollection<T>> {

  private static final long serialVersionUID = 1L;

  private final transient Elements<T> elements;

  private HandOut(Elements<T> elements) {
    this.elements = elements;
  }

  /**
   * Hands these out.
   *
   * @param weight work that an element stands for, such as its bytes; of any unit, 1 at least
   */
  public static <T> HandOut<T> of(List<T> elements, ToLongFunction<T> weight, Coder<T> coder) {
    return new HandOut<>(source(elements, weight, coder));
  }

  /** The source that is split into what is handed out. */
  static <T> Elements<T> source(List<T> elements, ToLongFunction<T> weight, Coder<T> coder) {
    ArrayList<Element<T>> heaviestFirst = new ArrayList<>(elements.size());
    for (T each : elements) {
      heaviestFirst.add(new Element<>(each, Math.max(1, weight.applyAsLong(each))));
    }
    // Of equal weight in the order given: the sort is stable.
    heaviestFirst.sort(Comparator.comparingLong((Element<T> each) -> each.weight()).reversed());
    return new Elements<>(heaviestFirst, coder);
  }

  @Override
  public PCollection<T> expand(PBegin begin) {
    return begin.apply("Hand out", Read.from(elements));
  }

  private record Element<T>(T value, long weight) implements Serializable {}

  /** Elements, which a runner splits into what one worker takes at a time. */
  static final class Elements<T> extends BoundedSource<T> {

    private static final long serialVersionUID = 1L;

    /** What a worker takes at a time is at most this part of its share of all. */
    private static final int TURNS = 8;

    private final ArrayList<Element<T>> elements;
    private final Coder<T> coder;

    Elements(ArrayList<Element<T>> elements, Coder<T> coder) {
      this.elements = elements;
      this.coder = coder;
    }

    @Override
    public List<Elements<T>> split(long shareOfWorker, PipelineOptions options) {
      long bound = shareOfWorker / TURNS;
      List<Elements<T>> turns = new ArrayList<>();
      ArrayList<Element<T>> turn = new ArrayList<>();
      long weight = 0;
      for (Element<T> element : elements) {
        if (!turn.isEmpty() && weight + element.weight() > bound) {
          turns.add(new Elements<>(turn, coder));
          turn = new ArrayList<>();
          weight = 0;
        }
        turn.add(element);
        weight += element.weight();
      }
      turns.add(new Elements<>(turn, coder));
      return turns;
    }

    @Override
    public long getEstimatedSizeBytes(PipelineOptions options) {
      return elements.stream().mapToLong(Element::weight).sum();
    }

    @Override
    public BoundedReader<T> createReader(PipelineOptions options) {
      return new ElementReader<>(this);
    }

    @Override
    public Coder<T> getOutputCoder() {
      return coder;
    }
  }

  private static final class ElementReader<T> extends BoundedSource.BoundedReader<T> {

    private final Elements<T> source;
    private final Iterator<Element<T>> rest;
    private @Nullable Element<T> current;

    ElementReader(Elements<T> source) {
      this.source = source;
      this.rest = source.elements.iterator();
    }

    @Override
    public boolean start() {
      return advance();
    }

    @Override
    public boolean advance() {
      current = rest.hasNext() ? rest.next() : null;
      return current != null;
    }

    @Override
    public T getCurrent() {
      if (current == null) {
        throw new NoSuchElementException("There is no element before start and behind the end");
      }
      return current.value();
    }

    @Override
    public void close() {
      // Elements hold nothing open.
    }

    @Override
    public BoundedSource<T> getCurrentSource() {
      return source;
    }
  }
}
