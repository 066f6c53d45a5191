package io.github.pitrunner.security.credentials;

import io.quarkus.vault.client.VaultClient;
import io.quarkus.vault.client.VaultException;
import io.quarkus.vault.client.auth.VaultAppRoleAuthOptions;
import io.quarkus.vault.client.auth.VaultKubernetesAuthOptions;
import io.quarkus.vault.client.auth.VaultStaticClientTokenAuthOptions;
import io.quarkus.vault.client.http.jdk.JDKVaultHttpClient;
import io.quarkus.vault.client.logging.LogConfidentialityLevel;
import io.quarkus.vault.runtime.client.JDKClientFactory;
import io.quarkus.vault.runtime.config.VaultAuthenticationConfig;
import io.quarkus.vault.runtime.config.VaultRuntimeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A client of Vault that logs in as the keys {@code quarkus.vault.*} say. Logins are renewed by the
 * client before they end, and repeated when they have ended.
 */
final class VaultLogin {
  private VaultLogin() {}

  /** The token file cannot be read; it may be there in a moment. */
  static final class TokenFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TokenFileException(Path file) {
      super(
          "the service account's token %s cannot be read; it is named by".formatted(file)
              + " quarkus.vault.authentication.kubernetes.jwt-token-path",
          null,
          false,
          false);
    }
  }

  /**
   * The client.
   *
   * @throws CredentialsUnusableException if the keys say too little or name a file that is none
   */
  static VaultClient client(VaultRuntimeConfig config, Clock clock) {
    VaultClient.Builder builder =
        VaultClient.builder()
            .baseUrl(config.url().orElseThrow())
            .executor(new JDKVaultHttpClient(http(config)))
            .requestTimeout(config.readTimeout())
            .logConfidentialityLevel(LogConfidentialityLevel.HIGH)
            .instantSource(clock);
    config.enterprise().namespace().ifPresent(builder::namespace);
    return withLogin(builder, config).build();
  }

  private static java.net.http.HttpClient http(VaultRuntimeConfig config) {
    try {
      return JDKClientFactory.createHttpClient(config, false);
    } catch (VaultException e) {
      throw new CredentialsUnusableException(
          config
              .tls()
              .caCert()
              .map(
                  "the certificate that Vault is known by, quarkus.vault.tls.ca-cert=%s,"
                      ::formatted)
              .orElse(
                  "the certificate of Kubernetes, by which Vault is known"
                      + " (quarkus.vault.tls.use-kubernetes-ca-cert),")
              .concat(" cannot be read"));
    }
  }

  private static VaultClient.Builder withLogin(
      VaultClient.Builder builder, VaultRuntimeConfig config) {
    VaultAuthenticationConfig login = config.authentication();
    if (login.isDirectClientToken()) {
      return builder.clientToken(token(login));
    } else if (login.kubernetes().role().isPresent()) {
      return builder.kubernetes(
          VaultKubernetesAuthOptions.builder()
              .mountPath(login.kubernetes().authMountPath())
              .role(login.kubernetes().role().get())
              .jwtProvider(() -> serviceAccount(Path.of(login.kubernetes().jwtTokenPath())))
              .caching(config.renewGracePeriod())
              .build());
    } else if (login.isAppRole()) {
      return builder.appRole(appRole(config));
    }
    throw new CredentialsUnusableException(
        "quarkus.vault.url is set, but no way to log in there; set one of"
            + " quarkus.vault.authentication.kubernetes.role, .app-role.role-id with"
            + " .app-role.secret-id, and .client-token");
  }

  private static VaultStaticClientTokenAuthOptions token(VaultAuthenticationConfig login) {
    var options = VaultStaticClientTokenAuthOptions.builder();
    login.clientToken().map(String::strip).ifPresent(options::token);
    login.clientTokenWrappingToken().map(String::strip).ifPresent(options::unwrappingToken);
    return options.build();
  }

  private static VaultAppRoleAuthOptions appRole(VaultRuntimeConfig config) {
    var login = config.authentication().appRole();
    var options =
        VaultAppRoleAuthOptions.builder()
            .mountPath(login.authMountPath())
            .roleId(login.roleId().orElseThrow().strip())
            .caching(config.renewGracePeriod());
    login.secretId().map(String::strip).ifPresent(options::secretId);
    login.secretIdWrappingToken().map(String::strip).ifPresent(options::unwrappingSecretId);
    return options.build();
  }

  // Read at each login: Kubernetes replaces it every hour.
  private static CompletionStage<String> serviceAccount(Path file) {
    try {
      return CompletableFuture.completedStage(Files.readString(file).strip());
    } catch (IOException e) {
      return CompletableFuture.failedStage(new TokenFileException(file));
    }
  }
}
