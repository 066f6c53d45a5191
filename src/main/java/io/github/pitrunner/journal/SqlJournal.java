package io.github.pitrunner.journal;

import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Timing;
import io.github.pitrunner.journal.JournalEntry.Configured;
import io.github.pitrunner.journal.JournalEntry.Intended;
import io.github.pitrunner.journal.JournalEntry.Judged;
import io.github.pitrunner.journal.JournalEntry.KillSwitched;
import io.github.pitrunner.journal.Recorded.BookExecution;
import io.github.pitrunner.journal.Recorded.BookOrder;
import io.github.pitrunner.journal.Recorded.EventPage;
import io.github.pitrunner.journal.Recorded.ExecutionFilter;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;

/** The journal in a database: one thread writes, another one reads. */
public final class SqlJournal implements Journal {
  private static final Logger LOG = Logger.getLogger(SqlJournal.class);
  private static final Duration END_PATIENCE = Duration.ofSeconds(10);

  private final JournalSettings settings;
  private final AuditSeal seal;
  private final String id;
  private final Writer writer;
  private final Thread writerThread;
  private final Reader reader;

  // More than three parameters: itself, and its two threads.
  private SqlJournal(JournalSettings settings, String id, Writer writer, Reader reader) {
    this.settings = settings;
    this.seal = AuditSeal.of(settings.auditKeys());
    this.id = id;
    this.writer = writer;
    this.reader = reader;
    this.writerThread = new Thread(writer, "journal-writer");
    // The end of the service closes the journal; a start that fails must not wait for it.
    writerThread.setDaemon(true);
    writerThread.start();
  }

  /**
   * Opens the journal and brings its database to the form of this version. Blocks.
   *
   * @param home runs every answer; such as the event loop
   * @throws JournalUnusableException that says which database, why and what to do
   */
  public static SqlJournal open(JournalSettings settings, Clock clock, Executor home) {
    Connection connection = null;
    try {
      Database database = new Database(settings);
      database.prepareDirectory();
      connection = database.openWriter();
      Migrations.run(database);
      String id = identity(connection, clock);
      database.commit(connection);
      database.syncDirectory();
      Transactions transactions =
          new Transactions(database, connection, AuditSeal.of(settings.auditKeys()), clock);
      LOG.infof("Journal %s in %s", id, settings.shownUrl());
      return new SqlJournal(
          settings,
          id,
          new Writer(transactions, settings.limits(), clock, home),
          new Reader(database, home));
    } catch (IOException | SQLException | IllegalArgumentException e) {
      Database.close(connection);
      throw unusable(settings, "cannot be opened: " + message(e));
    } catch (FlywayException e) {
      Database.close(connection);
      throw unusable(settings, "cannot be brought to the form of this version: " + message(e));
    }
  }

  private static String message(Exception e) {
    return JournalSettings.masked(String.valueOf(e.getMessage()));
  }

  private static JournalUnusableException unusable(JournalSettings settings, String problem) {
    return new JournalUnusableException(
        settings.shownUrl(),
        problem,
        settings.isPostgresql()
            ? "see that the database is there and that no other Pitrunner uses it, or set"
                + " pitrunner.journal.url, .username and .password"
            : "see that the file may be written and that no other Pitrunner uses it, or set"
                + " pitrunner.data-dir or pitrunner.journal.url");
  }

  private static String identity(Connection connection, Clock clock) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT id FROM journal_identity")) {
      if (row.next()) {
        return row.getString(1);
      }
    }
    String id = UUID.randomUUID().toString();
    try (var insert =
        connection.prepareStatement("INSERT INTO journal_identity (id, created) VALUES (?, ?)")) {
      Sql.set(insert, id, clock.instant()).executeUpdate();
    }
    return id;
  }

  /**
   * The same as {@link #readBook} for whoever has opened the journal and may wait: blocks.
   *
   * @throws JournalUnusableException if it cannot be read
   */
  public Recorded.Book readBookNow(int endedOrders) {
    try {
      return reader.readNow(reading -> reading.book(endedOrders));
    } catch (SQLException | JournalFailure e) {
      throw unusable(settings, "cannot be read: " + message(e));
    }
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public CompletionStage<Void> append(List<? extends JournalEntry> entries) {
    Append append = Append.of(entries);
    writer.add(append);
    return append.done().minimalCompletionStage();
  }

  @Override
  public boolean isWritable() {
    return writer.isWritable();
  }

  @Override
  public CompletionStage<Recorded.Book> readBook(int endedOrders) {
    return reader.read(reading -> reading.book(endedOrders));
  }

  @Override
  public CompletionStage<EventPage> eventsBehind(long sequence, int limit) {
    return reader.read(reading -> reading.eventsBehind(sequence, limit));
  }

  @Override
  public CompletionStage<Optional<Intended>> intent(ClientOrderId id) {
    return reader.read(reading -> reading.intent(id));
  }

  @Override
  public CompletionStage<Optional<BookOrder>> order(ClientOrderId id) {
    return reader.read(reading -> reading.order(id));
  }

  @Override
  public CompletionStage<List<BookExecution>> executions(
      ExecutionFilter filter, long beforeEntry, int limit) {
    return reader.read(reading -> reading.executions(filter, beforeEntry, limit));
  }

  @Override
  public CompletionStage<List<KillSwitched>> killSwitchChanges(int limit) {
    return reader.read(reading -> reading.killSwitchChanges(limit));
  }

  @Override
  public CompletionStage<List<Configured>> configurationChanges(int limit) {
    return reader.read(reading -> reading.configurationChanges(limit));
  }

  @Override
  public CompletionStage<List<Judged>> verdicts(ClientOrderId id, int limit) {
    return reader.read(reading -> reading.verdicts(id, limit));
  }

  @Override
  public CompletionStage<AuditBook.Page> auditEvents(
      AuditBook.Filter filter, long beforeEntry, int limit) {
    return reader.read(reading -> reading.audit(seal).events(filter, beforeEntry, limit));
  }

  @Override
  public CompletionStage<AuditBook.Check> checkAudit(AuditBook.Check soFar) {
    return reader.read(reading -> reading.audit(seal).check(soFar));
  }

  @Override
  public CompletionStage<AuditBook.Link> auditHead() {
    return reader.read(reading -> reading.audit(seal).head());
  }

  @Override
  public JournalFigures figures() {
    return writer.figures();
  }

  @Override
  public void time(Timing appends, Timing commits) {
    writer.time(appends, commits);
  }

  @Override
  public void close() {
    writer.end();
    try {
      writerThread.join(END_PATIENCE.toMillis());
      if (writerThread.isAlive()) {
        LOG.warnf("The journal's writer has not ended within %s", END_PATIENCE);
      }
      reader.close(END_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
