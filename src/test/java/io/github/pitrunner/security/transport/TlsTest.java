package io.github.pitrunner.security.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets through the handshake, with certificates that are made here. */
class TlsTest {
  private static final int ALERT = 0x15;
  private static final int HANDSHAKE = 0x16;

  // Filled by JUnit.
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final TestAuthority house = new TestAuthority("the house");
  private final TestAuthority clients = new TestAuthority("the clients");
  private final TestAuthority strangers = new TestAuthority("strangers");

  private TransportRig start(String... settings) {
    return start(house.issue("pitrunner"), settings);
  }

  private TransportRig start(TestAuthority.Issued own, String... settings) {
    own.write(directory.resolve("tls.crt"), directory.resolve("tls.key"));
    TestAuthority.write(directory.resolve("ca.crt"), clients.pem());
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "certificate", directory.resolve("tls.crt").toString(),
                "key", directory.resolve("tls.key").toString()));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return TransportRig.start(all);
  }

  private TransportRig startMutual(String kind) {
    return start("client-ca", directory.resolve("ca.crt").toString(), "client-certificates", kind);
  }

  private static void assertRefused(TransportRig rig, ManagedChannel channel) {
    assertThatThrownBy(() -> rig.call(channel))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused ->
                assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    assertThat(rig.calls()).isZero();
  }

  @Nested
  class WithoutClientCertificates {
    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void whoeverTrustsTheServerGetsThrough(String keys) {
      TestAuthority authority = new TestAuthority("authority", keys);

      try (TransportRig rig = start(authority.issue("pitrunner"))) {
        assertThat(rig.call(rig.secure(authority, null))).isEqualTo("nobody");
      }
    }

    @Test
    void whoeverDoesNotTrustItGoesAway() {
      try (TransportRig rig = start()) {
        assertRefused(rig, rig.secure(strangers, null));
      }
    }

    @Test
    void plainTextIsNotUnderstood() {
      try (TransportRig rig = start()) {
        assertRefused(rig, rig.plain());
      }
    }

    @Test
    void tlsIsNotUnderstoodWhereThereIsNone() {
      try (TransportRig rig = TransportRig.start(Map.of())) {
        assertRefused(rig, rig.secure(house, null));
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void bothVersionsAreSpoken(String version) {
      try (TransportRig rig = start()) {
        assertThat(rig.call(rig.secure(house, null, version))).isEqualTo("nobody");
      }
    }

    @Test
    void versionThatIsNotConfiguredIsRefused() {
      try (TransportRig rig = start("protocols", "TLSv1.3")) {
        assertRefused(rig, rig.secure(house, null, "TLSv1.2"));
      }
    }

    /** The JDK's own client would refuse it by itself, so the greeting is written by hand. */
    @Test
    void olderVersionsAreRefused() throws IOException {
      try (TransportRig rig = start()) {
        assertThat(firstAnswer(rig.port(), 0x0303)).as("TLS 1.2").isEqualTo(HANDSHAKE);
        assertThat(firstAnswer(rig.port(), 0x0302)).as("TLS 1.1").isEqualTo(ALERT);
        assertThat(firstAnswer(rig.port(), 0x0301)).as("TLS 1.0").isEqualTo(ALERT);
      }
    }
  }

  @Nested
  class WithRequiredOnes {
    @Test
    void rightOneIsKnownByItsSubject() {
      try (TransportRig rig = startMutual("required")) {
        assertThat(rig.call(rig.secure(house, clients.issue("desk-1")))).isEqualTo("CN=desk-1");
      }
    }

    @Test
    void theyAreRequiredWithoutAWordWhereThereIsAnAuthorityForThem() {
      try (TransportRig rig = start("client-ca", directory.resolve("ca.crt").toString())) {
        assertRefused(rig, rig.secure(house, null));
      }
    }

    @Test
    void noneIsRefused() {
      try (TransportRig rig = startMutual("required")) {
        assertRefused(rig, rig.secure(house, null));
      }
    }

    @Test
    void oneOfAnotherAuthorityIsRefused() {
      try (TransportRig rig = startMutual("required")) {
        assertRefused(rig, rig.secure(house, strangers.issue("desk-1")));
      }
    }

    @Test
    void expiredOneIsRefused() {
      Instant now = Instant.now();
      TestAuthority.Issued expired =
          clients.issue("desk-1", now.minus(Duration.ofDays(2)), now.minus(Duration.ofHours(1)));

      try (TransportRig rig = startMutual("required")) {
        assertRefused(rig, rig.secure(house, expired));
      }
    }

    @Test
    void oneThatIsNotValidYetIsRefused() {
      Instant now = Instant.now();
      TestAuthority.Issued early =
          clients.issue("desk-1", now.plus(Duration.ofHours(1)), now.plus(Duration.ofDays(1)));

      try (TransportRig rig = startMutual("required")) {
        assertRefused(rig, rig.secure(house, early));
      }
    }
  }

  @Nested
  class WithOptionalOnes {
    @Test
    void noneIsNobody() {
      try (TransportRig rig = startMutual("optional")) {
        assertThat(rig.call(rig.secure(house, null))).isEqualTo("nobody");
      }
    }

    @Test
    void rightOneIsKnown() {
      try (TransportRig rig = startMutual("optional")) {
        assertThat(rig.call(rig.secure(house, clients.issue("desk-1")))).isEqualTo("CN=desk-1");
      }
    }

    @Test
    void wrongOneIsRefusedAndNotPassedOver() {
      try (TransportRig rig = startMutual("optional")) {
        assertRefused(rig, rig.secure(house, strangers.issue("desk-1")));
      }
    }
  }

  /** The type of the record with which the server answers a greeting of a version. */
  private static int firstAnswer(int port, int version) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(greeting(version));
      return socket.getInputStream().read();
    }
  }

  private static byte[] greeting(int version) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    DataOutputStream hello = new DataOutputStream(body);
    hello.writeShort(version);
    hello.write(new byte[32]);
    hello.writeByte(0);
    // ECDHE with ECDSA: AES-128-GCM of TLS 1.2, AES-128-CBC of those before.
    hello.writeShort(4);
    hello.writeShort(0xc02b);
    hello.writeShort(0xc009);
    hello.writeByte(1);
    hello.writeByte(0);
    // Extensions: the curve P-256, its plain form, ECDSA with SHA-256, and HTTP/2.
    byte[] extensions = {
      0, 10, 0, 4, 0, 2, 0, 23, 0, 11, 0, 2, 1, 0, 0, 13, 0, 4, 0, 2, 4, 3, 0, 16, 0, 5, 0, 3, 2,
      'h', '2'
    };
    hello.writeShort(extensions.length);
    hello.write(extensions);

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream record = new DataOutputStream(bytes);
    record.writeByte(HANDSHAKE);
    record.writeShort(0x0301);
    record.writeShort(body.size() + 4);
    record.writeByte(1);
    record.writeByte(0);
    record.writeShort(body.size());
    body.writeTo(record);
    return bytes.toByteArray();
  }
}
