package io.purchaseintent.decision;

/**
 * What is believed of actions, as worlds of which each is as likely as another. They are drawn once
 * and for all: how often an action is the best among them <i>is</i> the probability that it is
 * chosen with, exact to the last bit. Immutable.
 */
public interface Beliefs {

  /** How many worlds there are: a probability is a multiple of its inverse. */
  int WORLDS = 256;

  /** By what these beliefs are known: another one is another version. */
  String version();

  /**
   * The probabilities of a purchase with an action.
   *
   * @param assumed what the policy assumes it to be
   * @return double[{@value #WORLDS}], one for each world
   */
  double[] purchases(String action, double assumed, Situation situation);
}
