package io.github.pitrunner.kubernetes;

import io.github.pitrunner.connector.GatewayConfig;
import io.quarkus.grpc.runtime.config.GrpcConfiguration;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.vault.runtime.config.VaultRuntimeConfig;
import io.quarkus.vertx.http.runtime.management.ManagementConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.common.utils.StringUtil;
import io.smallrye.config.validator.BeanValidationConfigValidatorImpl;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
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

  /** Read at a place of its own, not by a mapping. */
  private static final String DATA_DIRECTORY_KEY = "pitrunner.data-dir";

  private static final List<Class<?>> OURS = mappings();

  private Settings() {}

  /**
   * Names of everything that can be set; those with a free part, such as accounts, are left out.
   */
  static Set<String> names() {
    Set<String> keys = new TreeSet<>();
    keys.add(DATA_DIRECTORY_KEY);
    OURS.forEach(type -> keys.addAll(keys(type)));
    List.of(GrpcConfiguration.class, ManagementConfig.class, VaultRuntimeConfig.class)
        .forEach(type -> keys.addAll(keys(type)));
    Set<String> names =
        keys.stream().map(Settings::environmentName).collect(Collectors.toCollection(TreeSet::new));
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
    SmallRyeConfigBuilder config =
        new SmallRyeConfigBuilder()
            .withValidator(new BeanValidationConfigValidatorImpl())
            .withConverter(Duration.class, 200, new DurationConverter())
            .addDefaultInterceptors()
            .withSources(new PropertiesConfigSource(defaults(), "application.properties", 250))
            .withSources(new EnvConfigSource(environment, 300));
    OURS.forEach(config::withMapping);
    config.build();
  }

  /** What application.properties says of a key. */
  static String configured(String key) {
    String value = defaults().get(key);
    if (value == null) {
      throw new AssertionError("application.properties says nothing of " + key);
    }
    return value;
  }

  private static Map<String, String> defaults() {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(PROPERTIES)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> defaults = new HashMap<>();
    properties.stringPropertyNames().stream()
        .filter(key -> !key.startsWith("%"))
        .forEach(key -> defaults.put(key, String.valueOf(properties.getProperty(key))));
    return defaults;
  }

  // By their names, which end so, since looking into every class takes long.
  private static List<Class<?>> mappings() {
    try {
      Path classes =
          Path.of(GatewayConfig.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return Manifests.files(classes.resolve("io/github/pitrunner"), "Config.class").stream()
          .map(file -> classes.relativize(file).toString())
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .<Class<?>>map(Settings::load)
          .filter(type -> type.isAnnotationPresent(ConfigMapping.class))
          .toList();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static Set<String> keys(Class<?> type) {
    return ConfigMappings.getProperties(ConfigMappings.ConfigClass.configClass(type)).keySet();
  }

  private static String environmentName(String key) {
    return StringUtil.replaceNonAlphanumericByUnderscores(key).toUpperCase(Locale.ROOT);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
