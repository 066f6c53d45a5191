package io.github.pitrunner.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AuditRowTest {
  private static final long SEED = Long.getLong("pitrunner.seed", 20_261_130L);

  /** Texts that run together easily: few characters, among them everything that separates. */
  private static String text(Random random) {
    String letters = "a|,\u0000\"\uD83D\uFFFD";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(3); i > 0; i--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  private static AuditRow row(Random random) {
    return new AuditRow(
        random.nextInt(2),
        new AuditRow.Columns(
            Instant.ofEpochSecond(random.nextInt(2), random.nextInt(2)),
            text(random),
            text(random),
            text(random),
            text(random)),
        random.nextInt(2),
        text(random),
        text(random));
  }

  @Test
  void differentRowsAreNeverBoundByTheSameBytes() {
    Random random = new Random(SEED);
    Map<String, String> rows = new HashMap<>();

    for (int i = 0; i < 100_000; i++) {
      String before = text(random);
      AuditRow row = row(random);
      String said = escaped(before + " / " + row);
      String bytes = HexFormat.of().formatHex(row.bound(before));
      String other = rows.put(bytes, said + " / " + before.length() + lengths(row));
      assertThat(other == null ? said + " / " + before.length() + lengths(row) : other)
          .as("seed %d, row %d", SEED, i)
          .isEqualTo(said + " / " + before.length() + lengths(row));
    }
  }

  private static String lengths(AuditRow row) {
    return " %d %d %d %d %d %d"
        .formatted(
            row.columns().kind().length(),
            row.columns().identity().length(),
            row.columns().action().length(),
            row.columns().outcome().length(),
            row.content().length(),
            row.keyId().length());
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.chars().forEach(c -> escaped.append(Integer.toHexString(c)).append('.'));
    return escaped.toString();
  }

  @Test
  void columnsHoldWhatEveryDatabaseTakes() {
    assertThat(AuditRow.name("a\u0000b\n\uD83D" + "x".repeat(300)))
        .isEqualTo("a\uFFFDb\uFFFD\uFFFD" + "x".repeat(195));
  }
}
