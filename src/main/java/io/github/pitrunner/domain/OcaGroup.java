package io.github.pitrunner.domain;

/**
 * A group of orders of which one fill cancels or reduces the others.
 *
 * @param name the caller's, or the gateway's own for the protecting orders of a bracket
 */
public record OcaGroup(String name, Mode mode) {
  /** What a fill does to the others of the group. */
  public enum Mode {
    /** They are cancelled; only one order of the group is in the market at a time. */
    CANCEL_WITH_BLOCK,
    /** They are reduced by the fill; only one order of the group is in the market at a time. */
    REDUCE_WITH_BLOCK,
    /** They are reduced by the fill; overfills are possible. */
    REDUCE
  }
}
