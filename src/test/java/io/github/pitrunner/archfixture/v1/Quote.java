package io.github.pitrunner.archfixture.v1;

/** Stands for a generated message of the API. */
public record Quote(int type) {}
