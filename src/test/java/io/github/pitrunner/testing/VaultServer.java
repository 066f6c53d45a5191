package io.github.pitrunner.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Answers as a Vault does: its paths, its bodies, its errors, over HTTP. Tokens end by the clock it
 * is given. It knows the logins of Kubernetes and AppRole, tokens, the KV engine version 2 at
 * {@code secret}, namespaces, and which paths a policy forbids.
 */
public final class VaultServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String V1 = "/v1/";
  private static final String DATA = "secret/data/";
  private static final String METADATA = "secret/metadata/";

  private final Clock clock;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Grant> kubernetes = new ConcurrentHashMap<>();
  private final Map<String, Grant> appRoles = new ConcurrentHashMap<>();
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();
  private final Map<String, List<Version>> secrets = new ConcurrentHashMap<>();
  private final Set<String> forbidden = new CopyOnWriteArraySet<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger logins = new AtomicInteger();
  private volatile Optional<Answer> forced = Optional.empty();
  private volatile State state = State.ACTIVE;
  private volatile String namespace = "";

  /** How it is. */
  public enum State {
    ACTIVE,
    SEALED,
    STANDBY
  }

  /**
   * What it was asked.
   *
   * @param namespace empty for none
   * @param token empty for none
   */
  public record Request(String method, String path, String namespace, String token) {}

  private record Grant(String proof, Duration time, Duration longest) {}

  private record Version(Map<String, Object> values, Instant created, Instant deleted) {}

  private record Answer(int status, String body) {}

  private static final class Token {
    private final Duration time;
    private final boolean isRenewable;
    private final Instant last;
    private volatile Instant end;

    Token(Instant now, Duration time, Duration longest, boolean isRenewable) {
      this.time = time;
      this.isRenewable = isRenewable;
      this.last = now.plus(longest);
      this.end = time.isZero() ? Instant.MAX : now.plus(time);
    }
  }

  /** On any free port of the loopback. */
  public VaultServer(Clock clock) {
    this(clock, 0);
  }

  /** On this port of the loopback. */
  public VaultServer(Clock clock, int port) {
    this.clock = clock;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** A role of the Kubernetes login, for who has this service account's token. */
  public void addKubernetesRole(String role, String jwt, Duration time, Duration longest) {
    kubernetes.put(role, new Grant(jwt, time, longest));
  }

  /** An AppRole. */
  public void addAppRole(String roleId, String secretId, Duration time, Duration longest) {
    appRoles.put(roleId, new Grant(secretId, time, longest));
  }

  /** A token that somebody has been given; without a time it does not end. */
  public void addToken(String token, Duration time, Duration longest, boolean isRenewable) {
    tokens.put(token, new Token(clock.instant(), time, longest, isRenewable));
  }

  /** Nobody knows any token any more. */
  public void revokeTokens() {
    tokens.clear();
  }

  /** Writes the next version of a secret. */
  public void put(String path, Map<String, ?> values) {
    secrets
        .computeIfAbsent(path, first -> new CopyOnWriteArrayList<>())
        .add(new Version(Map.copyOf(values), clock.instant(), Instant.MAX));
  }

  /** Deletes the newest version of a secret. */
  public void delete(String path) {
    List<Version> versions = Objects.requireNonNull(secrets.get(path));
    Version last = versions.get(versions.size() - 1);
    versions.set(versions.size() - 1, new Version(last.values(), last.created(), clock.instant()));
  }

  /** No policy lets anybody read this path, such as {@code secret/data/pitrunner/tls}. */
  public void forbid(String path) {
    forbidden.add(path);
  }

  public void setState(State state) {
    this.state = state;
  }

  /** All requests must be in this namespace. */
  public void setNamespace(String namespace) {
    this.namespace = namespace;
  }

  /** Whatever it is asked, it answers this. */
  public void answerAlways(int status, String body) {
    forced = Optional.of(new Answer(status, body));
  }

  /** It answers as it should again. */
  public void recover() {
    forced = Optional.empty();
    state = State.ACTIVE;
  }

  /** What it was asked with a path that begins so. */
  public List<Request> requests(String prefix) {
    return requests.stream().filter(request -> request.path().startsWith(prefix)).toList();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().replaceFirst("^" + V1, "");
    String token = header(exchange, "X-Vault-Token");
    Request request =
        new Request(
            exchange.getRequestMethod(), path, header(exchange, "X-Vault-Namespace"), token);
    requests.add(request);
    byte[] body = exchange.getRequestBody().readAllBytes();
    Answer answer = forced.orElseGet(() -> answer(exchange, request, body));
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    boolean isHead = request.method().equals("HEAD");
    exchange.sendResponseHeaders(answer.status(), isHead || bytes.length == 0 ? -1 : bytes.length);
    if (!isHead && bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private Answer answer(HttpExchange exchange, Request request, byte[] body) {
    String path = request.path();
    if (path.equals("sys/health")) {
      return health();
    } else if (state == State.SEALED) {
      return error(503, "Vault is sealed");
    } else if (state == State.STANDBY) {
      // What a standby answers that cannot reach the active one.
      return error(503);
    } else if (!request.namespace().equals(namespace)) {
      return error(403, "permission denied");
    } else if (path.equals("auth/kubernetes/login")) {
      return kubernetesLogin(json(body));
    } else if (path.equals("auth/approle/login")) {
      return appRoleLogin(json(body));
    }
    Token token = tokens.get(request.token());
    if (request.token().isEmpty()) {
      return error(403, "missing client token");
    } else if (token == null || token.end.isBefore(clock.instant()) || forbidden.contains(path)) {
      return error(403, "1 error occurred:\n\t* permission denied\n\n");
    } else if (path.equals("auth/token/lookup-self")) {
      return lookup(token);
    } else if (path.equals("auth/token/renew-self")) {
      return renewal(request.token(), token);
    } else if (path.startsWith(DATA)) {
      return data(path.substring(DATA.length()), exchange.getRequestURI().getQuery());
    } else if (path.startsWith(METADATA)) {
      return metadata(path.substring(METADATA.length()));
    }
    return error(404, "no handler for route \"%s\". route entry not found.".formatted(path));
  }

  private Answer health() {
    int status =
        switch (state) {
          case ACTIVE -> 200;
          case SEALED -> 503;
          case STANDBY -> 429;
        };
    return new Answer(
        status,
        write(
            Map.of(
                "initialized",
                true,
                "sealed",
                state == State.SEALED,
                "standby",
                state == State.STANDBY,
                "version",
                "1.20.0")));
  }

  private Answer kubernetesLogin(JsonNode body) {
    String role = body.path("role").asText();
    Grant grant = kubernetes.get(role);
    if (grant == null) {
      return error(400, "invalid role name \"%s\"".formatted(role));
    }
    return grant.proof().equals(body.path("jwt").asText())
        ? login(grant)
        : error(403, "permission denied");
  }

  private Answer appRoleLogin(JsonNode body) {
    Grant grant = appRoles.get(body.path("role_id").asText());
    return grant != null && grant.proof().equals(body.path("secret_id").asText())
        ? login(grant)
        : error(400, "invalid role or secret ID");
  }

  private Answer login(Grant grant) {
    String token = "PLANTED-SECRET-hvs-" + logins.incrementAndGet();
    Token made = new Token(clock.instant(), grant.time(), grant.longest(), true);
    tokens.put(token, made);
    return auth(token, made);
  }

  private Answer auth(String token, Token made) {
    Map<String, Object> auth = new LinkedHashMap<>();
    auth.put("client_token", token);
    auth.put("accessor", "accessor");
    auth.put("policies", List.of("default", "pitrunner"));
    auth.put("token_policies", List.of("default", "pitrunner"));
    auth.put("metadata", Map.of());
    auth.put("lease_duration", seconds(made));
    auth.put("renewable", made.isRenewable);
    auth.put("entity_id", "");
    auth.put("token_type", "service");
    auth.put("orphan", true);
    auth.put("num_uses", 0);
    return new Answer(200, write(envelope("auth", auth)));
  }

  private long seconds(Token token) {
    return token.time.isZero()
        ? 0
        : Math.max(0, Duration.between(clock.instant(), token.end).toSeconds());
  }

  private Answer lookup(Token token) {
    Map<String, @Nullable Object> data = new HashMap<>();
    data.put("accessor", "accessor");
    data.put("creation_time", clock.instant().getEpochSecond());
    data.put("creation_ttl", token.time.toSeconds());
    data.put("display_name", "token");
    data.put("expire_time", token.time.isZero() ? null : token.end.toString());
    data.put("explicit_max_ttl", 0);
    data.put("id", "PLANTED-SECRET-id-of-the-token");
    data.put("num_uses", 0);
    data.put("policies", List.of("default"));
    data.put("renewable", token.isRenewable);
    data.put("ttl", seconds(token));
    data.put("type", "service");
    return new Answer(200, write(envelope("data", data)));
  }

  private Answer renewal(String name, Token token) {
    if (!token.isRenewable) {
      return error(400, "lease is not renewable");
    }
    Instant whole = clock.instant().plus(token.time);
    token.end = whole.isAfter(token.last) ? token.last : whole;
    return auth(name, token);
  }

  private Answer data(String path, String query) {
    List<Version> versions = secrets.getOrDefault(path, List.of());
    int asked =
        query != null && query.startsWith("version=")
            ? Integer.parseInt(query.substring("version=".length()))
            : versions.size();
    if (asked < 1 || asked > versions.size()) {
      return error(404);
    }
    Version version = versions.get(asked - 1);
    boolean isDeleted = !version.deleted().isAfter(clock.instant());
    Map<String, @Nullable Object> metadata = new HashMap<>(times(version));
    metadata.put("version", asked);
    metadata.put("custom_metadata", null);
    Map<String, @Nullable Object> data = new HashMap<>();
    data.put("data", isDeleted ? null : version.values());
    data.put("metadata", metadata);
    return new Answer(isDeleted ? 404 : 200, write(envelope("data", data)));
  }

  private Answer metadata(String path) {
    List<Version> versions = secrets.getOrDefault(path, List.of());
    if (versions.isEmpty()) {
      return error(404);
    }
    Map<String, Object> each = new LinkedHashMap<>();
    for (int i = 0; i < versions.size(); i++) {
      each.put(Integer.toString(i + 1), times(versions.get(i)));
    }
    Map<String, @Nullable Object> data = new HashMap<>();
    data.put("cas_required", false);
    data.put("created_time", versions.get(0).created().toString());
    data.put("current_version", versions.size());
    data.put("delete_version_after", "0s");
    data.put("max_versions", 0);
    data.put("oldest_version", 0);
    data.put("updated_time", versions.get(versions.size() - 1).created().toString());
    data.put("versions", each);
    return new Answer(200, write(envelope("data", data)));
  }

  private static Map<String, Object> times(Version version) {
    return Map.of(
        "created_time",
        version.created().toString(),
        "deletion_time",
        version.deleted().equals(Instant.MAX) ? "" : version.deleted().toString(),
        "destroyed",
        false);
  }

  private static Map<String, @Nullable Object> envelope(
      String name, Map<String, ? extends @Nullable Object> content) {
    Map<String, @Nullable Object> whole = new LinkedHashMap<>();
    whole.put("request_id", "e2b1c7a0-0000-0000-0000-000000000000");
    whole.put("lease_id", "");
    whole.put("renewable", false);
    whole.put("lease_duration", 0);
    whole.put("data", null);
    whole.put("wrap_info", null);
    whole.put("warnings", List.of("PLANTED-SECRET-in-a-warning"));
    whole.put("auth", null);
    whole.put(name, content);
    return whole;
  }

  private static Answer error(int status, String... errors) {
    return new Answer(status, write(Map.of("errors", new ArrayList<>(List.of(errors)))));
  }

  private static JsonNode json(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
