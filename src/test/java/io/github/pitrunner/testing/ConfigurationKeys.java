package io.github.pitrunner.testing;

import io.github.pitrunner.connector.GatewayConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.common.utils.StringUtil;
import io.smallrye.config.validator.BeanValidationConfigValidatorImpl;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** What the service can be told: the keys of its mappings, and what application.properties says. */
public final class ConfigurationKeys {
  /** Read at a place of its own, not by a mapping. */
  public static final String DATA_DIRECTORY = "pitrunner.data-dir";

  private static final Path PROPERTIES = Path.of("src/main/resources/application.properties");
  private static final List<Class<?>> OURS = mappings();

  private ConfigurationKeys() {}

  /** Our own keys, each with the method that reads it; a part that is free is a star. */
  public static SortedMap<String, Method> ours() {
    SortedMap<String, Method> keys = new TreeMap<>();
    OURS.forEach(type -> keys.putAll(of(type)));
    return keys;
  }

  /** The keys of one mapping. */
  public static Map<String, Method> of(Class<?> mapping) {
    Map<String, Method> keys = new HashMap<>();
    ConfigMappings.getProperties(ConfigMappings.ConfigClass.configClass(mapping))
        .forEach((key, property) -> keys.put(key, property.getMethod()));
    return keys;
  }

  /** The name that a key has in the environment. */
  public static String environmentName(String key) {
    return StringUtil.replaceNonAlphanumericByUnderscores(key).toUpperCase(Locale.ROOT);
  }

  /** What application.properties says, for all profiles alike. */
  public static Map<String, String> configured() {
    Map<String, String> configured = new HashMap<>();
    properties(PROPERTIES)
        .forEach(
            (key, value) -> {
              if (!key.startsWith("%")) {
                configured.put(key, value);
              }
            });
    return configured;
  }

  /** What a file of properties says, as it is written. */
  public static Map<String, String> properties(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> values = new HashMap<>();
    properties
        .stringPropertyNames()
        .forEach(key -> values.put(key, String.valueOf(properties.getProperty(key))));
    return values;
  }

  /** Reads our settings from these places, as the service does; a wrong value is an exception. */
  public static void validate(ConfigSource... sources) {
    SmallRyeConfigBuilder config =
        new SmallRyeConfigBuilder()
            .withValidator(new BeanValidationConfigValidatorImpl())
            .withConverter(Duration.class, 200, new DurationConverter())
            .addDefaultInterceptors()
            .withSources(new PropertiesConfigSource(configured(), "application.properties", 250))
            .withSources(sources);
    OURS.forEach(config::withMapping);
    config.build();
  }

  // By their names, which end so, since looking into every class takes long.
  private static List<Class<?>> mappings() {
    try {
      Path classes =
          Path.of(GatewayConfig.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (Stream<Path> files = Files.walk(classes.resolve("io/github/pitrunner"))) {
        return files
            .filter(file -> file.toString().endsWith("Config.class"))
            .map(file -> classes.relativize(file).toString())
            .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
            .<Class<?>>map(ConfigurationKeys::load)
            .filter(type -> type.isAnnotationPresent(ConfigMapping.class))
            .toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
}
