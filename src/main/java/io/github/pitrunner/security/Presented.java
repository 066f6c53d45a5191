package io.github.pitrunner.security;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.domain.Secret;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What a call presents to prove who makes it: at most one of a key and a token, and the certificate
 * of its connection.
 */
record Presented(
    Optional<Secret> apiKey, Optional<Secret> token, Optional<X509Certificate> certificate) {
  static final Metadata.Key<String> API_KEY =
      Metadata.Key.of("x-api-key", Metadata.ASCII_STRING_MARSHALLER);
  static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private static final String BEARER = "bearer ";

  /**
   * Takes the credentials out of the metadata: nobody behind the gate needs them.
   *
   * @throws Failure.Unauthenticated if there are several, or such as nobody can read
   */
  static Presented take(Metadata headers, Attributes connection) {
    List<String> keys = taken(headers, API_KEY);
    List<String> authorizations = taken(headers, AUTHORIZATION);
    if (keys.size() + authorizations.size() > 1) {
      throw new Failure.Unauthenticated(
          Reason.CREDENTIALS_INVALID,
          "The call presents several credentials; send one of x-api-key and authorization");
    }
    return new Presented(
        keys.stream().map(Secret::new).findFirst(),
        authorizations.stream().map(Presented::bearer).findFirst(),
        certificate(connection));
  }

  private static List<String> taken(Metadata headers, Metadata.Key<String> key) {
    @Nullable Iterable<String> values = headers.removeAll(key);
    List<String> taken = new ArrayList<>();
    if (values != null) {
      values.forEach(taken::add);
    }
    return taken;
  }

  private static Secret bearer(String authorization) {
    if (!authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      throw new Failure.Unauthenticated(
          Reason.CREDENTIALS_INVALID, "authorization must be a token: Bearer, a space, the token");
    }
    return new Secret(authorization.substring(BEARER.length()).trim());
  }

  // The handshake has verified it, else there is none.
  private static Optional<X509Certificate> certificate(Attributes connection) {
    @Nullable SSLSession session = connection.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session == null) {
      return Optional.empty();
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate own
          ? Optional.of(own)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }
}
