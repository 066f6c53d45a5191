package io.github.pitrunner.security.transport;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How callers reach the gRPC port, and what a connection may take. */
@ConfigMapping(prefix = "pitrunner.transport")
public interface TransportConfig {
  /** Name of the switch for plain text beyond the loopback. */
  String PLAIN_TEXT = "pitrunner.transport.plain-text";

  /** The only value of the switch that turns it on. */
  String ACCEPTED = "I-ACCEPT-PLAIN-TEXT";

  String INTERVALS = "is ${validatedValue}, but must be in 100 ms to 1 day";
  String PROTOCOLS = "is ${validatedValue}, but must be TLSv1.3, TLSv1.2 or both";
  String MESSAGE_BYTES = "is ${validatedValue}, but must be in 1024 to 67108864";
  String HEADER_BYTES = "is ${validatedValue}, but must be in 1024 to 1048576";
  String WINDOW_BYTES = "is ${validatedValue}, but must be in 65535 to 16777216";
  String STREAMS = "is ${validatedValue}, but must be in 1 to 100000";
  String CONNECTIONS = "is ${validatedValue}, but must be in 1 to 1000000";
  String HANDSHAKES = "is ${validatedValue}, but must be in 100 ms to 10 s";
  String RESETS = "is ${validatedValue}, but must be in 1 to 1000000";
  String RESET_WINDOWS = "is ${validatedValue}, but must be in 1 s to 10 min";
  String SIGNS_OF_LIFE = "is ${validatedValue}, but must be in 10 s to 1 day";
  String PATIENCES = "is ${validatedValue}, but must be in 100 ms to 5 min";
  String CLIENT_PINGS = "is ${validatedValue}, but must be in 0 s to 1 h";
  String LIVES = "is ${validatedValue}, but must be in 0 s (never) to 365 days";
  String GRACES = "is ${validatedValue}, but must be in 0 s to 1 h";

  /** PEM file with the server's certificate and, after it, those between it and its root. */
  Optional<Path> certificate();

  /** PEM file with the key of that certificate, PKCS#8 and not encrypted. */
  Optional<Path> key();

  /** PEM files with the authorities whose certificates callers may show. */
  Optional<List<Path>> clientCa();

  /**
   * Whether callers show a certificate; without a word they must where there is an authority for
   * theirs, and else are not asked.
   */
  Optional<ClientCertificates> clientCertificates();

  /** Versions of TLS. */
  @WithDefault("TLSv1.3,TLSv1.2")
  @NotEmpty(message = PROTOCOLS)
  Set<@Pattern(regexp = "TLSv1\\.[23]", message = PROTOCOLS) String> protocols();

  /** How often the files are looked at; what Vault has is told by itself. */
  @WithDefault("10s")
  @DurationMin(millis = 100, message = INTERVALS)
  @DurationMax(days = 1, message = INTERVALS)
  Duration reloadInterval();

  /**
   * Without a certificate the service listens beyond the loopback only when this says so in full.
   * Anything else ends the start: somebody meant something by it.
   */
  Optional<
          @Pattern(
              regexp = ACCEPTED,
              message = "is ${validatedValue}, but must be I-ACCEPT-PLAIN-TEXT or absent")
          String>
      plainText();

  /** What a connection may take. */
  LimitsGroup limits();

  /** How it is noticed that a peer is gone. */
  PingGroup ping();

  /** How long a connection lasts. */
  ConnectionGroup connection();

  /** What a connection may take. */
  interface LimitsGroup {
    /** Most of one message of a caller: the largest request names some thousand instruments. */
    @WithDefault("1048576")
    @Min(value = 1024, message = MESSAGE_BYTES)
    @Max(value = 67_108_864, message = MESSAGE_BYTES)
    int messageBytes();

    /** Most of the headers of one call, a bearer token among them. */
    @WithDefault("8192")
    @Min(value = 1024, message = HEADER_BYTES)
    @Max(value = 1_048_576, message = HEADER_BYTES)
    int headerBytes();

    /** What a connection, and each stream of it, may send before the service has read it. */
    @WithDefault("262144")
    @Min(value = 65_535, message = WINDOW_BYTES)
    @Max(value = 16_777_216, message = WINDOW_BYTES)
    int windowBytes();

    /** Calls that one connection may have open. */
    @WithDefault("500")
    @Min(value = 1, message = STREAMS)
    @Max(value = 100_000, message = STREAMS)
    int streamsPerConnection();

    /** Connections in all. */
    @WithDefault("2000")
    @Min(value = 1, message = CONNECTIONS)
    @Max(value = 1_000_000, message = CONNECTIONS)
    int connections();

    /** Connections of one address; a network of 64 bits counts as one in IPv6. */
    @WithDefault("500")
    @Min(value = 1, message = CONNECTIONS)
    @Max(value = 1_000_000, message = CONNECTIONS)
    int connectionsPerAddress();

    /**
     * Time for a connection to get through TLS and the beginning of HTTP/2; Netty's own is 10 s.
     */
    @WithDefault("10s")
    @DurationMin(millis = 100, message = HANDSHAKES)
    @DurationMax(seconds = 10, message = HANDSHAKES)
    Duration handshakeTimeout();

    /**
     * Calls that a connection may break off in a window; more than the streams of a connection,
     * which may all be ended at once.
     */
    @WithDefault("1000")
    @Min(value = 1, message = RESETS)
    @Max(value = 1_000_000, message = RESETS)
    int resets();

    /** That window. */
    @WithDefault("30s")
    @DurationMin(seconds = 1, message = RESET_WINDOWS)
    @DurationMax(minutes = 10, message = RESET_WINDOWS)
    Duration resetsWindow();
  }

  /** Signs of life. */
  interface PingGroup {
    /** Silence after which a client is asked for one. */
    @WithDefault("60s")
    @DurationMin(seconds = 10, message = SIGNS_OF_LIFE)
    @DurationMax(days = 1, message = SIGNS_OF_LIFE)
    Duration interval();

    /** How long it may take to give one. */
    @WithDefault("20s")
    @DurationMin(millis = 100, message = PATIENCES)
    @DurationMax(minutes = 5, message = PATIENCES)
    Duration timeout();

    /** Least time between two pings of a client. */
    @WithDefault("20s")
    @DurationMin(message = CLIENT_PINGS)
    @DurationMax(minutes = 60, message = CLIENT_PINGS)
    Duration clientInterval();

    /** Whether a client may ping while it has no call open. */
    @WithDefault("true")
    @WithConverter(OnOrOff.class)
    boolean withoutCalls();
  }

  /** The life of a connection. */
  interface ConnectionGroup {
    /** How long it may be without a call. */
    @WithDefault("30m")
    @DurationMin(message = LIVES)
    @DurationMax(days = 365, message = LIVES)
    Duration idle();

    /**
     * How old it may be, a tenth more or less: clients are spread anew then, and certificates that
     * are not trusted any more are shown again.
     */
    @WithDefault("24h")
    @DurationMin(message = LIVES)
    @DurationMax(days = 365, message = LIVES)
    Duration age();

    /** What its open calls have then to end. */
    @WithDefault("5m")
    @DurationMin(message = GRACES)
    @DurationMax(minutes = 60, message = GRACES)
    Duration grace();
  }
}
