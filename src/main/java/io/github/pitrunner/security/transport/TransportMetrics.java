package io.github.pitrunner.security.transport;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The gRPC port in figures: its connections, and how long its certificate is good. */
@Singleton
public final class TransportMetrics implements MeterBinder {
  private static final double MILLIS_PER_SECOND = 1e3;

  private final Supplier<TransportFigures> transport;

  @Inject
  TransportMetrics(GrpcTransport transport) {
    this(transport::figures);
  }

  private TransportMetrics(Supplier<TransportFigures> transport) {
    this.transport = transport;
  }

  /** Those of a port that is not served. */
  public static MeterBinder ofNothing() {
    return new TransportMetrics(() -> TransportFigures.NONE);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge("pitrunner.transport.connections", "gRPC connections that are open", f -> f.connections())
        .register(registry);
    refused("all", f -> f.refusedInAll()).register(registry);
    refused("address", f -> f.refusedOfAddress()).register(registry);
    count(
            "pitrunner.transport.connections.abandoned",
            "Connections that were closed because they did not get through the handshake in time",
            f -> f.abandoned())
        .register(registry);
    gauge(
            "pitrunner.tls.certificate.expiry",
            "Time until the gRPC server's certificate expires",
            TransportMetrics::untilExpiry)
        .baseUnit("seconds")
        .register(registry);
    count("pitrunner.tls.loads", "Times that certificates were taken", f -> f.tls().loads())
        .register(registry);
    count(
            "pitrunner.tls.loads.refused",
            "Times that certificates were not taken because they were no good",
            f -> f.tls().failures())
        .register(registry);
    gauge(
            "pitrunner.tls.refusing",
            "1 while the certificates that are kept are no good and older ones are served",
            f -> f.tls().isRefusing() ? 1 : 0)
        .register(registry);
  }

  private static double untilExpiry(TransportFigures figures) {
    return figures
        .tls()
        .untilExpiry()
        .map(left -> left.toMillis() / MILLIS_PER_SECOND)
        .orElse(Double.NaN);
  }

  private FunctionCounter.Builder<?> refused(
      String limit, ToDoubleFunction<TransportFigures> figure) {
    return count(
            "pitrunner.transport.connections.refused",
            "Connections that were refused because there were too many, in all or of their address",
            figure)
        .tag("limit", limit);
  }

  private FunctionCounter.Builder<?> count(
      String name, String meaning, ToDoubleFunction<TransportFigures> figure) {
    return FunctionCounter.builder(name, transport, from -> figure.applyAsDouble(from.get()))
        .description(meaning);
  }

  private Gauge.Builder<?> gauge(
      String name, String meaning, ToDoubleFunction<TransportFigures> figure) {
    return Gauge.builder(name, transport, from -> figure.applyAsDouble(from.get()))
        .description(meaning);
  }
}
