package io.github.pitrunner.security.transport;

import io.github.pitrunner.domain.Secret;
import io.github.pitrunner.security.credentials.SecretSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where certificates and keys are kept. */
interface MaterialSource {
  /** What is kept there now; may wait for a disk. */
  PemTexts read() throws UnusableMaterialException;

  /** The files that the configuration names, or else the secrets; empty if there are neither. */
  static Optional<MaterialSource> of(TransportConfig config, SecretSource secrets) {
    if (config.certificate().isPresent()) {
      return Optional.of(files(config, config.certificate().get()));
    }
    if (config.key().isPresent() || config.clientCa().isPresent()) {
      throw new TransportUnusableException(
          "%s is set, but pitrunner.transport.certificate is not: set it, or neither"
              .formatted(
                  config.key().isPresent()
                      ? "pitrunner.transport.key"
                      : "pitrunner.transport.client-ca"));
    }
    return secrets.group(SecretSource.TLS).isEmpty()
        ? Optional.empty()
        : Optional.of(() -> ofSecrets(secrets.group(SecretSource.TLS)));
  }

  private static MaterialSource files(TransportConfig config, Path certificate) {
    Path key =
        config
            .key()
            .orElseThrow(
                () ->
                    new TransportUnusableException(
                        "pitrunner.transport.certificate is %s, but pitrunner.transport.key is not set: name the file with its key"
                            .formatted(certificate)));
    List<Path> clientCas = config.clientCa().orElse(List.of());
    return () -> {
      StringBuilder authorities = new StringBuilder();
      for (Path file : clientCas) {
        authorities.append(text("pitrunner.transport.client-ca", file)).append('\n');
      }
      return new PemTexts(
          certificate.toString(),
          text("pitrunner.transport.certificate", certificate),
          new Secret(text("pitrunner.transport.key", key)),
          authorities.toString());
    };
  }

  private static String text(String setting, Path file) throws UnusableMaterialException {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UnusableMaterialException(
          "%s is %s, but it cannot be read: %s"
              .formatted(setting, file, e.getClass().getSimpleName()));
    }
  }

  private static PemTexts ofSecrets(Map<String, Secret> group) throws UnusableMaterialException {
    Secret certificate = group.get("certificate");
    Secret key = group.get("key");
    if (certificate == null || key == null) {
      throw new UnusableMaterialException(
          "the secrets of the group %s have no %s"
              .formatted(SecretSource.TLS, certificate == null ? "certificate" : "key"));
    }
    Secret clientCa = group.get("client-ca");
    return new PemTexts(
        "the secrets of the group " + SecretSource.TLS,
        certificate.reveal(),
        key,
        clientCa == null ? "" : clientCa.reveal());
  }
}
