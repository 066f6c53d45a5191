package io.github.pitrunner.chaos;

import io.github.pitrunner.testing.HandDrivenCall;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Calls that wait for their one answer; now and then a caller hangs up before it is there. */
final class Questions {
  /** A look-up, its price rule, and what was asked for, each with its own patience. */
  private static final Duration LONGEST_CALL = Duration.ofSeconds(100);

  private final VirtualService service;
  private final Random random;
  private final List<Question<?>> questions = new ArrayList<>();

  /** What a caller makes of the end of its call; nobody is told who has hung up. */
  interface Caller<M> {
    void onAnswer(M answer);

    void onFailure(Status.Code code);
  }

  Questions(VirtualService service, Random random) {
    this.service = service;
    this.random = random;
  }

  /** A call whose end is told. */
  private final class Question<M> extends HandDrivenCall<M> {
    private final String what;
    private final Instant due;
    private final Caller<M> caller;

    Question(String what, Caller<M> caller) {
      this.what = what;
      this.due = service.now().plus(LONGEST_CALL);
      this.caller = caller;
    }

    boolean isEnded() {
      return completions() > 0 || !errors().isEmpty() || isCancelled();
    }

    @Override
    public void onError(Throwable error) {
      super.onError(error);
      service.trace().tell(() -> what + " failed: " + error.getMessage());
      if (!isCancelled()) {
        caller.onFailure(Status.fromThrowable(error).getCode());
      }
    }

    @Override
    public void onCompleted() {
      super.onCompleted();
      service.trace().tell(() -> what + " was answered");
      if (!isCancelled()) {
        caller.onAnswer(answer());
      }
    }
  }

  /** Asks for something whose answer nobody remembers. */
  <M> void ask(String what, Consumer<ServerCallStreamObserver<M>> method) {
    ask(
        what,
        method,
        new Caller<M>() {
          @Override
          public void onAnswer(M answer) {}

          @Override
          public void onFailure(Status.Code code) {}
        });
  }

  <M> void ask(String what, Consumer<ServerCallStreamObserver<M>> method, Caller<M> caller) {
    service.trace().tell(() -> "somebody wants " + what);
    if (!service.isAlive()) {
      caller.onFailure(Status.Code.UNAVAILABLE);
      return;
    }
    Question<M> question = new Question<>(what, caller);
    questions.add(question);
    var unused = service.call(question, method::accept);
    if (random.nextInt(10) == 0 && !question.isEnded()) {
      service.trace().tell(() -> "who wanted " + what + " hangs up");
      question.cancel();
      service.time().settle();
    }
  }

  /** The process is gone: so ends every call that it has not answered. */
  void onDeath() {
    List<Question<?>> open = List.copyOf(questions);
    questions.clear();
    open.stream()
        .filter(question -> !question.isEnded())
        .forEach(question -> question.onError(Status.UNAVAILABLE.asRuntimeException()));
  }

  /** Whether nobody waits for an answer. */
  boolean areAnswered() {
    questions.removeIf(Question::isEnded);
    return questions.isEmpty();
  }

  /** What was not answered in time. */
  List<String> complaints() {
    questions.removeIf(Question::isEnded);
    return questions.stream()
        .filter(question -> question.due.isBefore(service.now()))
        .map(question -> "%s was not answered until %s".formatted(question.what, question.due))
        .toList();
  }
}
