package io.github.pitrunner.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.smallrye.config.ConfigValidationException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsTest {
  static Stream<Path> files() {
    return Manifests.files(Manifests.ROOT, ".env").stream().filter(file -> !isOfTheGateway(file));
  }

  private static boolean isOfTheGateway(Path file) {
    return file.endsWith("ib-gateway.env");
  }

  @ParameterizedTest
  @MethodSource("files")
  void eachFileSaysOnlyWhatTheServiceCanBeTold(Path file) {
    Map<String, String> settings = Settings.read(file);
    Set<String> known = Settings.names();

    assertThat(known).containsAll(settings.keySet());
    assertThatCode(() -> Settings.validate(settings)).doesNotThrowAnyException();
  }

  @Test
  void aValueThatTheServiceWouldRefuseIsFound() {
    assertThatExceptionOfType(ConfigValidationException.class)
        .isThrownBy(() -> Settings.validate(Map.of("PITRUNNER_GATEWAY_SHUTDOWN_GRACE", "6m")))
        .withMessageContaining("shutdown-grace");
    assertThatExceptionOfType(ConfigValidationException.class)
        .isThrownBy(() -> Settings.validate(Map.of("IBKR_PORT", "70000")))
        .withMessageContaining("pitrunner.gateway.port");
  }

  @Test
  void namesAreThoseOfTheServiceAndOfQuarkus() {
    assertThat(Settings.names())
        .contains(
            "IBKR_HOST",
            "IBKR_CLIENT_ID",
            "PITRUNNER_DATA_DIR",
            "PITRUNNER_TRADING_LIVE",
            "PITRUNNER_GATEWAY_RETRY_STRAINED_FROM_FAILURES",
            "QUARKUS_GRPC_SERVER_HOST",
            "QUARKUS_MANAGEMENT_HOST",
            "QUARKUS_VAULT_URL")
        .doesNotContain("PITRUNNER_TRADING_LIFE", "QUARKUS_VAULT_URI");
  }
}
