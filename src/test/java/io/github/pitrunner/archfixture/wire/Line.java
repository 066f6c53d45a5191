package io.github.pitrunner.archfixture.wire;

import io.github.pitrunner.archfixture.connector.Session;
import java.util.logging.Logger;

/** Uses the connector, another logger and the console. */
public final class Line {
  private static final Logger LOG = Logger.getLogger("line");

  public void print(Session session) {
    LOG.info("printed");
    System.out.println(session.hashCode());
  }

  public org.jboss.logging.Logger other() {
    return org.jboss.logging.Logger.getLogger("line");
  }
}
