package io.purchaseintent.scoring;

/**
 * Where to evaluate a polynomial, and how to weigh its values, for its integral from 0 to 1: exact
 * up to degree 2n − 1 for n points.
 *
 * @param points double[n], above 0 and below 1
 * @param weights double[n], of sum 1
 */
@SuppressWarnings("ArrayRecordComponent")
record GaussLegendre(double[] points, double[] weights) {

  /** The rule of this many points, at least 1: the roots of a Legendre polynomial, by Newton. */
  static GaussLegendre of(int count) {
    double[] points = new double[count];
    double[] weights = new double[count];
    for (int i = 0; i < count; i++) {
      double root = Math.cos(Math.PI * (i + 0.75) / (count + 0.5));
      double slope = 0;
      for (int step = 0; step < 10; step++) {
        double before = 1;
        double value = root;
        for (int degree = 2; degree <= count; degree++) {
          double next = ((2 * degree - 1) * root * value - (degree - 1) * before) / degree;
          before = value;
          value = next;
        }
        slope = count * (root * value - before) / (root * root - 1);
        root -= value / slope;
      }
      points[i] = (1 + root) / 2;
      weights[i] = 1 / ((1 - root * root) * slope * slope);
    }
    return new GaussLegendre(points, weights);
  }
}
