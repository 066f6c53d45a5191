package io.github.pitrunner.operations;

import io.github.pitrunner.domain.Alert;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One raising of an alert, from its beginning to its end.
 *
 * @param id no other raising has it, of this run or of another
 * @param resolved null while it is raised
 */
record AlertCase(String id, Alert alert, Instant raised, @Nullable Instant resolved) {
  boolean isRaised() {
    return resolved == null;
  }

  /** The same with newer words. */
  AlertCase with(Alert newest) {
    return new AlertCase(id, newest, raised, resolved);
  }

  AlertCase toResolved(Instant now) {
    return new AlertCase(id, alert, raised, now);
  }
}
