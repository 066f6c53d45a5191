package io.github.pitrunner.chaos;

import io.github.pitrunner.v1.StreamMarker;
import java.util.List;
import java.util.function.Function;

/** Who reads a stream of complete states, and only wants to know that it lives. */
final class Watcher<M> extends StreamReader<M> {
  private final Function<M, StreamMarker> marker;
  private final boolean isTalkative;

  /**
   * @param marker the mark that an item is; the default one if it is none
   * @param isTalkative has something to say all the time; otherwise only when something changes
   */
  // More than three parameters: a reader's own, and what is read of the stream.
  Watcher(
      VirtualService service, String name, Function<M, StreamMarker> marker, boolean isTalkative) {
    super(service, name);
    this.marker = marker;
    this.isTalkative = isTalkative;
  }

  @Override
  boolean isTalkative() {
    return isTalkative;
  }

  @Override
  StreamMarker marker(M item) {
    return marker.apply(item);
  }

  @Override
  void onItem(M item) {}

  @Override
  List<String> findings() {
    return List.of();
  }
}
