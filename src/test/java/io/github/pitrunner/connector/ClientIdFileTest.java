package io.github.pitrunner.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pitrunner.connector.ClientIdFile.UnusableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientIdFileTest {
  private final Path dir;

  ClientIdFileTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void isDrawnOnceAndKeptAcrossRestarts() throws IOException {
    int drawn = ClientIdFile.read(dir, new Random(1));
    int afterRestart = ClientIdFile.read(dir, new Random(2));

    assertThat(drawn).isBetween(1, 999);
    assertThat(afterRestart).isEqualTo(drawn);
    assertThat(Files.readString(file())).isEqualTo(drawn + "\n");
  }

  @Test
  void leavesNothingElseInTheDirectoryWhichItMakes() throws IOException {
    Path fresh = dir.resolve("var").resolve("data");

    ClientIdFile.read(fresh, new Random(1));

    try (Stream<Path> files = Files.list(fresh)) {
      assertThat(files).containsExactly(fresh.resolve("client-id"));
    }
  }

  @Test
  void everyIdOfTheRangeCanBeDrawnAndNoOther() {
    List<Integer> asked = new ArrayList<>();
    RandomGenerator highest =
        new RandomGenerator() {
          @Override
          public long nextLong() {
            throw new AssertionError("only an id is drawn");
          }

          @Override
          public int nextInt(int origin, int bound) {
            asked.addAll(List.of(origin, bound));
            return bound - 1;
          }
        };

    assertThat(ClientIdFile.read(dir, highest)).isEqualTo(999);
    assertThat(asked).containsExactly(1, 1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "999", "42\n", " 42 \r\n"})
  void readsWhatAPersonMayHaveWritten(String content) throws IOException {
    Files.writeString(file(), content);

    assertThat(ClientIdFile.read(dir, new Random(1))).isEqualTo(Integer.parseInt(content.strip()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "1000", "-1", "7.5", "abc", "12 13", "1\u00002", "9999999999"})
  void anythingElseStopsTheStartNamingFileContentAndRange(String content) throws IOException {
    Files.writeString(file(), content);

    assertThatExceptionOfType(UnusableException.class)
        .isThrownBy(() -> ClientIdFile.read(dir, new Random(1)))
        .withMessageContainingAll(
            file().toString(),
            "\"%s\"".formatted(content.replace('\u0000', '?')),
            "1 to 999",
            "pitrunner.gateway.client-id")
        .withMessageNotContaining("\u0000");
    assertThat(file()).hasContent(content);
  }

  @Test
  void ofALargeFileOnlyTheBeginningIsShown() throws IOException {
    Files.writeString(file(), "x".repeat(100_000));

    assertThatExceptionOfType(UnusableException.class)
        .isThrownBy(() -> ClientIdFile.read(dir, new Random(1)))
        .satisfies(problem -> assertThat(problem.getMessage()).hasSizeLessThan(500));
  }

  @Test
  void whatCannotBeReadStopsTheStart() throws IOException {
    Files.createDirectory(file());

    assertThatExceptionOfType(UnusableException.class)
        .isThrownBy(() -> ClientIdFile.read(dir, new Random(1)))
        .withMessageContainingAll(file().toString(), "cannot be read or written");
  }

  @Test
  void aDataDirectoryThatCannotBeMadeStopsTheStart() throws IOException {
    Path occupied = Files.writeString(dir.resolve("data"), "a file");

    assertThatExceptionOfType(UnusableException.class)
        .isThrownBy(() -> ClientIdFile.read(occupied, new Random(1)))
        .withMessageContainingAll(
            occupied.resolve("client-id").toString(), "pitrunner.gateway.client-id");
  }

  @RepeatedTest(20)
  void thoseThatStartAtTheSameTimeAgreeOnOneId() throws Exception {
    int count = 8;
    CyclicBarrier together = new CyclicBarrier(count);
    ExecutorService processes = Executors.newFixedThreadPool(count);
    try {
      List<Future<Integer>> ids = new ArrayList<>();
      for (int seed = 0; seed < count; seed++) {
        Random random = new Random(seed);
        ids.add(
            processes.submit(
                () -> {
                  together.await();
                  return ClientIdFile.read(dir, random);
                }));
      }

      int kept = ids.get(0).get();
      for (Future<Integer> id : ids) {
        assertThat(id.get()).isEqualTo(kept);
      }
      assertThat(ClientIdFile.read(dir, new Random(99))).isEqualTo(kept);
    } finally {
      processes.shutdownNow();
    }
  }

  private Path file() {
    return dir.resolve("client-id");
  }
}
