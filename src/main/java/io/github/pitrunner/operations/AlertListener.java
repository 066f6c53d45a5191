package io.github.pitrunner.operations;

/** Hears each alert that is raised and each that is resolved, on the connector's context. */
@FunctionalInterface
interface AlertListener {
  void onAlert(AlertCase changed);
}
