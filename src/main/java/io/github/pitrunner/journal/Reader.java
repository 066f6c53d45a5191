package io.github.pitrunner.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The thread that reads, on a connection of its own, one question after the other. */
final class Reader {
  private static final int MOST_WAITING = 1_000;

  private final Database database;
  private final Executor home;
  private final ThreadPoolExecutor thread;

  // Of the reading thread.
  private @Nullable Connection connection;

  Reader(Database database, Executor home) {
    this.database = database;
    this.home = home;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task -> {
              Thread reading = new Thread(task, "journal-reader");
              reading.setDaemon(true);
              return reading;
            });
  }

  /** A question. */
  @FunctionalInterface
  interface Question<T> {
    T ask(Reading reading) throws SQLException;
  }

  /** Asks on the reading thread; answers at home. */
  <T> CompletionStage<T> read(Question<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      thread.execute(() -> answer(question, answer));
    } catch (RejectedExecutionException e) {
      JournalFailure failure =
          thread.isShutdown()
              ? new JournalFailure(JournalFailure.Kind.CLOSED, "The journal is closed")
              : new JournalFailure(
                  JournalFailure.Kind.FULL, "%d reads wait already".formatted(MOST_WAITING));
      home.execute(() -> answer.completeExceptionally(failure));
    }
    return answer.minimalCompletionStage();
  }

  /** Asks on this thread, which waits. */
  <T> T readNow(Question<T> question) throws SQLException {
    try (Connection own = database.open()) {
      return question.ask(new Reading(own));
    }
  }

  private <T> void answer(Question<T> question, CompletableFuture<T> answer) {
    try {
      T found = question.ask(new Reading(open()));
      home.execute(() -> answer.complete(found));
    } catch (JournalFailure e) {
      home.execute(() -> answer.completeExceptionally(e));
    } catch (SQLException | RuntimeException | Error e) {
      close();
      JournalFailure failure =
          new JournalFailure(
              JournalFailure.Kind.UNAVAILABLE, "The journal cannot be read: " + e.getMessage(), e);
      home.execute(() -> answer.completeExceptionally(failure));
    }
  }

  private Connection open() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = database.open();
      open.setReadOnly(true);
      connection = open;
    }
    return open;
  }

  private void close() {
    Database.close(connection);
    connection = null;
  }

  /** Answers what waits and closes. */
  void close(Duration patience) throws InterruptedException {
    if (thread.isShutdown()) {
      return;
    }
    try {
      thread.execute(this::close);
    } catch (RejectedExecutionException e) {
      // So much waits that even the end finds no place; the connection ends with the process.
      thread.shutdown();
    }
    thread.shutdown();
    if (!thread.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      thread.shutdownNow();
    }
  }
}
