package io.github.pitrunner.simulator;

import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** A desk's table from the kind of a request to what answers it. */
public final class RequestRoutes {
  private final Map<Class<? extends Message>, BiConsumer<ClientLine, Message>> routes =
      new HashMap<>();

  /** Adds a kind of request. */
  public <M extends Message> RequestRoutes on(Class<M> kind, BiConsumer<ClientLine, M> answer) {
    routes.put(kind, (client, request) -> answer.accept(client, kind.cast(request)));
    return this;
  }

  /** Answers the request if its kind is in the table; false otherwise. */
  public boolean route(ClientLine client, Message request) {
    BiConsumer<ClientLine, Message> answer = routes.get(request.getClass());
    if (answer == null) {
      return false;
    }
    answer.accept(client, request);
    return true;
  }
}
