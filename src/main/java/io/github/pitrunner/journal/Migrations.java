package io.github.pitrunner.journal;

import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * Brings a database to the form that this version knows. The scripts are named here, because a
 * native executable cannot look for them.
 */
final class Migrations {
  private static final String DIRECTORY = "db/migration/";
  private static final List<String> SCRIPTS =
      List.of("V1__journal.sql", "V2__fewer_indexes.sql", "V3__audit_trail.sql");

  private Migrations() {}

  /**
   * Runs what was not run yet.
   *
   * @throws org.flywaydb.core.api.FlywayException also when a newer version has been here
   */
  static void run(Database database) {
    Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(database.source())
        .resourceProvider(new Scripts())
        .javaMigrationClassProvider(List::of)
        // Without a word, migrations of a newer version would be passed over.
        .ignoreMigrationPatterns(new String[0])
        .cleanDisabled(true)
        .load()
        .migrate();
  }

  private static final class Scripts implements ResourceProvider {
    @Override
    public @Nullable LoadableResource getResource(String name) {
      return SCRIPTS.stream()
          .filter(script -> name.equals(script) || name.equals(DIRECTORY + script))
          .map(Script::new)
          .findFirst()
          .orElse(null);
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
      return SCRIPTS.stream()
          .filter(script -> script.startsWith(prefix))
          .filter(script -> Stream.of(suffixes).anyMatch(script::endsWith))
          .<LoadableResource>map(Script::new)
          .toList();
    }
  }

  private static final class Script extends LoadableResource {
    private final String name;

    Script(String name) {
      this.name = name;
    }

    @Override
    public Reader read() {
      InputStream stream =
          Objects.requireNonNull(
              Migrations.class.getClassLoader().getResourceAsStream(DIRECTORY + name), name);
      return new InputStreamReader(stream, StandardCharsets.UTF_8);
    }

    @Override
    public String getAbsolutePath() {
      return DIRECTORY + name;
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return DIRECTORY + name;
    }

    @Override
    public String getFilename() {
      return name;
    }

    @Override
    public String getRelativePath() {
      return DIRECTORY + name;
    }
  }
}
