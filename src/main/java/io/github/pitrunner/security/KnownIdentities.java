package io.github.pitrunner.security;

import io.github.pitrunner.api.Texts;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.security.auth.x500.X500Principal;
import org.jboss.logging.Logger;

/**
 * The callers that we know by their keys and certificates, from the configuration and from the
 * secrets, which may change while we run. For any thread.
 */
public final class KnownIdentities {
  private static final Logger LOG = Logger.getLogger(KnownIdentities.class);

  private static final int LONGEST_KEY = 512;

  private final List<IdentityEntry> configured;
  private volatile Known known;

  private record Key(String hash, Identity identity) {
    boolean isOf(byte[] presented) {
      return MessageDigest.isEqual(presented, hash.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /**
   * All of them at one moment.
   *
   * @param unreadable entries of the secrets that were ignored
   */
  private record Known(
      List<Key> keys, Map<X500Principal, Identity> subjects, int identities, int unreadable) {}

  private KnownIdentities(List<IdentityEntry> configured) {
    this.configured = configured;
    this.known = known(Map.of());
  }

  /**
   * Reads the configuration.
   *
   * @throws SecurityMistake naming the key that is wrong
   */
  public static KnownIdentities of(Map<String, SecurityConfig.Caller> callers) {
    List<IdentityEntry> entries = new ArrayList<>();
    new TreeMap<>(callers).forEach((name, caller) -> entries.add(IdentityEntry.of(name, caller)));
    requireDifferent(entries);
    return new KnownIdentities(entries);
  }

  private static void requireDifferent(List<IdentityEntry> entries) {
    Map<Object, String> owners = new HashMap<>();
    for (IdentityEntry entry : entries) {
      String key = "pitrunner.security.identities.\"%s\"".formatted(entry.name());
      for (String hash : entry.keyHashes()) {
        String owner = owners.putIfAbsent(hash, entry.name());
        if (owner != null) {
          throw new SecurityMistake(
              "%s.api-key-sha256 has a hash that is one of \"%s\" already".formatted(key, owner));
        }
      }
      entry
          .subject()
          .map(subject -> owners.putIfAbsent(subject, entry.name()))
          .ifPresent(
              owner -> {
                throw new SecurityMistake(
                    "%s.certificate-subject is that of \"%s\" already".formatted(key, owner));
              });
    }
  }

  /** Takes the keys that the secrets hold now, in place of those that they held. */
  void onSecrets(Map<String, Secret> secrets) {
    known = known(secrets);
  }

  private Known known(Map<String, Secret> secrets) {
    List<IdentityEntry> entries = new ArrayList<>(configured);
    Set<String> names = new HashSet<>();
    Set<String> hashes = new HashSet<>();
    for (IdentityEntry entry : configured) {
      names.add(entry.name());
      hashes.addAll(entry.keyHashes());
    }
    int unreadable = 0;
    for (Map.Entry<String, Secret> secret : new TreeMap<>(secrets).entrySet()) {
      Optional<IdentityEntry> entry =
          IdentityEntry.of(secret.getKey(), secret.getValue())
              .filter(read -> names.add(read.name()))
              .filter(read -> read.keyHashes().stream().allMatch(hashes::add));
      if (entry.isPresent()) {
        entries.add(entry.get());
      } else {
        unreadable++;
        LOG.errorf(
            "The API key of %s is ignored: it is not {\"sha256\": [...], \"role\": ...,"
                + " \"accounts\": [...]}, or the name or a key is somebody else's already",
            Texts.printable(secret.getKey()));
      }
    }
    return known(entries, unreadable);
  }

  private static Known known(List<IdentityEntry> entries, int unreadable) {
    List<Key> keys = new ArrayList<>();
    Map<X500Principal, Identity> subjects = new HashMap<>();
    for (IdentityEntry entry : entries) {
      for (String hash : entry.keyHashes()) {
        keys.add(new Key(hash, entry.identity(Identity.Source.API_KEY)));
      }
      entry
          .subject()
          .ifPresent(subject -> subjects.put(subject, entry.identity(Identity.Source.CERTIFICATE)));
    }
    return new Known(List.copyOf(keys), Map.copyOf(subjects), entries.size(), unreadable);
  }

  /** Who has a key. Takes as long for a wrong one as for a right one, whosever it is. */
  Optional<Proof> byKey(Secret key) {
    if (key.reveal().length() > LONGEST_KEY) {
      return Optional.empty();
    }
    byte[] hash =
        HexFormat.of().formatHex(Digests.sha256(key.reveal())).getBytes(StandardCharsets.US_ASCII);
    Optional<Key> found = Optional.empty();
    for (Key candidate : known.keys()) {
      if (candidate.isOf(hash)) {
        found = Optional.of(candidate);
      }
    }
    return found.map(right -> Proof.of(right.identity()).byKey(right.hash()));
  }

  /** Who has a certificate, until it is over. */
  Optional<Proof> byCertificate(X509Certificate certificate) {
    return Optional.ofNullable(known.subjects().get(certificate.getSubjectX500Principal()))
        .map(identity -> Proof.of(identity).until(certificate.getNotAfter().toInstant()));
  }

  /** Whether what a proof rests on is still so: its key may have been withdrawn or lowered. */
  boolean stillHolds(Proof proof) {
    return proof
        .keyHash()
        .map(
            hash ->
                known.keys().stream()
                    .anyMatch(
                        key -> key.hash().equals(hash) && key.identity().equals(proof.identity())))
        .orElse(true);
  }

  /** Whether anybody is known by a certificate. */
  boolean hasCertificates() {
    return !known.subjects().isEmpty();
  }

  /** How many are known. */
  public int count() {
    return known.identities();
  }

  /** Entries of the secrets that are ignored. */
  int unreadable() {
    return known.unreadable();
  }
}
