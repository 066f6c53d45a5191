package io.github.pitrunner.security.credentials;

import io.github.pitrunner.api.DaemonThreads;
import io.github.pitrunner.domain.AuditTrail;
import io.github.pitrunner.domain.Secret;
import io.github.pitrunner.security.credentials.VaultProblem.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The groups of secrets as Vault has them: read once at the start, which waits for Vault, and again
 * when Vault has a new version. While Vault is away, what was read last stays.
 */
public final class VaultSecrets implements SecretSource, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(VaultSecrets.class);
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

  /** A refusal makes the client log in anew, which may not be done any number of times. */
  private static final Duration BLIND = Duration.ofDays(1);

  private final Vault vault;
  private final Wanted wanted;
  private final Clock clock;
  private final ReadAudit audit;
  private final TokenCare token;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();
  private final Map<String, Instant> blindUntil = new HashMap<>();
  private final CopyOnWriteArrayList<Listener> listeners = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService thread;
  private volatile Instant lastRefresh;
  private String toldProblem = "";
  private boolean isBlindnessTold;

  private record Listener(String group, Consumer<Map<String, Secret>> tell) {}

  /**
   * What is read.
   *
   * @param groups the names of the groups
   * @param gatewayKeys what is kept of the gateway's group; nothing else of it ever is
   * @param reader who reads, for the audit trail
   */
  public record Wanted(Set<String> groups, Set<String> gatewayKeys, String reader) {
    public Wanted {
      groups = new TreeSet<>(groups);
    }

    private Kept trimmed(String group, Kept read) {
      if (!group.equals(GATEWAY)) {
        return read;
      }
      return new Kept(
          read.version(),
          read.values().entrySet().stream()
              .filter(entry -> gatewayKeys.contains(entry.getKey()))
              .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }
  }

  /**
   * What it needs of the world.
   *
   * @param progress hears of each try that has failed while the start waits
   */
  // More than three: each a port of its own.
  public record Ports(
      Clock clock,
      Waiting waiting,
      RandomGenerator random,
      AuditTrail audit,
      Consumer<String> progress) {}

  private VaultSecrets(Vault vault, Wanted wanted, Ports ports) {
    this.vault = vault;
    this.wanted = wanted;
    this.clock = ports.clock();
    this.audit = new ReadAudit(ports.audit(), clock, wanted.reader());
    this.token = new TokenCare(vault, clock);
    this.lastRefresh = clock.instant();
    this.thread = Executors.newSingleThreadScheduledExecutor(new DaemonThreads("credentials"));
  }

  /**
   * Reads the groups, and waits for Vault while it cannot answer. Blocks.
   *
   * @throws CredentialsUnusableException if Vault refuses, or has not answered in time
   */
  // More than three parameters: whom, what, how long, and the world.
  public static VaultSecrets open(Vault vault, Wanted wanted, StartPatience patience, Ports ports) {
    VaultSecrets secrets = new VaultSecrets(vault, wanted, ports);
    try {
      secrets.readAll(patience, ports);
    } catch (CredentialsUnusableException e) {
      secrets.close();
      throw e;
    }
    return secrets;
  }

  private void readAll(StartPatience patience, Ports ports) {
    Instant end = clock.instant().plus(patience.total());
    Queue<String> open = new ArrayDeque<>(wanted.groups());
    boolean isLookedAt = false;
    for (int tries = 1; ; tries++) {
      try {
        if (!isLookedAt) {
          token.look();
          isLookedAt = true;
        }
        readEach(open);
        break;
      } catch (VaultProblem problem) {
        Duration pause = patience.after(tries, ports.random());
        boolean isLate = clock.instant().plus(pause).isAfter(end);
        if (problem.kind() != Kind.PASSING || isLate) {
          open.stream().limit(1).forEach(group -> auditFailure(group, problem));
          throw unusable(problem, isLate ? patience.total() : null, tries);
        }
        ports
            .progress()
            .accept(
                "Waiting for Vault, try %d: %s; next in %d ms"
                    .formatted(tries, problem.message(), pause.toMillis()));
        pause(ports.waiting(), pause);
      }
    }
    lastRefresh = clock.instant();
    LOG.infof("Credentials from Vault at %s: %s", vault.place().server(), versions());
  }

  // In order, and each once: what was read before a failure stays.
  private void readEach(Queue<String> open) throws VaultProblem {
    while (!open.isEmpty()) {
      String group = open.element();
      kept.put(group, read(group));
      open.remove();
    }
  }

  private static CredentialsUnusableException unusable(
      VaultProblem problem, @Nullable Duration total, int tries) {
    return new CredentialsUnusableException(
        problem.kind() != Kind.PASSING || total == null
            ? problem.message()
            : "%s; gave up after %d tries in %d s (pitrunner.credentials.start-patience)"
                .formatted(problem.message(), tries, total.toSeconds()));
  }

  private static void pause(Waiting waiting, Duration pause) {
    try {
      waiting.pause(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CredentialsUnusableException("the wait for Vault was interrupted");
    }
  }

  private Kept read(String group) throws VaultProblem {
    Kept read = wanted.trimmed(group, vault.read(group));
    audit.onRead(vault.place().values(group), read.version());
    return read;
  }

  private void auditFailure(String group, VaultProblem problem) {
    audit.onFailure(vault.place().values(group), problem);
  }

  private String versions() {
    return wanted.groups().stream()
        .map(
            group -> {
              int version = kept.getOrDefault(group, Kept.NOTHING).version();
              return version == 0 ? "no " + group : "%s version %d".formatted(group, version);
            })
        .collect(Collectors.joining(", "));
  }

  @Override
  public Map<String, Secret> group(String name) {
    return kept.getOrDefault(name, Kept.NOTHING).values();
  }

  @Override
  public void onChange(String group, Consumer<Map<String, Secret>> listener) {
    listeners.add(new Listener(group, listener));
  }

  /** The path of a group's values in Vault, for people. */
  public String path(String group) {
    return vault.place().values(group);
  }

  /** When Vault last answered everything that it was asked. */
  @Override
  public Optional<Instant> lastRefresh() {
    return Optional.of(lastRefresh);
  }

  /** Asks Vault from now on, on a thread of its own, whether something has changed. */
  public void start(Duration period) {
    Duration due = token.untilDue();
    Duration pause = due == null || due.compareTo(period) > 0 ? period : due;
    Duration atLeast = pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause;
    if (!thread.isShutdown()) {
      var unused =
          thread.schedule(
              () -> {
                refresh();
                start(period);
              },
              atLeast.toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }

  /** Looks once; on the thread of its own, or before that is started. */
  void refresh() {
    String problem = "";
    try {
      token.renewIfDue();
      for (String group : wanted.groups()) {
        problem = problem + look(group);
      }
    } catch (VaultProblem e) {
      problem = e.message();
    } catch (RuntimeException e) {
      // Whatever it is, the next look may go well; its text may be a secret's.
      problem = "the look at Vault has failed with a " + e.getClass().getName();
    }
    onLooked(problem);
  }

  private void onLooked(String problem) {
    if (problem.isEmpty()) {
      lastRefresh = clock.instant();
      if (!toldProblem.isEmpty()) {
        LOG.infof("Vault answers again: %s", versions());
      }
    } else if (!problem.equals(toldProblem)) {
      LOG.warnf("Secrets stay as they were at %s: %s", lastRefresh, problem);
    }
    toldProblem = problem;
  }

  /** Reads a group if it has changed; what keeps only this group from being read is returned. */
  private String look(String group) throws VaultProblem {
    try {
      if (isBlind(group) || isNew(group)) {
        take(group);
      }
      return "";
    } catch (VaultProblem problem) {
      if (problem.kind() == Kind.PASSING) {
        throw problem;
      }
      return problem.message() + ". ";
    }
  }

  /** Without the right to ask for its version, there may always be another one. */
  private boolean isBlind(String group) {
    return clock.instant().isBefore(blindUntil.getOrDefault(group, Instant.MIN));
  }

  private boolean isNew(String group) throws VaultProblem {
    try {
      return vault.version(group) != kept.getOrDefault(group, Kept.NOTHING).version();
    } catch (VaultProblem problem) {
      if (problem.kind() != Kind.FORBIDDEN) {
        throw problem;
      }
      // Where the values are forbidden as well it is not the right to versions that is missing.
      take(group);
      toBlind(group);
      return false;
    }
  }

  private void toBlind(String group) {
    blindUntil.put(group, clock.instant().plus(BLIND));
    if (!isBlindnessTold) {
      isBlindnessTold = true;
      LOG.warnf(
          "Versions may not be read, so values are read each time: let %s read %s",
          vault.place().role(), vault.place().metadata(group));
    }
  }

  private void take(String group) throws VaultProblem {
    Kept before = kept.getOrDefault(group, Kept.NOTHING);
    Kept now;
    try {
      now = read(group);
    } catch (VaultProblem problem) {
      if (toldProblem.isEmpty()) {
        auditFailure(group, problem);
      }
      throw problem;
    }
    kept.put(group, now);
    if (now.version() != before.version()) {
      LOG.infof(
          "%s has %s now",
          vault.place().values(group), now.version() == 0 ? "nothing" : "version " + now.version());
    }
    if (!now.values().equals(before.values())) {
      listeners.stream()
          .filter(listener -> listener.group().equals(group))
          .forEach(listener -> tell(listener, now));
    }
  }

  private static void tell(Listener listener, Kept now) {
    try {
      listener.tell().accept(now.values());
    } catch (RuntimeException e) {
      // Not its message: it was made where a secret was looked at.
      LOG.errorf("The new %s could not be used: %s", listener.group(), e.getClass().getName());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
