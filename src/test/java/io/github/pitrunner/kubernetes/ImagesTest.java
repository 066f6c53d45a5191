package io.github.pitrunner.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the images say of themselves, which nothing here can build. */
class ImagesTest {
  private static final Path NATIVE = Path.of("Dockerfile.native");
  private static final Path JVM = Path.of("Dockerfile");

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the last instruction of a kind says, which is the image's own stage. */
  private static String last(Path file, String instruction) {
    Matcher matcher =
        Pattern.compile("(?m)^%s (.*)$".formatted(instruction))
            .matcher(String.join("\n", lines(file)));
    String said = "";
    while (matcher.find()) {
      said = matcher.group(1);
    }
    return said;
  }

  @ParameterizedTest
  @ValueSource(strings = {"Dockerfile", "Dockerfile.native"})
  void runAsTheUserOfTheManifestsOnThePortsOfTheService(String name) {
    Path file = Path.of(name);
    var pod = new BaseManifestsTest().logins().get(0).pod().getSecurityContext();

    assertThat(last(file, "USER"))
        .isEqualTo(pod.getRunAsUser() + ":" + pod.getRunAsGroup())
        .isEqualTo(Settings.configured("quarkus.jib.user"));
    assertThat(last(file, "EXPOSE").split(" "))
        .containsExactly(
            Settings.configured("quarkus.grpc.server.port"),
            Settings.configured("quarkus.management.port"))
        .containsExactly(Settings.configured("quarkus.jib.ports").split(","));
    assertThat(last(file, "ENV"))
        .isEqualTo("PITRUNNER_DATA_DIR=" + last(file, "VOLUME"))
        .isEqualTo(
            "PITRUNNER_DATA_DIR="
                + Settings.configured("quarkus.jib.environment-variables.PITRUNNER_DATA_DIR"));
  }

  @Test
  void takeTheFlagsOfTheOrderPath() {
    List<String> flags =
        lines(Path.of("jvm.options")).stream().filter(line -> line.startsWith("-")).toList();

    assertThat(last(JVM, "ENTRYPOINT")).contains("\"@jvm.options\"");
    assertThat(Settings.configured("quarkus.jib.jvm-entrypoint").split(",")).containsAll(flags);
  }

  @Test
  void startWhatAnOrchestratorCanTellToEndAndGiveArguments() {
    assertThat(Stream.of(JVM, NATIVE).map(file -> last(file, "ENTRYPOINT")))
        .allMatch(entry -> entry.startsWith("[") && entry.endsWith("]"));
    assertThat(Stream.of(JVM, NATIVE).map(file -> last(file, "CMD"))).containsOnly("");
  }

  @Test
  void areBuiltFromWhatIsSentToTheBuilder() {
    List<String> sent =
        lines(Path.of(".dockerignore")).stream()
            .filter(line -> line.startsWith("!"))
            .map(line -> line.substring(1))
            .toList();

    assertThat(
            Stream.of(JVM, NATIVE)
                .flatMap(file -> lines(file).stream())
                .filter(line -> line.startsWith("COPY ") && !line.contains("--from"))
                .map(line -> line.substring("COPY ".length(), line.lastIndexOf(' ')))
                .flatMap(names -> Stream.of(names.split(" "))))
        .isNotEmpty()
        .allMatch(sent::contains)
        .allMatch(name -> Files.exists(Path.of(name)));
  }
}
