package io.github.pitrunner.security.transport;

import io.grpc.netty.GrpcSslContexts;
import io.grpc.util.CertificateUtils;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/** A key, the certificates for it and the authorities of callers, all read and found good. */
final class TlsMaterial {
  /**
   * How long a caller may come back without showing its certificate anew. Connections last for
   * hours, so little is saved by it.
   */
  private static final Duration RESUMPTION = Duration.ofMinutes(10);

  private static final byte[] PROBE = "pitrunner".getBytes(StandardCharsets.UTF_8);

  private final PrivateKey key;
  private final List<X509Certificate> chain;
  private final List<X509Certificate> clientCas;

  private TlsMaterial(
      PrivateKey key, List<X509Certificate> chain, List<X509Certificate> clientCas) {
    this.key = key;
    this.chain = chain;
    this.clientCas = clientCas;
  }

  /** Reads the texts, and takes nothing that a handshake would fail with. */
  static TlsMaterial read(PemTexts texts, Instant now) throws UnusableMaterialException {
    List<X509Certificate> chain = certificates(texts.certificates(), texts.origin());
    if (chain.isEmpty()) {
      throw new UnusableMaterialException(
          "%s holds no certificate; it must be PEM (BEGIN CERTIFICATE)".formatted(texts.origin()));
    }
    TlsMaterial material =
        new TlsMaterial(
            key(texts),
            chain,
            texts.clientCas().isBlank()
                ? List.of()
                : certificates(texts.clientCas(), "the authority of callers' certificates"));
    material.requireValid(now);
    material.requireChain();
    material.requireMatch();
    return material;
  }

  private static List<X509Certificate> certificates(String pem, String origin)
      throws UnusableMaterialException {
    try {
      return List.of(
          CertificateUtils.getX509Certificates(
              new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8))));
    } catch (CertificateException e) {
      throw new UnusableMaterialException(
          "%s cannot be read as certificates in PEM".formatted(origin));
    }
  }

  // What the parser says may have a piece of the key in it.
  private static PrivateKey key(PemTexts texts) throws UnusableMaterialException {
    try {
      return CertificateUtils.getPrivateKey(
          new ByteArrayInputStream(texts.key().reveal().getBytes(StandardCharsets.UTF_8)));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new UnusableMaterialException(
          "the key for %s cannot be read; it must be RSA or EC, in PEM, as PKCS#8 (BEGIN PRIVATE KEY) and not encrypted"
              .formatted(texts.origin()));
    }
  }

  private void requireValid(Instant now) throws UnusableMaterialException {
    if (now.isAfter(expiry())) {
      throw new UnusableMaterialException(
          "the certificate of %s has expired at %s".formatted(subject(), expiry()));
    }
    Instant begin = certificate().getNotBefore().toInstant();
    if (now.isBefore(begin)) {
      throw new UnusableMaterialException(
          "the certificate of %s is not valid before %s".formatted(subject(), begin));
    }
  }

  private void requireChain() throws UnusableMaterialException {
    for (int i = 1; i < chain.size(); i++) {
      try {
        chain.get(i - 1).verify(chain.get(i).getPublicKey());
      } catch (GeneralSecurityException e) {
        throw new UnusableMaterialException(
            "the certificate of %s is not followed by that of its issuer, but by that of %s"
                .formatted(name(chain.get(i - 1)), name(chain.get(i))));
      }
    }
  }

  private void requireMatch() throws UnusableMaterialException {
    boolean isMatch;
    try {
      String algorithm = "SHA256with" + (key.getAlgorithm().equals("EC") ? "ECDSA" : "RSA");
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(certificate().getPublicKey());
      signature.update(PROBE);
      isMatch = signature.verify(signed);
    } catch (GeneralSecurityException e) {
      isMatch = false;
    }
    if (!isMatch) {
      throw new UnusableMaterialException(
          "the key is not that of the certificate of %s".formatted(subject()));
    }
  }

  /** What a connection is begun with. */
  SslContext toContext(Set<String> protocols, ClientCertificates clients)
      throws UnusableMaterialException {
    if (clients != ClientCertificates.NONE && clientCas.isEmpty()) {
      throw new UnusableMaterialException(
          "pitrunner.transport.client-certificates is %s, but no authority for them is there (pitrunner.transport.client-ca)"
              .formatted(clients));
    }
    SslContextBuilder builder =
        GrpcSslContexts.configure(
                SslContextBuilder.forServer(key, chain.toArray(X509Certificate[]::new)),
                SslProvider.JDK)
            .protocols(protocols)
            .sessionTimeout(RESUMPTION.toSeconds())
            .clientAuth(clients.toNetty());
    if (!clientCas.isEmpty()) {
      builder.trustManager(clientCas.toArray(X509Certificate[]::new));
    }
    try {
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new UnusableMaterialException(
          "the certificate of %s cannot be served: %s".formatted(subject(), e.getMessage()));
    }
  }

  boolean hasClientCas() {
    return !clientCas.isEmpty();
  }

  Instant expiry() {
    return certificate().getNotAfter().toInstant();
  }

  String subject() {
    return name(certificate());
  }

  /** For the log: who it is for and until when, and who may sign for callers. */
  @Override
  public String toString() {
    String own = "certificate of %s, valid until %s".formatted(subject(), expiry());
    return clientCas.isEmpty()
        ? own
        : own
            + ", callers' certificates of "
            + clientCas.stream().map(TlsMaterial::name).collect(Collectors.joining("; "));
  }

  private X509Certificate certificate() {
    return chain.get(0);
  }

  private static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }
}
