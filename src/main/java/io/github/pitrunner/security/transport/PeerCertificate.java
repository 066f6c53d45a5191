package io.github.pitrunner.security.transport;

import io.grpc.Attributes;
import io.grpc.Grpc;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The certificate that a caller has shown. */
public final class PeerCertificate {
  private PeerCertificate() {}

  /**
   * That of the connection of a call, by the attributes of the call; none if it has shown none. It
   * was verified when the connection began.
   */
  public static Optional<X509Certificate> of(Attributes call) {
    @Nullable SSLSession session = call.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session == null) {
      return Optional.empty();
    }
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? Optional.of(certificate)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }
}
