package io.github.pitrunner.marketdata;

/** Who writes news. */
record NewsProvider(String code, String name) {}
