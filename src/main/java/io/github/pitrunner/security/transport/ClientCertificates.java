package io.github.pitrunner.security.transport;

import io.netty.handler.ssl.ClientAuth;

/** Whether callers show a certificate. */
public enum ClientCertificates {
  /** They are not asked. */
  NONE(ClientAuth.NONE),
  /** They may; one that is shown must be good. */
  OPTIONAL(ClientAuth.OPTIONAL),
  /** Without a good one there is no connection. */
  REQUIRED(ClientAuth.REQUIRE);

  private final ClientAuth netty;

  ClientCertificates(ClientAuth netty) {
    this.netty = netty;
  }

  ClientAuth toNetty() {
    return netty;
  }
}
