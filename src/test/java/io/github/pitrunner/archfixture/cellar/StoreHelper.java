package io.github.pitrunner.archfixture.cellar;

/** A name without meaning in a package that is no room and is not null-marked. */
public final class StoreHelper {}
