package io.github.pitrunner.chaos;

import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.v1.StreamMarker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who reads a stream that always has something to say, and believes what it is told: outside of a
 * gap silence means that it is dead.
 */
abstract class StreamReader<M> extends HandDrivenCall<M> {
  /** Look-ups, a history within its pace, and the first item. */
  private static final Duration LONGEST_OPENING = Duration.ofMinutes(11);

  /** As long as that of a quote. */
  private static final Duration LONGEST_SILENCE =
      VirtualService.SILENCE.multipliedBy(4).plusSeconds(10);

  private final VirtualService service;
  private final String name;
  private final Instant opened;
  private @Nullable Instant gapSince;
  private @Nullable Instant last;
  private boolean isEstablished;

  StreamReader(VirtualService service, String name) {
    this.service = service;
    this.name = name;
    this.opened = service.now();
  }

  /** The mark that an item is; the default one if it is none. */
  abstract StreamMarker marker(M item);

  /** Something else than a mark. */
  abstract void onItem(M item);

  /** Something may be missing from now on. */
  void onGap() {}

  /** A second gap in a gap: what was missed will not come any more. */
  void onMissing() {}

  void onResumed() {}

  /** Whether silence outside of a gap means that the stream is dead. */
  boolean isTalkative() {
    return true;
  }

  /** What its reader holds against what the service says when all is well; empty if it is right. */
  abstract List<String> findings();

  final VirtualService service() {
    return service;
  }

  final String name() {
    return name;
  }

  final Instant opened() {
    return opened;
  }

  @Override
  public final void onNext(M item) {
    if (isEnded()) {
      throw new IllegalStateException("Sent after the end: " + item);
    }
    StreamMarker marker = marker(item);
    service.trace().count(name.hashCode() + marker.getKind().getNumber());
    switch (marker.getKind()) {
      case KIND_UNSPECIFIED -> {
        last = service.now();
        onItem(item);
      }
      case KIND_SNAPSHOT_END -> {
        isEstablished = true;
        last = last == null ? service.now() : last;
      }
      case KIND_GAP -> {
        if (gapSince == null) {
          gapSince = service.now();
          onGap();
        } else {
          onMissing();
        }
      }
      case KIND_RESUMED -> {
        gapSince = null;
        // Its silence is measured from here.
        last = service.now();
        onResumed();
      }
      default -> {}
    }
    if (marker.getKind() != StreamMarker.Kind.KIND_UNSPECIFIED
        && marker.getKind() != StreamMarker.Kind.KIND_HEARTBEAT) {
      service
          .trace()
          .tell(
              () ->
                  "%s: %s %s"
                      .formatted(
                          name,
                          marker.getKind().name().substring("KIND_".length()),
                          marker.getReason()));
    }
  }

  @Override
  public final void onError(Throwable error) {
    super.onError(error);
    service.trace().tell(() -> name + " ended: " + error.getMessage());
  }

  final boolean isEnded() {
    return !errors().isEmpty() || completions() > 0;
  }

  final boolean isInGap() {
    return gapSince != null;
  }

  /** What it would complain of now. */
  final List<String> complaints() {
    Instant now = service.now();
    List<String> complaints = new ArrayList<>();
    if (isEnded()) {
      if (isEstablished) {
        complaints.add(name + " was ended: " + errors());
      }
    } else if (gapSince == null) {
      Instant heard = last;
      if (!isEstablished && opened.plus(LONGEST_OPENING).isBefore(now)) {
        complaints.add("%s has begun at %s and has no snapshot".formatted(name, opened));
      } else if (isEstablished
          && isTalkative()
          && heard != null
          && heard.plus(LONGEST_SILENCE).isBefore(now)) {
        complaints.add("%s heard nothing since %s and was not told why".formatted(name, heard));
      }
    }
    return complaints;
  }

  /** What is missing until the stream is as if nothing had happened since a moment. */
  final List<String> missing(Instant since) {
    if (isEnded()) {
      return List.of();
    }
    if (gapSince != null) {
      return List.of("%s is in a gap since %s".formatted(name, gapSince));
    }
    if (!isEstablished) {
      return List.of(name + " has no snapshot");
    }
    Instant heard = last;
    return !isTalkative() || (heard != null && heard.isAfter(since))
        ? List.of()
        : List.of("%s has heard nothing since %s".formatted(name, heard));
  }
}
