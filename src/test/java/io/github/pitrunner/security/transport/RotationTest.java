package io.github.pitrunner.security.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import grpc.health.v1.HealthOuterClass.HealthCheckResponse;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.github.pitrunner.domain.Secret;
import io.github.pitrunner.security.credentials.SecretSource;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificates change while connections are open. */
class RotationTest {
  // Filled by JUnit.
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final TestAuthority first = new TestAuthority("first");
  private final TestAuthority second = new TestAuthority("second");

  private Path certificate() {
    return directory.resolve("tls.crt");
  }

  private Path key() {
    return directory.resolve("tls.key");
  }

  private Path clientCa() {
    return directory.resolve("ca.crt");
  }

  private TransportRig startServer() {
    return TransportRig.start(
        Map.of(
            "certificate", certificate().toString(),
            "key", key().toString(),
            "reload-interval", "100ms"));
  }

  private TransportRig startMutual() {
    return TransportRig.start(
        Map.of(
            "certificate", certificate().toString(),
            "key", key().toString(),
            "client-ca", clientCa().toString(),
            "reload-interval", "100ms"));
  }

  private static void awaitLoads(TransportRig rig, long loads) {
    await().until(() -> rig.figures().tls().loads() == loads);
  }

  private static void assertRefused(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(StatusRuntimeException.class);
  }

  @Nested
  class OfTheServer {
    @Test
    void newConnectionsSeeItWhileAnOpenStreamGoesOn() {
      first.issue("pitrunner").write(certificate(), key());

      try (TransportRig rig = startServer()) {
        Iterator<HealthCheckResponse> stream = TransportRig.watch(rig.secure(first, null));
        second.issue("pitrunner").write(certificate(), key());
        awaitLoads(rig, 2);

        assertThat(rig.call(rig.secure(second, null))).isEqualTo("nobody");
        assertRefused(() -> rig.call(rig.secure(first, null)));
        rig.tell(ServingStatus.NOT_SERVING);
        assertThat(stream.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
      }
    }

    /** As Kubernetes does it: the files are links through a link that is swapped. */
    @Test
    void itIsSeenThroughSwappedLinks() throws IOException {
      Path data = directory.resolve("..data");
      Files.createSymbolicLink(data, version("1", first));
      Files.createSymbolicLink(certificate(), Path.of("..data", "tls.crt"));
      Files.createSymbolicLink(key(), Path.of("..data", "tls.key"));

      try (TransportRig rig = startServer()) {
        assertThat(rig.call(rig.secure(first, null))).isEqualTo("nobody");
        Path swapped = Files.createSymbolicLink(directory.resolve("..tmp"), version("2", second));
        Files.move(
            swapped, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        awaitLoads(rig, 2);

        assertThat(rig.call(rig.secure(second, null))).isEqualTo("nobody");
      }
    }

    private Path version(String name, TestAuthority authority) throws IOException {
      Path version = Files.createDirectory(directory.resolve(name));
      authority.issue("pitrunner").write(version.resolve("tls.crt"), version.resolve("tls.key"));
      return version;
    }
  }

  @Nested
  class OfTheAuthorityOfClients {
    @Test
    void newConnectionsNeedOneOfTheNewWhileAnOpenStreamGoesOn() {
      TestAuthority.Issued old = first.issue("desk-1");
      first.issue("pitrunner").write(certificate(), key());
      TestAuthority.write(clientCa(), first.pem());

      try (TransportRig rig = startMutual()) {
        Iterator<HealthCheckResponse> stream = TransportRig.watch(rig.secure(first, old));
        TestAuthority.write(clientCa(), second.pem());
        awaitLoads(rig, 2);

        assertThat(rig.call(rig.secure(first, second.issue("desk-2")))).isEqualTo("CN=desk-2");
        assertRefused(() -> rig.call(rig.secure(first, old)));
        rig.tell(ServingStatus.NOT_SERVING);
        assertThat(stream.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
      }
    }

    @Test
    void noSessionOfTheOldIsTakenUpAgain() throws IOException {
      TestAuthority.Issued old = first.issue("desk-1");
      first.issue("pitrunner").write(certificate(), key());
      TestAuthority.write(clientCa(), first.pem());

      try (TransportRig rig = startMutual()) {
        RememberingClient client = new RememberingClient(first, old);
        assertThat(client.isResumedAt(rig.port())).isFalse();
        assertThat(client.isResumedAt(rig.port())).as("it can be at all").isTrue();
        TestAuthority.write(clientCa(), second.pem());
        awaitLoads(rig, 2);

        assertThatThrownBy(() -> client.isResumedAt(rig.port())).isInstanceOf(IOException.class);
      }
    }

    @Test
    void whenItIsGoneCallersStillNeedOne() throws IOException {
      first.issue("pitrunner").write(certificate(), key());
      TestAuthority.write(clientCa(), first.pem());

      try (TransportRig rig = startMutual()) {
        TestAuthority.write(clientCa(), "");
        await().until(() -> rig.figures().tls().isRefusing());

        assertRefused(() -> rig.call(rig.secure(first, null)));
        assertThat(rig.call(rig.secure(first, first.issue("desk-1")))).isEqualTo("CN=desk-1");
      }
    }

    @Test
    void severalAreTakenFromOneFile() {
      first.issue("pitrunner").write(certificate(), key());
      TestAuthority.write(clientCa(), first.pem() + second.pem());

      try (TransportRig rig = startMutual()) {
        assertThat(rig.call(rig.secure(first, first.issue("desk-1")))).isEqualTo("CN=desk-1");
        assertThat(rig.call(rig.secure(first, second.issue("desk-2")))).isEqualTo("CN=desk-2");
      }
    }
  }

  @Nested
  class ToSomethingBroken {
    enum Break {
      KEY_OF_ANOTHER,
      NO_KEY,
      NO_CERTIFICATE,
      EXPIRED,
      NOT_YET_VALID,
      CHAIN_OF_STRANGERS,
      FILE_GONE
    }

    private void breakIt(Break kind) throws IOException {
      Instant now = Instant.now();
      switch (kind) {
        case KEY_OF_ANOTHER -> TestAuthority.write(key(), second.issue("pitrunner").keyPem());
        case NO_KEY -> TestAuthority.write(key(), "-----BEGIN PRIVATE KEY-----\n!\n");
        case NO_CERTIFICATE -> TestAuthority.write(certificate(), "nothing");
        case EXPIRED ->
            second
                .issue("late", now.minus(Duration.ofDays(2)), now.minus(Duration.ofDays(1)))
                .write(certificate(), key());
        case NOT_YET_VALID ->
            second
                .issue("early", now.plus(Duration.ofDays(1)), now.plus(Duration.ofDays(2)))
                .write(certificate(), key());
        case CHAIN_OF_STRANGERS -> {
          TestAuthority.Issued issued = second.issue("pitrunner");
          issued.write(certificate(), key());
          TestAuthority.write(certificate(), issued.certificatePem() + first.pem());
        }
        case FILE_GONE -> Files.delete(certificate());
      }
    }

    @ParameterizedTest
    @EnumSource
    void oldOnesStayAndItIsSaidOnce(Break kind) throws IOException {
      first.issue("pitrunner").write(certificate(), key());

      try (TransportRig rig = startServer()) {
        breakIt(kind);
        await().until(() -> rig.figures().tls().isRefusing());

        assertThat(rig.call(rig.secure(first, null))).isEqualTo("nobody");
        // Over some looks; the two files of a pair may be seen apart.
        await()
            .during(Duration.ofMillis(500))
            .until(() -> rig.figures().tls().failures(), failures -> failures <= 2);
        assertThat(rig.figures().tls().loads()).isEqualTo(1);
      }
    }

    @Test
    void sameOnesThatAreBackAreGoodAgain() {
      TestAuthority.Issued issued = first.issue("pitrunner");
      issued.write(certificate(), key());

      try (TransportRig rig = startServer()) {
        assertThat(key().toFile().delete()).isTrue();
        await().until(() -> rig.figures().tls().isRefusing());
        issued.write(certificate(), key());

        await().until(() -> !rig.figures().tls().isRefusing());
      }
    }

    @Test
    void goodOnesAfterItAreTaken() throws IOException {
      first.issue("pitrunner").write(certificate(), key());

      try (TransportRig rig = startServer()) {
        breakIt(Break.NO_CERTIFICATE);
        await().until(() -> rig.figures().tls().isRefusing());
        second.issue("pitrunner").write(certificate(), key());
        awaitLoads(rig, 2);

        assertThat(rig.call(rig.secure(second, null))).isEqualTo("nobody");
        assertThat(rig.figures().tls().isRefusing()).isFalse();
      }
    }
  }

  @Nested
  class InVault {
    private static final class Kept implements SecretSource {
      private final List<Consumer<Map<String, Secret>>> listeners = new ArrayList<>();
      private Map<String, Secret> tls = Map.of();

      @Override
      public Map<String, Secret> group(String name) {
        return name.equals(TLS) ? tls : Map.of();
      }

      @Override
      public void onChange(String group, Consumer<Map<String, Secret>> listener) {
        assertThat(group).isEqualTo(TLS);
        listeners.add(listener);
      }

      private void put(TestAuthority.Issued issued, TestAuthority clients) {
        tls =
            Map.of(
                "certificate", new Secret(issued.certificatePem()),
                "key", new Secret(issued.keyPem()),
                "client-ca", new Secret(clients.pem()));
        listeners.forEach(listener -> listener.accept(tls));
      }
    }

    @Test
    void whatItTellsIsTaken() {
      Kept vault = new Kept();
      vault.put(first.issue("pitrunner"), first);

      try (TransportRig rig = TransportRig.start(Map.of("reload-interval", "1h"), vault)) {
        assertThat(rig.call(rig.secure(first, first.issue("desk-1")))).isEqualTo("CN=desk-1");
        vault.put(second.issue("pitrunner"), second);
        awaitLoads(rig, 2);

        assertThat(rig.call(rig.secure(second, second.issue("desk-2")))).isEqualTo("CN=desk-2");
      }
    }

    @Test
    void filesWinOverIt() {
      Kept vault = new Kept();
      vault.put(second.issue("pitrunner"), second);
      first.issue("pitrunner").write(certificate(), key());

      try (TransportRig rig =
          TransportRig.start(
              Map.of("certificate", certificate().toString(), "key", key().toString()), vault)) {
        assertThat(rig.call(rig.secure(first, null))).isEqualTo("nobody");
      }
    }
  }

  @Test
  void metricSaysWhenTheCertificateExpires() {
    Instant now = Instant.now();
    first
        .issue("pitrunner", now.minus(Duration.ofDays(1)), now.plus(Duration.ofHours(10)))
        .write(certificate(), key());

    try (TransportRig rig = startServer()) {
      SimpleMeterRegistry registry = new SimpleMeterRegistry();
      rig.metrics().bindTo(registry);

      assertThat(registry.get("pitrunner.tls.certificate.expiry").gauge().value())
          .isBetween(35_000.0, 36_000.0);
      assertThat(registry.get("pitrunner.tls.loads").functionCounter().count()).isEqualTo(1);
    }
  }
}
