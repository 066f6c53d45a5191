package io.github.pitrunner.archfixture.connector;

import io.github.pitrunner.archfixture.orders.Desk;
import io.github.pitrunner.archfixture.v1.Quote;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/** Uses a service, the API and the database. */
public final class Session {
  private @Nullable Connection connection;

  public boolean isFor(Desk desk, Quote quote) {
    return desk.hashCode() == quote.type() && connection == null;
  }

  public void connect(Connection to) {
    connection = to;
  }
}
