package io.purchaseintent.experiment;

/**
 * That a visitor has an arm of an experiment that runs; not yet that it could matter to him.
 *
 * @param unit by whose id he has it
 * @param hash of that id, by which the arm was chosen
 */
public record Assignment(Experiment experiment, Arm arm, AllocationUnit unit, long hash) {}
