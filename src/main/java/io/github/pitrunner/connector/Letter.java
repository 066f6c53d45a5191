package io.github.pitrunner.connector;

import com.google.protobuf.Message;
import io.github.pitrunner.domain.Failure;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A message that is to be sent when its turn comes.
 *
 * @param what it is about, for messages
 * @param message made when it leaves, so that nothing of it is spent if it never does
 * @param mode the message that sets the session's mode that this one needs; null if any will do
 * @param isWanted asked when its turn comes
 * @param fate hears once what became of it
 */
record Letter(
    String what,
    Draw draw,
    @Nullable Message mode,
    Supplier<Message> message,
    BooleanSupplier isWanted,
    Fate fate) {

  /** What became of a letter; exactly one of these. */
  interface Fate {
    void onSent();

    /** It was not sent and never will be. */
    void onDropped(Failure why);
  }

  /** Nobody cares. */
  static final Fate UNWATCHED =
      new Fate() {
        @Override
        public void onSent() {}

        @Override
        public void onDropped(Failure why) {}
      };

  Letter with(Fate newFate) {
    return new Letter(what, draw, mode, message, isWanted, newFate);
  }

  static Letter of(String what, Message message) {
    return new Letter(what, new Draw.Nothing(), null, () -> message, () -> true, UNWATCHED);
  }
}
