package io.github.pitrunner.security.transport;

import io.netty.handler.ssl.SslContext;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Holds the certificates that new connections are begun with, and takes new ones if they are good.
 * Connections that are open go on with those they have begun with. Each time there is another
 * context, so nobody comes back by a session of the old one. Looks from one thread at a time; may
 * be asked from any.
 */
final class TlsKeeper {
  private static final Logger LOG = Logger.getLogger(TlsKeeper.class);

  private final MaterialSource source;
  private final Set<String> protocols;
  private final ClientCertificates clients;
  private final Clock clock;
  private final AtomicLong loads = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private @Nullable PemTexts seen;
  private @Nullable String problem;
  private volatile boolean isProblem;
  private volatile Current current;

  private record Current(TlsMaterial material, SslContext context) {}

  /** Loads what is there now; without good certificates nothing is served. */
  TlsKeeper(MaterialSource source, TransportConfig config, Clock clock) {
    this.source = source;
    this.protocols = Set.copyOf(config.protocols());
    this.clock = clock;
    try {
      PemTexts texts = source.read();
      seen = texts;
      TlsMaterial material = TlsMaterial.read(texts, clock.instant());
      // Decided once: that an authority is gone later must not let everybody in.
      clients =
          config
              .clientCertificates()
              .orElse(
                  material.hasClientCas() ? ClientCertificates.REQUIRED : ClientCertificates.NONE);
      current = load(material);
    } catch (UnusableMaterialException e) {
      throw new TransportUnusableException(
          "the gRPC port cannot be served by TLS: %s".formatted(e.getMessage()));
    }
  }

  private Current load(TlsMaterial material) throws UnusableMaterialException {
    Current loaded = new Current(material, material.toContext(protocols, clients));
    loads.incrementAndGet();
    LOG.infof("TLS: %s, client certificates %s", material, clients);
    return loaded;
  }

  /** What a new connection is begun with; from any thread. */
  SslContext context() {
    return current.context();
  }

  ClientCertificates clients() {
    return clients;
  }

  /** Takes what is kept now, if it is another than before and good; else says so once. */
  void look() {
    PemTexts texts;
    try {
      texts = source.read();
    } catch (UnusableMaterialException e) {
      // When it can be read again it may be as it was.
      seen = null;
      onUnusable(String.valueOf(e.getMessage()));
      return;
    }
    if (texts.equals(seen)) {
      return;
    }
    seen = texts;
    try {
      current = load(TlsMaterial.read(texts, clock.instant()));
      problem = null;
      isProblem = false;
    } catch (UnusableMaterialException e) {
      onUnusable(String.valueOf(e.getMessage()));
    }
  }

  private void onUnusable(String message) {
    isProblem = true;
    if (!message.equals(problem)) {
      problem = message;
      failures.incrementAndGet();
      LOG.warnf(
          "TLS: what is there now is not taken, and the %s stays: %s", current.material(), message);
    }
  }

  /** Where it stands; from any thread. */
  TransportFigures.Tls figures() {
    return new TransportFigures.Tls(
        Optional.of(Duration.between(clock.instant(), current.material().expiry())),
        loads.get(),
        failures.get(),
        isProblem);
  }
}
