package io.github.pitrunner.kubernetes;

import io.github.pitrunner.testing.ConfigurationKeys;
import io.quarkus.grpc.runtime.config.GrpcConfiguration;
import io.quarkus.vault.runtime.config.VaultRuntimeConfig;
import io.quarkus.vertx.http.runtime.management.ManagementConfig;
import io.smallrye.config.EnvConfigSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the service can be told, by the names of its environment. */
final class Settings {
  static final String DATA_DIRECTORY = "PITRUNNER_DATA_DIR";
  static final String CREDENTIALS_DIRECTORY = "PITRUNNER_CREDENTIALS_DIRECTORY";
  static final String SHUTDOWN_GRACE = "PITRUNNER_GATEWAY_SHUTDOWN_GRACE";
  static final String HOST = "IBKR_HOST";
  static final String PORT = "IBKR_PORT";
  static final String VAULT = "QUARKUS_VAULT_URL";

  private static final Path PROPERTIES = Path.of("src/main/resources/application.properties");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z_]+)[:}]");

  private Settings() {}

  /**
   * Names of everything that can be set; those with a free part, such as accounts, are left out.
   */
  static Set<String> names() {
    Set<String> keys = new TreeSet<>(ConfigurationKeys.ours().keySet());
    keys.add(ConfigurationKeys.DATA_DIRECTORY);
    List.of(GrpcConfiguration.class, ManagementConfig.class, VaultRuntimeConfig.class)
        .forEach(type -> keys.addAll(ConfigurationKeys.of(type).keySet()));
    Set<String> names =
        keys.stream()
            .map(ConfigurationKeys::environmentName)
            .collect(Collectors.toCollection(TreeSet::new));
    Matcher placeholder = PLACEHOLDER.matcher(text(PROPERTIES));
    while (placeholder.find()) {
      names.add(placeholder.group(1));
    }
    return names;
  }

  /** A file of the kind that Kustomize makes a ConfigMap of. */
  static Map<String, String> read(Path file) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String line : text(file).lines().toList()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        int end = line.indexOf('=');
        if (end < 0 || settings.put(line.substring(0, end), line.substring(end + 1)) != null) {
          throw new AssertionError("%s: no setting, or one twice: %s".formatted(file, line));
        }
      }
    }
    return settings;
  }

  /** Reads our settings from an environment, as the service does; a wrong value is an exception. */
  static void validate(Map<String, String> environment) {
    ConfigurationKeys.validate(new EnvConfigSource(environment, 300));
  }

  /** What application.properties says of a key. */
  static String configured(String key) {
    String value = ConfigurationKeys.configured().get(key);
    if (value == null) {
      throw new AssertionError("application.properties says nothing of " + key);
    }
    return value;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
