package io.github.pitrunner.journal;

import io.github.pitrunner.domain.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Takes the hashes that bind the entries of the audit trail: SHA-256, or HMAC-SHA-256 where there
 * is a key, so that nobody can bind another chain who can only write the database.
 */
final class AuditSeal {
  /** The name of no key. */
  static final String WITHOUT_KEY = "";

  private static final String HASH = "SHA-256";
  private static final String KEYED_HASH = "HmacSHA256";
  private static final String KEY_NAME = "pitrunner audit key";
  private static final int KEY_ID_LENGTH = 16;

  /** By their names, the newest first. */
  private final Map<String, SecretKeySpec> keys = new LinkedHashMap<>();

  private final String keyId;

  private AuditSeal(AuditKeys keys) {
    this.keyId = keys.current().isEmpty() ? WITHOUT_KEY : add(keys.current());
    keys.former().forEach(this::add);
  }

  private String add(Secret secret) {
    SecretKeySpec key =
        new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), KEYED_HASH);
    String name = keyed(key, KEY_NAME.getBytes(StandardCharsets.UTF_8)).substring(0, KEY_ID_LENGTH);
    keys.putIfAbsent(name, key);
    return name;
  }

  /** With the keys of a configuration. */
  static AuditSeal of(AuditKeys keys) {
    return new AuditSeal(keys);
  }

  /**
   * With a key, and none before.
   *
   * @param key empty for none
   */
  static AuditSeal of(Secret key) {
    return of(AuditKeys.of(key));
  }

  /** Which key it is, without telling it; empty without one. */
  String keyId() {
    return keyId;
  }

  /** Whether a row of this key can be checked. */
  boolean knows(String rowKeyId) {
    return rowKeyId.equals(WITHOUT_KEY) || keys.containsKey(rowKeyId);
  }

  /** How old a key is: 0 is the newest, and what is bound with none is older than with any. */
  int age(String rowKeyId) {
    int age = List.copyOf(keys.keySet()).indexOf(rowKeyId);
    return age < 0 ? keys.size() : age;
  }

  /** The hash of a row whose key is known. */
  String hash(String hashBefore, AuditRow row) {
    byte[] bytes = row.bound(hashBefore);
    @Nullable SecretKeySpec rowKey = keys.get(row.keyId());
    return rowKey == null ? plain(bytes) : keyed(rowKey, bytes);
  }

  private static String plain(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(HASH).digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has " + HASH, e);
    }
  }

  private static String keyed(SecretKeySpec key, byte[] bytes) {
    try {
      Mac mac = Mac.getInstance(KEYED_HASH);
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has " + KEYED_HASH, e);
    }
  }
}
