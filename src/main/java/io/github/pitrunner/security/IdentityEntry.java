package io.github.pitrunner.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.Role;
import io.github.pitrunner.domain.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * A caller as he is configured: his keys, as hashes, and the subject of his certificate.
 *
 * @param keyHashes SHA-256 of each key, in small hex
 */
record IdentityEntry(
    String name,
    Role role,
    AccountScope accounts,
    List<String> keyHashes,
    Optional<X500Principal> subject) {
  private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Pattern NAME = Pattern.compile("[\\p{Alnum}._@/ -]{1,100}");
  private static final Map<String, Role> ROLES =
      Map.of("viewer", Role.VIEWER, "trader", Role.TRADER, "admin", Role.ADMIN);
  private static final Set<String> FIELDS = Set.of("sha256", "role", "accounts");

  /** Trees only, which need no reflection, and nothing that could be meant in two ways. */
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  Identity identity(Identity.Source source) {
    return new Identity(name, source, role, accounts);
  }

  /**
   * Reads a caller of the configuration.
   *
   * @throws SecurityMistake naming the key that is wrong
   */
  static IdentityEntry of(String name, SecurityConfig.Caller caller) {
    String key = "pitrunner.security.identities.\"%s\"".formatted(name);
    if (!NAME.matcher(name).matches()) {
      throw new SecurityMistake(
          key + ": a name has 1 to 100 letters, digits, spaces and any of . _ @ / -");
    }
    List<String> hashes = new ArrayList<>();
    for (String hash : caller.apiKeySha256().orElse(List.of())) {
      // Not repeated: it may be the key itself.
      hashes.add(
          hash(hash)
              .orElseThrow(
                  () ->
                      new SecurityMistake(
                          key
                              + ".api-key-sha256 must be 64 hex digits, the SHA-256 of a key; one"
                              + " is not")));
    }
    Optional<X500Principal> subject =
        caller.certificateSubject().map(text -> subject(key + ".certificate-subject", text));
    if (hashes.isEmpty() && subject.isEmpty()) {
      throw new SecurityMistake(key + " has neither api-key-sha256 nor certificate-subject");
    }
    return new IdentityEntry(
        name, caller.role(), accounts(key + ".accounts", caller), hashes, subject);
  }

  private static X500Principal subject(String key, String text) {
    try {
      return new X500Principal(text);
    } catch (IllegalArgumentException e) {
      throw new SecurityMistake(
          "%s is \"%s\", but must be a name such as CN=strategy,O=Desk".formatted(key, text));
    }
  }

  private static AccountScope accounts(String key, SecurityConfig.Caller caller) {
    List<String> names = caller.accounts().orElse(List.of());
    if (names.isEmpty() && caller.accountsAsWritten().getValue() != null) {
      throw new SecurityMistake(
          key + " names no account; leave it out for a caller who may use all of them");
    }
    try {
      return names.isEmpty() ? AccountScope.ALL : limit(names);
    } catch (IllegalArgumentException e) {
      throw new SecurityMistake("%s: %s".formatted(key, e.getMessage()));
    }
  }

  /**
   * Reads a caller as secrets have him: {@code {"sha256": ["..."], "role": "trader", "accounts":
   * ["DU1"]}}.
   *
   * @return nothing if there is anything wrong with it
   */
  static Optional<IdentityEntry> of(String name, Secret json) {
    if (!NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    try {
      @Nullable JsonNode tree = MAPPER.readTree(json.reveal());
      return tree == null || !tree.isObject() ? Optional.empty() : read(name, tree);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      // Its message would repeat what is wrong, which is a secret.
      return Optional.empty();
    }
  }

  private static Optional<IdentityEntry> read(String name, JsonNode tree) {
    Set<String> fields = new TreeSet<>();
    tree.fieldNames().forEachRemaining(fields::add);
    fields.removeAll(FIELDS);
    List<String> hashes = new ArrayList<>();
    for (String text : texts(tree.path("sha256"))) {
      hash(text).ifPresent(hashes::add);
    }
    Optional<Role> role = role(tree.path("role").asText(""));
    boolean isWhole =
        fields.isEmpty()
            && role.isPresent()
            && !hashes.isEmpty()
            && hashes.size() == texts(tree.path("sha256")).size();
    if (!isWhole) {
      return Optional.empty();
    }
    AccountScope accounts =
        tree.has("accounts") ? limit(texts(tree.path("accounts"))) : AccountScope.ALL;
    return role.map(known -> new IdentityEntry(name, known, accounts, hashes, Optional.empty()));
  }

  /** An empty list is nobody's account and not all of them. */
  private static AccountScope limit(List<String> names) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("no account");
    }
    return new AccountScope(names.stream().map(AccountId::new).collect(Collectors.toSet()));
  }

  /** One text, or a list of them. */
  private static List<String> texts(JsonNode node) {
    if (node.isTextual()) {
      return List.of(node.textValue());
    }
    if (!node.isArray()) {
      throw new IllegalArgumentException("neither a text nor a list of texts");
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode item : node) {
      if (!item.isTextual()) {
        throw new IllegalArgumentException("not a text");
      }
      texts.add(item.textValue());
    }
    return texts;
  }

  private static Optional<Role> role(String name) {
    return Optional.ofNullable(ROLES.get(name));
  }

  private static Optional<String> hash(String text) {
    return HASH.matcher(text).matches()
        ? Optional.of(text.toLowerCase(Locale.ROOT))
        : Optional.empty();
  }
}
