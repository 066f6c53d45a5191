package io.github.pitrunner.archfixture.tws;

/** Stands for a generated message of the gateway. */
public record Tick(int type) {}
