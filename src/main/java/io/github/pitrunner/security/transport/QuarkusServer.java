package io.github.pitrunner.security.transport;

import io.quarkus.grpc.runtime.config.GrpcServerConfiguration;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What the configuration of Quarkus' own gRPC server may say. */
final class QuarkusServer {
  private QuarkusServer() {}

  /**
   * Quarkus applies these after ours, so that they would win over it unseen, or do nothing at all.
   */
  static void requireOurs(GrpcServerConfiguration server) {
    Map<String, Optional<?>> set = new LinkedHashMap<>();
    set.put("max-inbound-message-size", boxed(server.maxInboundMessageSize()));
    set.put("max-inbound-metadata-size", boxed(server.maxInboundMetadataSize()));
    set.put("handshake-timeout", server.handshakeTimeout());
    set.put("netty.keep-alive-time", server.netty().keepAliveTime());
    set.put("netty.permit-keep-alive-time", server.netty().permitKeepAliveTime());
    set.put("netty.permit-keep-alive-without-calls", server.netty().permitKeepAliveWithoutCalls());
    set.put("plain-text", server.plainText() ? Optional.empty() : Optional.of(false));
    set.put("ssl.certificate", server.ssl().certificate());
    set.put("ssl.key", server.ssl().key());
    set.put("ssl.key-store", server.ssl().keyStore());
    set.put("ssl.trust-store", server.ssl().trustStore());
    set.put("transport-security.certificate", server.transportSecurity().certificate());
    set.put("transport-security.key", server.transportSecurity().key());
    set.forEach((key, value) -> value.ifPresent(found -> refuse(key, found)));
  }

  private static Optional<Integer> boxed(OptionalInt value) {
    return value.isPresent() ? Optional.of(value.getAsInt()) : Optional.empty();
  }

  private static void refuse(String key, Object value) {
    throw new TransportUnusableException(
        "quarkus.grpc.server.%s is %s, but the gRPC port is secured and limited by pitrunner.transport: remove it and see there"
            .formatted(key, value));
  }

  /** Without TLS nobody may listen from elsewhere, unless that was meant. */
  static void requirePrivate(String host, TransportConfig config) {
    if (config.plainText().isEmpty() && !isLoopback(host)) {
      throw new TransportUnusableException(
          "quarkus.grpc.server.host is %s, which is not the loopback, and there is no certificate: set pitrunner.transport.certificate and pitrunner.transport.key, or %s=%s"
              .formatted(host, TransportConfig.PLAIN_TEXT, TransportConfig.ACCEPTED));
    }
  }

  static boolean isLoopback(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
