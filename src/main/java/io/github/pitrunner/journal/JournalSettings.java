package io.github.pitrunner.journal;

import io.github.pitrunner.domain.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Where the journal is and how it is kept.
 *
 * @param url JDBC URL
 * @param login as whom each new connection is opened; it may change while the journal is open
 * @param auditKeys what the audit trail is bound with
 */
public record JournalSettings(
    String url, Supplier<DatabaseLogin> login, Limits limits, AuditKeys auditKeys) {
  private static final String EMBEDDED = "jdbc:h2:file:";

  /** What stands in a URL between its driver and its host, or behind a parameter's name. */
  private static final Pattern SECRETS =
      Pattern.compile("(?i)(?<=//)[^/]*:[^/]*(?=@)|(?<=password=)[^;&]*");

  /**
   * How much is kept.
   *
   * @param queue appends that may wait to be written
   * @param batch entries that one commit takes at most
   * @param retention how long what has ended is kept
   */
  public record Limits(int queue, int batch, Duration retention) {
    /** Those of the configuration when it says nothing. */
    public static final Limits DEFAULT = new Limits(10_000, 500, Duration.ofDays(730));

    public Limits {
      if (queue < 1 || batch < 1 || retention.isNegative() || retention.isZero()) {
        throw new IllegalArgumentException(
            "A queue of %d, a batch of %d, a retention of %s".formatted(queue, batch, retention));
      }
    }
  }

  /** Without a key for the audit trail. */
  public JournalSettings(String url, Supplier<DatabaseLogin> login, Limits limits) {
    this(url, login, limits, AuditKeys.NONE);
  }

  /** With a login that stays the same, and without a key. */
  // More than three parameters: the login's two.
  public JournalSettings(String url, String username, String password, Limits limits) {
    this(url, always(new DatabaseLogin(username, new Secret(password))), limits);
  }

  private static Supplier<DatabaseLogin> always(DatabaseLogin login) {
    return () -> login;
  }

  /** An embedded file in this directory. */
  public static JournalSettings embedded(Path dataDirectory) {
    return new JournalSettings(embeddedUrl(dataDirectory), "", "", Limits.DEFAULT);
  }

  public JournalSettings withLimits(Limits newLimits) {
    return new JournalSettings(url, login, newLimits, auditKeys);
  }

  public JournalSettings withAuditKeys(AuditKeys keys) {
    return new JournalSettings(url, login, limits, keys);
  }

  /**
   * What an H2 database is opened with unless its URL says otherwise. Ends of the process are told
   * to us: the database must not close before us. And hardly anything is read twice, so pages that
   * are kept (in KiB; by default up to a sixteenth of the machine) are only work for the garbage
   * collector.
   */
  private static final Map<String, String> H2_DEFAULTS =
      new TreeMap<>(Map.of("DB_CLOSE_ON_EXIT", "FALSE", "CACHE_SIZE", "4096"));

  static String embeddedUrl(Path dataDirectory) {
    Path file = dataDirectory.toAbsolutePath().normalize().resolve("journal");
    return withDefaults(EMBEDDED + file);
  }

  /** The same database with what we need of it; what the URL says itself stays so. */
  static String withDefaults(String url) {
    if (!url.startsWith("jdbc:h2:")) {
      return url;
    }
    String said = url.toUpperCase(Locale.ROOT);
    StringBuilder whole = new StringBuilder(url);
    H2_DEFAULTS.forEach(
        (name, value) -> {
          if (!said.contains(";" + name + "=")) {
            whole.append(';').append(name).append('=').append(value);
          }
        });
    return whole.toString();
  }

  boolean isPostgresql() {
    return url.startsWith("jdbc:postgresql:");
  }

  boolean isEmbedded() {
    return url.startsWith(EMBEDDED);
  }

  /** The embedded file, without the ending that the database gives it. */
  Path embeddedFile() {
    return Path.of(url.substring(EMBEDDED.length()).split(";", 2)[0]);
  }

  /** Whether a URL says itself who opens the database. */
  static boolean hasLogin(String url) {
    return SECRETS.matcher(url).find();
  }

  /** The URL as people may see it. */
  String shownUrl() {
    return masked(url);
  }

  /** A text as people may see it: what a driver says of a URL may repeat it. */
  static String masked(String text) {
    return SECRETS.matcher(text).replaceAll("***");
  }

  @Override
  public String toString() {
    return shownUrl();
  }
}
