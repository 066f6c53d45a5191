package io.github.pitrunner.operations;

/**
 * What this run of Pitrunner is; it does not change.
 *
 * @param simulated the gateway is the embedded simulated one
 * @param liveTrading orders for accounts that are not paper accounts are let through
 * @param version of Pitrunner
 */
public record About(boolean simulated, boolean liveTrading, String version) {}
