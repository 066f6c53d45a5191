package io.github.pitrunner.operations;

import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.SessionListener;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Passes each change of the connector's status on to whoever follows it, on its context. */
@Startup
@Singleton
public final class StatusBoard implements SessionListener {
  private final Set<Consumer<ConnectorStatus>> readers = new LinkedHashSet<>();
  private @Nullable ConnectorStatus last;

  public StatusBoard(Gateway gateway) {
    gateway.addSessionListener(this);
  }

  void add(Consumer<ConnectorStatus> reader) {
    readers.add(reader);
  }

  void remove(Consumer<ConnectorStatus> reader) {
    readers.remove(reader);
  }

  @Override
  public void onStatus(ConnectorStatus status) {
    // The connector may tell the same twice while it takes a session apart.
    if (!status.equals(last)) {
      last = status;
      List.copyOf(readers).forEach(reader -> reader.accept(status));
    }
  }
}
