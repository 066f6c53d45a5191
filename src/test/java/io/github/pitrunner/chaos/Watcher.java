package io.github.pitrunner.chaos;

import io.github.pitrunner.v1.StreamMarker;
import java.util.List;
import java.util.function.Function;

/** Who reads a stream of complete states, and only wants to know that it lives. */
final class Watcher<M> extends StreamReader<M> {
  private final Function<M, StreamMarker> marker;

  /**
   * @param marker the mark that an item is; the default one if it is none
   */
  Watcher(VirtualService service, String name, Function<M, StreamMarker> marker) {
    super(service, name);
    this.marker = marker;
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
