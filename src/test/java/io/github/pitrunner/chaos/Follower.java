package io.github.pitrunner.chaos;

import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.v1.StreamMarker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who follows a stream of orders or of the account, and keeps of it what it says of itself. */
final class Follower<M> extends HandDrivenCall<M> {
  /** The reading of a book that the stream begins with, or its refusal. */
  private static final Duration LONGEST_OPENING = Duration.ofSeconds(70);

  private final VirtualService service;
  private final String name;
  private final Function<M, StreamMarker> marker;
  private final Instant opened;
  private @Nullable Instant gapSince;
  private boolean isEstablished;

  /**
   * @param marker the mark that a message is; the default one if it is none
   */
  Follower(VirtualService service, String name, Function<M, StreamMarker> marker) {
    this.service = service;
    this.name = name;
    this.marker = marker;
    this.opened = service.now();
  }

  @Override
  public void onNext(M item) {
    if (isEnded()) {
      throw new IllegalStateException("Sent after the end: " + item);
    }
    StreamMarker.Kind kind = marker.apply(item).getKind();
    service.trace().count(name.hashCode() + kind.getNumber());
    switch (kind) {
      case KIND_SNAPSHOT_END -> isEstablished = true;
      case KIND_GAP -> gapSince = gapSince == null ? service.now() : gapSince;
      case KIND_RESUMED -> gapSince = null;
      default -> {}
    }
    if (kind == StreamMarker.Kind.KIND_GAP || kind == StreamMarker.Kind.KIND_RESUMED) {
      service.trace().tell(() -> name + ": " + kind);
    }
  }

  @Override
  public void onError(Throwable error) {
    super.onError(error);
    service.trace().tell(() -> name + " ended: " + error.getMessage());
  }

  boolean isEnded() {
    return !errors().isEmpty() || completions() > 0;
  }

  /** What it would complain of: an end that nobody wished for, or nothing at all. */
  List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    if (isEnded() && isEstablished) {
      complaints.add("%s was ended: %s".formatted(name, errors()));
    } else if (!isEnded()
        && !isEstablished
        && opened.plus(LONGEST_OPENING).isBefore(service.now())) {
      complaints.add("%s has begun at %s and has no snapshot".formatted(name, opened));
    }
    return complaints;
  }

  /** What is missing until the stream is as if nothing had happened. */
  List<String> missing() {
    if (isEnded()) {
      return List.of();
    }
    if (!isEstablished) {
      return List.of(name + " has no snapshot");
    }
    return gapSince == null ? List.of() : List.of(name + " is in a gap since " + gapSince);
  }
}
