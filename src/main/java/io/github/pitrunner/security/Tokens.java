package io.github.pitrunner.security;

import io.github.pitrunner.api.DaemonThreads;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.domain.Secret;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Proves tokens on threads of its own, and remembers those that were proven until they are over:
 * the issuer is asked about its keys, not about each call.
 */
public final class Tokens implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Tokens.class);

  private static final int LONGEST_TOKEN = 8_000;
  private static final int MOST_REMEMBERED = 10_000;
  private static final int MOST_WAITING = 1_000;
  private static final int MOST_QUEUED = 200;
  private static final int THREADS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LATER = Duration.ofSeconds(1);

  private final TokenReader reader;
  private final Kept<String, Proof> proven;
  private final ConcurrentHashMap<String, CompletableFuture<Proof>> asked =
      new ConcurrentHashMap<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Clock clock;
  private final ThreadPoolExecutor threads;

  Tokens(TokenReader reader, Clock clock) {
    this.reader = reader;
    this.clock = clock;
    this.proven = new Kept<>(MOST_REMEMBERED, proof -> proof.isOver(clock.instant()));
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(MOST_QUEUED),
            new DaemonThreads("tokens"));
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Reads the configuration.
   *
   * @return nothing if no tokens are believed
   * @throws SecurityMistake naming the key that is wrong
   */
  public static Optional<Tokens> of(SecurityConfig.Jwt jwt, Clock clock) {
    return IssuerSettings.of(jwt)
        .map(
            settings ->
                new Tokens(new TokenReader(settings, new IssuerKeys(settings, clock)), clock));
  }

  /** Whose a token is, if it has been proven before and is not over. */
  Optional<Proof> remembered(Secret token) {
    return proven.find(name(token)).filter(proof -> !proof.isOver(clock.instant()));
  }

  /**
   * Proves a token; fails with what the caller is told. Two calls with one token are one question.
   */
  CompletableFuture<Proof> prove(Secret token) {
    if (token.reveal().length() > LONGEST_TOKEN) {
      return CompletableFuture.failedFuture(TokenReader.invalid());
    }
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      return CompletableFuture.failedFuture(tooMany());
    }
    String name = name(token);
    CompletableFuture<Proof> fresh = new CompletableFuture<>();
    CompletableFuture<Proof> other = asked.putIfAbsent(name, fresh);
    if (other == null) {
      begin(name, token, fresh);
    }
    return (other == null ? fresh : other)
        .whenComplete((proof, failure) -> waiting.decrementAndGet());
  }

  private void begin(String name, Secret token, CompletableFuture<Proof> answer) {
    var unused = answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    try {
      threads.execute(() -> read(name, token, answer));
    } catch (RejectedExecutionException e) {
      fail(name, answer, tooMany());
    }
  }

  private void read(String name, Secret token, CompletableFuture<Proof> answer) {
    try {
      var unused =
          reader
              .read(token.reveal())
              .whenComplete(
                  (proof, failure) -> {
                    if (failure == null) {
                      proven.put(name, proof);
                      asked.remove(name);
                      answer.complete(proof);
                    } else {
                      fail(name, answer, known(failure));
                    }
                  });
    } catch (RuntimeException e) {
      fail(name, answer, known(e));
    }
  }

  private static RuntimeException known(Throwable failure) {
    Throwable cause = unwrapped(failure);
    if (cause instanceof Failure told) {
      return told;
    }
    if (cause instanceof UnknownKeyException unknown) {
      return unknown;
    }
    // Its message may hold what the token says.
    LOG.errorf("A token could not be read: %s", cause.getClass().getName());
    return TokenReader.invalid();
  }

  // The next call with it asks anew, and must not find this answer.
  private void fail(String name, CompletableFuture<Proof> answer, RuntimeException failure) {
    asked.remove(name);
    answer.completeExceptionally(failure);
  }

  /** What a caller is told of a proof that failed. */
  static Failure failure(Throwable failure) {
    Throwable cause = failure;
    while (!(cause instanceof Failure) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof Failure told) {
      return told;
    }
    return cause instanceof TimeoutException ? tooMany() : TokenReader.invalid();
  }

  /** Whether a proof failed for a key that its issuer has not published and cannot be asked for. */
  static boolean isOfUnknownKey(Throwable failure) {
    return unwrapped(failure) instanceof UnknownKeyException;
  }

  /** What futures wrap is what happened. */
  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? unwrapped(cause) : failure;
  }

  private static Failure.Unavailable tooMany() {
    return new Failure.Unavailable(
        Reason.REQUEST_QUEUE_FULL, "Too many new tokens wait to be proven; try again", LATER);
  }

  /** Forgets those that are over. */
  void tidy() {
    proven.removeIf(proof -> proof.isOver(clock.instant()));
  }

  int rememberedTokens() {
    return proven.size();
  }

  /** Calls that wait for their token to be proven. */
  int waitingCalls() {
    return waiting.get();
  }

  // A token that is remembered could be used by whoever reads our memory.
  private static String name(Secret token) {
    return HexFormat.of().formatHex(Digests.sha256(token.reveal()));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
