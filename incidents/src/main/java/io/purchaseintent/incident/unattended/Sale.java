package io.purchaseintent.incident.unattended;

import java.time.Instant;

/**
 * A visit of today, and what is to be expected of it in the till: the law knows each probability,
 * so the visit's luck is not in it.
 *
 * @param at when it was answered
 * @param version who answered it
 * @param with the money, as it was answered
 * @param without the money, if the champion of before had answered
 * @param untouched the money, if nothing had been offered
 */
record Sale(Instant at, String version, double with, double without, double untouched) {}
