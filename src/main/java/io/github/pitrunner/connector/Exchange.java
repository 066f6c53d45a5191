package io.github.pitrunner.connector;

import com.google.protobuf.Message;
import io.github.pitrunner.domain.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Something that was asked for and has not ended. Who holds it ends it exactly once: by {@link
 * #onMessage} answering true, by {@link #fail}, or by dropping it after its cancellation.
 */
sealed interface Exchange {
  /** What was asked for, for messages. */
  String what();

  /** The types of message that belong to it; only asked of exchanges without an id. */
  Set<Class<? extends Message>> types();

  /** Takes a message; returns true when nothing more is expected. */
  boolean onMessage(Message message);

  void fail(Failure failure);

  /**
   * Its answer can be told from a late one to an earlier question of the same kind. Only asked of
   * exchanges without an id.
   */
  default boolean isTellable() {
    return false;
  }

  /** One reply. */
  final class Single<T extends Message> implements Exchange {
    private final String what;
    private final Class<T> reply;
    private final Predicate<? super T> isAnswer;
    private final boolean isTellable;
    private final Promise<T> promise = Promise.promise();

    Single(String what, Class<T> reply) {
      this.what = what;
      this.reply = reply;
      this.isAnswer = message -> true;
      this.isTellable = false;
    }

    /**
     * @param isAnswer tells the reply from a late one to an earlier question of the same kind
     */
    Single(String what, Class<T> reply, Predicate<? super T> isAnswer) {
      this.what = what;
      this.reply = reply;
      this.isAnswer = isAnswer;
      this.isTellable = true;
    }

    @Override
    public boolean isTellable() {
      return isTellable;
    }

    Future<T> future() {
      return promise.future();
    }

    @Override
    public String what() {
      return what;
    }

    @Override
    public Set<Class<? extends Message>> types() {
      return Set.of(reply);
    }

    @Override
    public boolean onMessage(Message message) {
      if (!reply.isInstance(message) || !isAnswer.test(reply.cast(message))) {
        return false;
      }
      promise.tryComplete(reply.cast(message));
      return true;
    }

    @Override
    public void fail(Failure failure) {
      promise.tryFail(failure);
    }
  }

  /** Items until an end. */
  final class Gather<T extends Message> implements Exchange {
    private final String what;
    private final Class<T> item;
    private final Class<? extends Message> end;
    private final Predicate<? super T> isLast;
    private final List<T> items = new ArrayList<>();
    private final Promise<List<T>> promise = Promise.promise();

    Gather(String what, Class<T> item, Class<? extends Message> end) {
      this.what = what;
      this.item = item;
      this.end = end;
      this.isLast = message -> false;
    }

    /**
     * @param isLast tells the item that is the end as well
     */
    Gather(String what, Class<T> item, Predicate<? super T> isLast) {
      this.what = what;
      this.item = item;
      this.end = item;
      this.isLast = isLast;
    }

    Future<List<T>> future() {
      return promise.future();
    }

    @Override
    public String what() {
      return what;
    }

    @Override
    public Set<Class<? extends Message>> types() {
      return Set.of(item, end);
    }

    @Override
    public boolean onMessage(Message message) {
      if (item.isInstance(message)) {
        items.add(item.cast(message));
        if (!isLast.test(item.cast(message))) {
          return false;
        }
      } else if (!end.isInstance(message)) {
        return false;
      }
      promise.tryComplete(List.copyOf(items));
      return true;
    }

    @Override
    public void fail(Failure failure) {
      promise.tryFail(failure);
    }
  }

  /** A stream: it lives until it is cancelled or the gateway ends it. */
  final class Stream implements Exchange {
    private final String what;
    private final Set<Class<? extends Message>> types;
    private final FeedListener listener;

    Stream(String what, Set<Class<? extends Message>> types, FeedListener listener) {
      this.what = what;
      this.types = types;
      this.listener = listener;
    }

    FeedListener listener() {
      return listener;
    }

    @Override
    public String what() {
      return what;
    }

    @Override
    public Set<Class<? extends Message>> types() {
      return types;
    }

    @Override
    public boolean onMessage(Message message) {
      listener.onMessage(message);
      return false;
    }

    @Override
    public void fail(Failure failure) {
      listener.onEnded(failure);
    }
  }
}
