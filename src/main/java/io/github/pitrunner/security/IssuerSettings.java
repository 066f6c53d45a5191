package io.github.pitrunner.security;

import io.github.pitrunner.domain.Role;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whose tokens are believed, and how they are read.
 *
 * @param keysUrl where the keys are; none if the issuer's own page says so
 * @param roleNames our roles by the issuer's names for them
 */
record IssuerSettings(
    String issuer,
    Set<String> audience,
    Optional<URI> keysUrl,
    Claims claims,
    Map<String, Role> roleNames,
    Set<SignatureAlgorithm> algorithms,
    Times times) {
  private static final String KEY = "pitrunner.security.jwt.";

  /** With these a key that everybody may read proves something; with the others it does not. */
  private static final Set<SignatureAlgorithm> ASYMMETRIC =
      EnumSet.complementOf(
          EnumSet.of(SignatureAlgorithm.HS256, SignatureAlgorithm.HS384, SignatureAlgorithm.HS512));

  /** The names of the claims that are read. */
  record Claims(String name, List<String> rolePath, String accounts) {}

  /**
   * How long things hold.
   *
   * @param skew by which clocks may be apart
   * @param refresh of the issuer's keys
   * @param pause between two questions for keys that are not known
   */
  record Times(Duration skew, Duration refresh, Duration pause) {}

  /**
   * Reads the configuration.
   *
   * @return nothing if no tokens are believed
   * @throws SecurityMistake naming the key that is wrong
   */
  static Optional<IssuerSettings> of(SecurityConfig.Jwt jwt) {
    List<String> audience = jwt.audience().orElse(List.of());
    if (jwt.issuer().isEmpty()) {
      if (jwt.jwksUrl().isPresent() || !audience.isEmpty()) {
        throw new SecurityMistake(KEY + "issuer is missing beside the other settings of tokens");
      }
      return Optional.empty();
    }
    if (audience.isEmpty()) {
      throw new SecurityMistake(
          "%sissuer is %s, but %saudience is missing: without it tokens made out to others would be taken"
              .formatted(KEY, jwt.issuer().get(), KEY));
    }
    String issuer = jwt.issuer().get();
    Optional<URI> keys = jwt.jwksUrl().map(text -> page(KEY + "jwks-url", text));
    if (keys.isEmpty()) {
      page(KEY + "issuer", issuer);
    }
    return Optional.of(
        new IssuerSettings(
            issuer,
            Set.copyOf(audience),
            keys,
            new Claims(jwt.nameClaim(), List.of(jwt.roleClaim().split("/")), jwt.accountsClaim()),
            roleNames(jwt.roles()),
            algorithms(jwt.algorithms()),
            new Times(jwt.clockSkew(), jwt.keyRefresh(), jwt.unknownKeyPause())));
  }

  private static Map<String, Role> roleNames(SecurityConfig.RoleNames names) {
    Map<String, Role> roles = new TreeMap<>();
    names.viewer().forEach(name -> put(roles, name, Role.VIEWER));
    names.trader().forEach(name -> put(roles, name, Role.TRADER));
    names.admin().forEach(name -> put(roles, name, Role.ADMIN));
    return Map.copyOf(roles);
  }

  private static void put(Map<String, Role> roles, String name, Role role) {
    Role other = roles.put(name, role);
    if (other != null && other != role) {
      throw new SecurityMistake(KEY + "roles has \"%s\" for two roles".formatted(name));
    }
  }

  private static Set<SignatureAlgorithm> algorithms(List<String> names) {
    Set<SignatureAlgorithm> algorithms = EnumSet.noneOf(SignatureAlgorithm.class);
    for (String name : names) {
      algorithms.add(
          ASYMMETRIC.stream()
              .filter(known -> known.getAlgorithm().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new SecurityMistake(
                          KEY
                              + "algorithms has \"%s\", but must be of %s"
                                  .formatted(name, ASYMMETRIC))));
    }
    return algorithms;
  }

  private static URI page(String key, String text) {
    return IssuerKeys.page(text)
        .orElseThrow(
            () ->
                new SecurityMistake(
                    "%s is \"%s\", but keys are read from https: pages, and from http: ones on the"
                            .formatted(key, text)
                        + " loopback only"));
  }
}
