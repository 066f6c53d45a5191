package io.github.pitrunner.wire;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The recorded frames and tables that stand beside the project, not in it. {@code
 * -Dpitrunner.captures} names the folder of the frames; the tables are in its parent.
 */
public final class SharedRecords {
  private static final Path CAPTURES =
      Path.of(System.getProperty("pitrunner.captures", "../shared/tws/captures"))
          .toAbsolutePath()
          .normalize();

  private SharedRecords() {}

  /** The rows of a table without its heading; skips the test where the table is not there. */
  public static List<String[]> table(String name) {
    Path file = CAPTURES.resolveSibling(name);
    assumeTrue(
        Files.isRegularFile(file),
        () ->
            "Skipped: no table %s; -Dpitrunner.captures names the folder beside it"
                .formatted(file));
    return lines(file).stream().skip(1).map(line -> line.split("\t", -1)).toList();
  }

  /** The files of recorded frames; skips the test where there are none. */
  public static List<Path> captures() {
    assumeTrue(
        Files.isDirectory(CAPTURES),
        () -> "Skipped: no folder %s; -Dpitrunner.captures names another".formatted(CAPTURES));
    try (Stream<Path> files = Files.list(CAPTURES)) {
      return files.filter(file -> file.toString().endsWith(".tsv")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
