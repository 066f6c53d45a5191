package io.github.pitrunner.security.transport;

import io.grpc.netty.NettyServerBuilder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Tells the server within which limits a connection may use HTTP/2. */
final class ConnectionLimits {
  private ConnectionLimits() {}

  static void apply(TransportConfig config, NettyServerBuilder server) {
    TransportConfig.LimitsGroup limits = config.limits();
    TransportConfig.PingGroup ping = config.ping();
    TransportConfig.ConnectionGroup connection = config.connection();
    server
        .maxInboundMessageSize(limits.messageBytes())
        .maxInboundMetadataSize(limits.headerBytes())
        // Also ends its growth by measurement, which is up to 8 MiB a connection.
        .flowControlWindow(limits.windowBytes())
        .maxConcurrentCallsPerConnection(limits.streamsPerConnection())
        .maxRstFramesPerWindow(limits.resets(), (int) limits.resetsWindow().toSeconds())
        .keepAliveTime(ping.interval().toMillis(), TimeUnit.MILLISECONDS)
        .keepAliveTimeout(ping.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .permitKeepAliveTime(ping.clientInterval().toMillis(), TimeUnit.MILLISECONDS)
        .permitKeepAliveWithoutCalls(ping.withoutCalls())
        .maxConnectionIdle(life(connection.idle()), TimeUnit.NANOSECONDS)
        .maxConnectionAge(life(connection.age()), TimeUnit.NANOSECONDS)
        .maxConnectionAgeGrace(connection.grace().toMillis(), TimeUnit.MILLISECONDS);
  }

  private static long life(Duration life) {
    return life.isZero() ? Long.MAX_VALUE : life.toNanos();
  }
}
