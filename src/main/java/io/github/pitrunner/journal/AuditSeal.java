package io.github.pitrunner.journal;

import io.github.pitrunner.domain.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
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

  private final @Nullable SecretKeySpec key;
  private final String keyId;

  private AuditSeal(@Nullable SecretKeySpec key) {
    this.key = key;
    this.keyId =
        key == null
            ? WITHOUT_KEY
            : keyed(key, KEY_NAME.getBytes(StandardCharsets.UTF_8)).substring(0, KEY_ID_LENGTH);
  }

  /**
   * With a key.
   *
   * @param key empty for none
   */
  static AuditSeal of(Secret key) {
    return new AuditSeal(
        key.isEmpty()
            ? null
            : new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), KEYED_HASH));
  }

  /** Which key it is, without telling it; empty without one. */
  String keyId() {
    return keyId;
  }

  /** Whether a row of this key can be checked. */
  boolean knows(String rowKeyId) {
    return rowKeyId.equals(WITHOUT_KEY) || rowKeyId.equals(keyId);
  }

  /** The hash of a row whose key is known. */
  String hash(String hashBefore, AuditRow row) {
    byte[] bytes = row.bound(hashBefore);
    SecretKeySpec rowKey = row.keyId().equals(WITHOUT_KEY) ? null : key;
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
