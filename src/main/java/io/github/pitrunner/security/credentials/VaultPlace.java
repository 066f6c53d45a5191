package io.github.pitrunner.security.credentials;

import io.quarkus.vault.runtime.config.VaultRuntimeConfig;
import java.net.URL;

/**
 * Where our secrets are in Vault, and as whom we ask; as people may see it.
 *
 * @param server host and port
 * @param mount where the KV engine is
 * @param prefix path of the groups in it
 * @param role as whom we ask, such as {@code the Kubernetes role pitrunner}
 */
record VaultPlace(String server, String mount, String prefix, String role) {
  static VaultPlace of(VaultRuntimeConfig config, String prefix) {
    return new VaultPlace(
        config.url().map(VaultPlace::server).orElse("nowhere"),
        config.kvSecretEngineMountPath(),
        prefix,
        role(config));
  }

  // Not the whole URL: what stands before an @ in it is nobody's business.
  private static String server(URL url) {
    return url.getHost() + ":" + (url.getPort() < 0 ? url.getDefaultPort() : url.getPort());
  }

  // The id of an AppRole is half of a secret.
  private static String role(VaultRuntimeConfig config) {
    var login = config.authentication();
    if (login.isDirectClientToken()) {
      return "the token";
    }
    return login
        .kubernetes()
        .role()
        .map(role -> "the Kubernetes role " + role)
        .orElse("the AppRole");
  }

  /** Path of a group within the engine. */
  String within(String group) {
    return prefix + "/" + group;
  }

  /** Path of a group's values, as a policy names it. */
  String values(String group) {
    return mount + "/data/" + within(group);
  }

  /** Path of what is known about a group's values, as a policy names it. */
  String metadata(String group) {
    return mount + "/metadata/" + within(group);
  }
}
