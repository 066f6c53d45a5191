package io.github.pitrunner.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Opens connections to the journal's database and knows what the two kinds of it do differently:
 * what makes a commit durable, and what keeps a second writer away.
 */
final class Database {
  /** Longer than a lock is waited for, so that the wait ends and not the connection. */
  private static final int SOCKET_TIMEOUT_SECONDS = 30;

  private static final int CONNECT_TIMEOUT_SECONDS = 5;

  private final JournalSettings settings;

  Database(JournalSettings settings) {
    this.settings = settings;
  }

  private static DataSource h2(JournalSettings settings, DatabaseLogin login) {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(settings.url());
    source.setUser(login.username().isEmpty() ? "sa" : login.username());
    source.setPassword(login.password().reveal());
    return source;
  }

  // What the URL says of these wins.
  private static DataSource postgresql(JournalSettings settings, DatabaseLogin login) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setApplicationName("pitrunner");
    source.setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
    source.setSocketTimeout(SOCKET_TIMEOUT_SECONDS);
    source.setTcpKeepAlive(true);
    source.setReWriteBatchedInserts(true);
    source.setUrl(settings.url());
    if (!login.username().isEmpty()) {
      source.setUser(login.username());
    }
    if (!login.password().isEmpty()) {
      source.setPassword(login.password().reveal());
    }
    return source;
  }

  /** For what needs many connections of its own, with the login of now. */
  DataSource source() {
    DatabaseLogin login = settings.login().get();
    return settings.isPostgresql() ? postgresql(settings, login) : h2(settings, login);
  }

  /** With the login of now: after a rotation the next connection has the new one. */
  Connection open() throws SQLException {
    return source().getConnection();
  }

  /**
   * The connection of the only writer, in transactions.
   *
   * @throws SQLException also when another process writes this journal
   */
  Connection openWriter() throws SQLException {
    Connection connection = open();
    try (Statement statement = connection.createStatement()) {
      if (settings.isPostgresql()) {
        preparePostgresql(statement);
      }
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      close(connection);
      throw e;
    }
  }

  // An H2 file is locked by whoever has it open; in PostgreSQL we lock by a name. A process that
  // was
  // killed just now may hold the lock for a moment still.
  private static void preparePostgresql(Statement statement) throws SQLException {
    if (setting(statement, "synchronous_commit").equals("off")) {
      statement.execute("SET synchronous_commit TO on");
    }
    statement.execute("SET lock_timeout TO '10s'");
    statement.execute(
        "SELECT pg_advisory_lock(hashtext('pitrunner.journal'), hashtext(current_schema()))");
    statement.execute("SET lock_timeout TO DEFAULT");
  }

  private static String setting(Statement statement, String name) throws SQLException {
    try (ResultSet result = statement.executeQuery("SHOW " + name)) {
      return result.next() ? result.getString(1) : "";
    }
  }

  /**
   * Commits so that a power failure cannot undo it. PostgreSQL's commit does by itself; H2's only
   * hands it to the operating system, now or half a second later, and its checkpoint waits for the
   * disk.
   */
  void commit(Connection connection) throws SQLException {
    connection.commit();
    if (!settings.isPostgresql()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("CHECKPOINT SYNC");
      }
      connection.commit();
    }
  }

  /**
   * Lets an H2 database tidy its file beside its work, or not: its thread that does so is the one
   * that writes late, which is not needed where every commit is written at once. The database
   * remembers it; between transactions.
   */
  void setTidying(Connection connection, boolean isOn) throws SQLException {
    if (!settings.isPostgresql()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(isOn ? "SET WRITE_DELAY 500" : "SET WRITE_DELAY 0");
      }
      connection.commit();
    }
  }

  /** Makes the directory of an embedded file. */
  void prepareDirectory() throws IOException {
    Path directory = directory();
    if (directory != null) {
      Files.createDirectories(directory);
    }
  }

  /** The file's name is durable when its directory is. */
  void syncDirectory() {
    Path directory = directory();
    if (directory == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory)) {
      channel.force(true);
    } catch (IOException e) {
      // Some systems open no directories; they keep names by other means.
      return;
    }
  }

  private @Nullable Path directory() {
    return settings.isEmbedded() ? settings.embeddedFile().getParent() : null;
  }

  /** Closes what may be broken already. */
  static void close(@Nullable Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      // It is gone either way.
      return;
    }
  }
}
