package io.github.pitrunner.marketdata;

/** What the values of an option are computed from; the later, the more they are worth. */
enum ComputedFrom {
  BID,
  ASK,
  LAST,
  MODEL
}
