package io.github.pitrunner.security.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that signs certificates for one test. */
public final class TestAuthority {
  private static final Duration DAY = Duration.ofDays(1);

  private final KeyPair keys;
  private final X509Certificate certificate;
  private final String keyAlgorithm;
  private long serial = 1;

  /** A certificate and its key. */
  public record Issued(X509Certificate certificate, PrivateKey key) {
    /** The certificate as PEM. */
    public String certificatePem() {
      return TestAuthority.pem(certificate);
    }

    /** The key as PKCS#8 in PEM. */
    public String keyPem() {
      return TestAuthority.pem("PRIVATE KEY", key.getEncoded());
    }

    /** Writes both, the key last. */
    public void write(Path certificateFile, Path keyFile) {
      TestAuthority.write(certificateFile, certificatePem());
      TestAuthority.write(keyFile, keyPem());
    }
  }

  public TestAuthority(String name) {
    this(name, "EC");
  }

  TestAuthority(String name, String keyAlgorithm) {
    this.keyAlgorithm = keyAlgorithm;
    this.keys = newKeys(keyAlgorithm);
    Instant now = Instant.now();
    this.certificate =
        sign(
            new X500Principal("CN=" + name),
            new X500Principal("CN=" + name),
            keys,
            List.of(now.minus(DAY), now.plus(DAY.multipliedBy(30))),
            true);
  }

  /** A certificate for localhost, or for a client: both are names only. */
  public Issued issue(String name) {
    Instant now = Instant.now();
    return issue(name, now.minus(DAY), now.plus(DAY.multipliedBy(10)));
  }

  Issued issue(String name, Instant from, Instant until) {
    KeyPair pair = newKeys(keyAlgorithm);
    return new Issued(
        sign(
            certificate.getSubjectX500Principal(),
            new X500Principal("CN=" + name),
            pair,
            List.of(from, until),
            false),
        pair.getPrivate());
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /** The authority's own certificate as PEM. */
  public String pem() {
    return pem(certificate);
  }

  private X509Certificate sign(
      X500Principal issuer,
      X500Principal subject,
      KeyPair pair,
      List<Instant> dates,
      boolean isCa) {
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              BigInteger.valueOf(serial++),
              Date.from(dates.get(0)),
              Date.from(dates.get(1)),
              subject,
              pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isCa));
      if (!isCa) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")));
      }
      String signature = "SHA256with" + (keyAlgorithm.equals("EC") ? "ECDSA" : keyAlgorithm);
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder(signature).build(keys.getPrivate())));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair newKeys(String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(algorithm.equals("EC") ? 256 : 2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String pem(X509Certificate... certificates) {
    return List.of(certificates).stream()
        .map(
            certificate -> {
              try {
                return pem("CERTIFICATE", certificate.getEncoded());
              } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
              }
            })
        .collect(Collectors.joining());
  }

  static String pem(String kind, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            kind,
            Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes),
            kind);
  }

  static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
