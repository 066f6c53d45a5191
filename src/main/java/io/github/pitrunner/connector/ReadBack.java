package io.github.pitrunner.connector;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Asks every listener to read the gateway's state back, and waits for all of them. */
final class ReadBack {
  private final List<SessionListener> listeners;

  ReadBack(List<SessionListener> listeners) {
    this.listeners = listeners;
  }

  /** Succeeds when every listener has; one that throws has failed. */
  Future<Void> run(Function<SessionListener, Future<Void>> question) {
    List<Future<Void>> answers = new ArrayList<>();
    for (SessionListener listener : listeners) {
      answers.add(ask(listener, question));
    }
    return Future.all(answers).mapEmpty();
  }

  private static Future<Void> ask(
      SessionListener listener, Function<SessionListener, Future<Void>> question) {
    try {
      return question.apply(listener);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }
}
