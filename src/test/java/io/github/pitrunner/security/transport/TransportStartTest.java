package io.github.pitrunner.security.transport;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pitrunner.security.credentials.SecretSource;
import io.quarkus.grpc.runtime.config.GrpcConfiguration;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import io.vertx.core.Vertx;
import io.vertx.grpc.VertxServerBuilder;
import io.vertx.grpc.server.GrpcServerOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What keeps the gRPC port from being served; nothing is served in these tests. */
class TransportStartTest {
  private static final String HOST = "quarkus.grpc.server.host";

  // Filled by JUnit.
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final TestAuthority house = new TestAuthority("house");

  @AfterEach
  void close() {
    vertx.close();
  }

  /** Builds a server, and then starts as Quarkus does, which goes on when that has failed. */
  private void start(String... settings) {
    SmallRyeConfig config = TransportRig.config(map(settings));
    GrpcTransport transport =
        new GrpcTransport(
            config.getConfigMapping(TransportConfig.class), SecretSource.NONE, Clock.systemUTC());
    try {
      transport.customize(
          config.getConfigMapping(GrpcConfiguration.class).server(),
          VertxServerBuilder.forAddress(vertx, "127.0.0.1", 0));
    } catch (TransportUnusableException swallowed) {
      assertThatThrownBy(() -> transport.onStart(new StartupEvent())).isSameAs(swallowed);
      throw swallowed;
    } finally {
      transport.close();
    }
    transport.onStart(new StartupEvent());
  }

  private static Map<String, String> map(String... settings) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      map.put(settings[i], settings[i + 1]);
    }
    return map;
  }

  private String certificate() {
    return directory.resolve("tls.crt").toString();
  }

  private String key() {
    return directory.resolve("tls.key").toString();
  }

  private void write(TestAuthority.Issued issued) {
    issued.write(directory.resolve("tls.crt"), directory.resolve("tls.key"));
  }

  private void assertRefused(Runnable start, String... parts) {
    assertThatThrownBy(start::run)
        .isInstanceOf(TransportUnusableException.class)
        .hasMessageContainingAll(parts)
        .hasMessageNotContainingAny("\n", "PRIVATE KEY-----");
  }

  @Nested
  class WithoutACertificate {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.9", "localhost", "::1"})
    void loopbackIsServed(String host) {
      assertThatCode(() -> start(HOST, host)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "no-such-host.invalid"})
    void anyOtherAddressIsNot(String host) {
      assertRefused(
          () -> start(HOST, host),
          HOST + " is " + host,
          "pitrunner.transport.certificate",
          "pitrunner.transport.plain-text=I-ACCEPT-PLAIN-TEXT");
    }

    @Test
    void anyOtherAddressIsServedWhenThatWasSaidInFull() {
      assertThatCode(() -> start(HOST, "0.0.0.0", "plain-text", "I-ACCEPT-PLAIN-TEXT"))
          .doesNotThrowAnyException();
    }

    @Test
    void clientCertificatesCannotBeAskedFor() {
      assertRefused(
          () -> start("client-certificates", "required"),
          "pitrunner.transport.client-certificates is REQUIRED");
    }

    @Test
    void keyOrAuthorityAloneAreAMistake() {
      assertRefused(() -> start("key", key()), "pitrunner.transport.key is set");
      assertRefused(() -> start("client-ca", key()), "pitrunner.transport.client-ca is set");
    }
  }

  @Nested
  class WithACertificate {
    @Test
    void anyAddressIsServed() {
      write(house.issue("pitrunner"));

      assertThatCode(() -> start(HOST, "0.0.0.0", "certificate", certificate(), "key", key()))
          .doesNotThrowAnyException();
    }

    @Test
    void itNeedsItsKey() {
      assertRefused(
          () -> start("certificate", certificate()),
          "pitrunner.transport.certificate is " + certificate(),
          "pitrunner.transport.key is not set");
    }

    @Test
    void filesMustBeThere() {
      assertRefused(
          () -> start("certificate", certificate(), "key", key()),
          "pitrunner.transport.certificate is " + certificate(),
          "cannot be read");
    }

    @Test
    void keyMustBeItsOwn() {
      write(house.issue("pitrunner"));
      TestAuthority.write(directory.resolve("tls.key"), house.issue("another").keyPem());

      assertRefused(
          () -> start("certificate", certificate(), "key", key()), "CN=pitrunner", "the key");
    }

    @Test
    void keyMustBeReadable() {
      write(house.issue("pitrunner"));
      TestAuthority.write(
          directory.resolve("tls.key"),
          house.issue("pitrunner").keyPem().replace("PRIVATE KEY", "EC PRIVATE KEY"));

      assertRefused(
          () -> start("certificate", certificate(), "key", key()), "PKCS#8", certificate());
    }

    @Test
    void itMustBeValidNow() {
      Instant now = Instant.now();
      write(house.issue("late", now.minus(Duration.ofDays(2)), now.minus(Duration.ofDays(1))));
      assertRefused(
          () -> start("certificate", certificate(), "key", key()), "CN=late", "has expired");

      write(house.issue("early", now.plus(Duration.ofDays(1)), now.plus(Duration.ofDays(2))));
      assertRefused(
          () -> start("certificate", certificate(), "key", key()), "CN=early", "not valid before");
    }

    @Test
    void clientCertificatesNeedAnAuthority() {
      write(house.issue("pitrunner"));

      assertRefused(
          () ->
              start("certificate", certificate(), "key", key(), "client-certificates", "optional"),
          "pitrunner.transport.client-certificates is OPTIONAL",
          "pitrunner.transport.client-ca");
    }
  }

  @Nested
  class WithSettingsOfQuarkus {
    @ParameterizedTest
    @CsvSource({
      "max-inbound-message-size, 10000000",
      "max-inbound-metadata-size, 100000",
      "handshake-timeout, 1h",
      "netty.keep-alive-time, 1h",
      "netty.permit-keep-alive-time, 1s",
      "netty.permit-keep-alive-without-calls, true",
      "plain-text, false",
      "ssl.certificate, some.crt",
      "ssl.key, some.key",
      "ssl.key-store, some.p12",
      "ssl.trust-store, some.p12",
      "transport-security.certificate, some.crt",
      "transport-security.key, some.key"
    })
    void thoseThatWouldWinOverOursUnseenAreRefused(String key, String value) {
      assertRefused(
          () -> start("quarkus.grpc.server." + key, value),
          "quarkus.grpc.server." + key + " is ",
          "pitrunner.transport");
    }

    @Test
    void otherServerOfQuarkusIsRefused() {
      SmallRyeConfig config = TransportRig.config(Map.of());
      GrpcTransport transport =
          new GrpcTransport(
              config.getConfigMapping(TransportConfig.class), SecretSource.NONE, Clock.systemUTC());

      assertRefused(
          () ->
              transport.customize(
                  config.getConfigMapping(GrpcConfiguration.class).server(),
                  new GrpcServerOptions()),
          "quarkus.grpc.server.use-separate-server is false");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "plain-text, yes",
    "plain-text, true",
    "protocols, TLSv1.1",
    "protocols, 'TLSv1.3,SSLv3'",
    "client-certificates, perhaps",
    "reload-interval, 1ms",
    "limits.message-bytes, 1023",
    "limits.message-bytes, 67108865",
    "limits.header-bytes, 0",
    "limits.header-bytes, 1048577",
    "limits.window-bytes, 65534",
    "limits.streams-per-connection, 0",
    "limits.connections, 0",
    "limits.connections-per-address, 0",
    "limits.handshake-timeout, 11s",
    "limits.handshake-timeout, 99ms",
    "limits.resets, 0",
    "limits.resets-window, 11m",
    "ping.interval, 9s",
    "ping.timeout, 6m",
    "ping.client-interval, 2h",
    "connection.idle, -1s",
    "connection.age, 366d",
    "connection.grace, 2h"
  })
  void wrongSettingEndsTheStart(String key, String value) {
    assertThatThrownBy(() -> start(key, value))
        .isInstanceOf(ConfigValidationException.class)
        .hasMessageContaining("pitrunner.transport." + key);
  }
}
