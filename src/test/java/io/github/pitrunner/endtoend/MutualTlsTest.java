package io.github.pitrunner.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pitrunner.security.transport.TestAuthority;
import io.github.pitrunner.v1.GatewayServiceGrpc;
import io.github.pitrunner.v1.GetStatusRequest;
import io.github.pitrunner.v1.GetStatusResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The whole service behind mutual TLS, with its health and metrics behind TLS as well. */
@QuarkusTest
@TestProfile(MutualTlsTest.Certificates.class)
class MutualTlsTest {
  private static final Path DIRECTORY = Path.of("target", "mutual-tls");

  @ConfigProperty(name = "quarkus.grpc.server.test-port")
  int grpcPort;

  // Filled by Quarkus.
  @SuppressWarnings("NullAway.Init")
  @TestHTTPResource(management = true, tls = true)
  URI management;

  /** Makes the files that the service and, in another class loader, this test read. */
  public static class Certificates implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      TestAuthority authority = new TestAuthority("authority");
      try {
        Files.createDirectories(DIRECTORY);
        Files.writeString(file("ca.crt"), authority.pem());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      authority.issue("pitrunner").write(file("tls.crt"), file("tls.key"));
      authority.issue("desk-1").write(file("client.crt"), file("client.key"));
      return Map.of(
          "pitrunner.transport.certificate", file("tls.crt").toString(),
          "pitrunner.transport.key", file("tls.key").toString(),
          "pitrunner.transport.client-ca", file("ca.crt").toString(),
          "quarkus.management.tls-configuration-name", "management",
          "quarkus.tls.management.key-store.pem.own.cert", file("tls.crt").toString(),
          "quarkus.tls.management.key-store.pem.own.key", file("tls.key").toString());
    }
  }

  private static Path file(String name) {
    return DIRECTORY.resolve(name).toAbsolutePath();
  }

  private NettyChannelBuilder builder() {
    return NettyChannelBuilder.forAddress("127.0.0.1", grpcPort).overrideAuthority("localhost");
  }

  private static GetStatusResponse status(NettyChannelBuilder builder) {
    ManagedChannel channel = builder.build();
    try {
      return GatewayServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(20, TimeUnit.SECONDS)
          .getStatus(GetStatusRequest.getDefaultInstance());
    } finally {
      channel.shutdownNow();
    }
  }

  private static SslContextBuilder trusting() {
    return GrpcSslContexts.forClient().trustManager(file("ca.crt").toFile());
  }

  @Test
  void callerWithHisCertificateIsServed() throws IOException {
    SslContextBuilder own =
        trusting().keyManager(file("client.crt").toFile(), file("client.key").toFile());

    assertThat(status(builder().sslContext(own.build())).hasStatus()).isTrue();
  }

  @Test
  void callerWithoutOneIsNot() {
    assertThatThrownBy(() -> status(builder().sslContext(trusting().build())))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("UNAVAILABLE");
  }

  @Test
  void callerInPlainTextIsNot() {
    assertThatThrownBy(() -> status(builder().usePlaintext()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("UNAVAILABLE");
  }

  @Test
  void metricsBehindTlsShowTheCertificate() throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(trust()).build();
    URI metrics = URI.create("https://localhost:%d/metrics".formatted(management.getPort()));

    HttpResponse<String> answer =
        client.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("pitrunner_tls_loads_total 1.0", "pitrunner_transport_connections")
        .containsPattern("pitrunner_tls_certificate_expiry_seconds \\d");
  }

  private static SSLContext trust() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(file("ca.crt"))) {
      store.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
