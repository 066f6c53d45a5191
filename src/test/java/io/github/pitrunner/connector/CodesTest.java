package io.github.pitrunner.connector;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.pitrunner.connector.Codes.Row;
import io.github.pitrunner.connector.Farm.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of codes against the protocol's own, which {@code codes.tsv} is taken from. */
class CodesTest {
  /** Where the protocol leaves the class open or we know better; the reasons are beside each. */
  private static final Map<Integer, CodeClass> DECIDED =
      Map.of(
          // A change that is refused leaves the order as it was.
          105, CodeClass.WARNING,
          // For a request it is the end; an order knows better by its status.
          110, CodeClass.FAILED,
          // Confirms that an order was cancelled; it carries the order's id.
          202, CodeClass.FAILED,
          // An order that could go on is not called dead: its status decides.
          328, CodeClass.WARNING,
          329, CodeClass.WARNING,
          410, CodeClass.WARNING,
          411, CodeClass.WARNING,
          434, CodeClass.WARNING,
          // Whether delayed data may be had is another request.
          10089, CodeClass.FAILED);

  /** Codes of the protocol's table and their letter there. */
  private record Expected(int first, int last, String letter) {
    CodeClass codeClass(int code) {
      CodeClass decided = DECIDED.get(code);
      if (decided != null) {
        return decided;
      }
      return switch (letter) {
        case "W" -> CodeClass.WARNING;
        // What only other clients' libraries make is no news of a session (C).
        case "E", "C" -> CodeClass.FAILED;
        case "S" -> CodeClass.SESSION;
        default -> throw new AssertionError(code + " is not decided: " + letter);
      };
    }

    IntStream codes() {
      return IntStream.rangeClosed(first, last);
    }
  }

  static Stream<Arguments> protocol() throws IOException {
    return expected().stream().map(row -> arguments(row.first(), row.last(), row.letter()));
  }

  @ParameterizedTest
  @MethodSource("protocol")
  void everyCodeOfTheProtocolIsThereWithItsClass(int first, int last, String letter) {
    Expected expected = new Expected(first, last, letter);

    assertThat(expected.codes().boxed())
        .allSatisfy(
            code -> {
              assertThat(Codes.table()).contains(Codes.of(code));
              assertThat(CodeClass.of(code)).as("%d", code).isEqualTo(expected.codeClass(code));
            });
  }

  @Test
  void nothingElseIsThere() throws IOException {
    Set<Integer> protocol =
        expected().stream().flatMap(row -> row.codes().boxed()).collect(Collectors.toSet());

    assertThat(tableCodes()).containsExactlyInAnyOrderElementsOf(protocol);
  }

  @Test
  void decisionsAreMadeOnlyWhereTheyAreNeeded() throws IOException {
    Set<Integer> needed =
        expected().stream()
            .filter(row -> row.letter().contains("/") || row.first() == 202)
            .flatMap(row -> row.codes().boxed())
            .collect(Collectors.toSet());

    assertThat(DECIDED.keySet()).isEqualTo(needed);
  }

  @Test
  void rowsAreInOrderAndNoneOverlapsAnother() {
    int last = 0;
    for (Row row : Codes.table()) {
      assertThat(row.first()).as("%s", row).isGreaterThan(last);
      assertThat(row.last()).as("%s", row).isGreaterThanOrEqualTo(row.first());
      assertThat(row.meaning()).isNotBlank();
      last = row.last();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "100, TOO_FAST,",
    "326, CLIENT_ID_IN_USE,",
    "357, VERSION_TOO_OLD,",
    "1100, BROKER_LOST,",
    "1101, BROKER_BACK_DATA_LOST,",
    "1102, BROKER_BACK_DATA_KEPT,",
    "1300, PORT_MOVED,",
    "2110, BROKER_HEALING,",
    "2103, FARM_BROKEN, MARKET_DATA",
    "2104, FARM_OK, MARKET_DATA",
    "2108, FARM_IDLE, MARKET_DATA",
    "2119, FARM_CONNECTING, MARKET_DATA",
    "2105, FARM_BROKEN, HISTORY",
    "2106, FARM_OK, HISTORY",
    "2107, FARM_IDLE, HISTORY",
    "2157, FARM_BROKEN, SECURITY_DEFINITION",
    "2158, FARM_OK, SECURITY_DEFINITION"
  })
  void codesOfTheSessionSayWhatTheyDoToIt(int code, SessionEffect effect, Kind farm) {
    assertThat(Codes.of(code).session()).isEqualTo(effect);
    assertThat(Codes.of(code).farm()).isEqualTo(farm);
  }

  @Test
  void codesOfTheSessionHaveAnEffectOnItAndOthersHaveNone() {
    assertThat(Codes.table())
        .allSatisfy(
            row ->
                assertThat(row.session() != SessionEffect.NONE)
                    .isEqualTo(row.codeClass() == CodeClass.SESSION));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NO_CONTRACT | 200",
        "NO_MARKET_DATA_LINE | 101 309 10190",
        "COMPETING | 10197",
        "NO_PERMISSION | 354 10089 10168 10186",
        "RESUBSCRIBE | 10182 10225",
        "DEPTH_RESET | 316 317",
        "HISTORY | 162",
        "BAR_PACE | 420"
      })
  void someAskMoreForTheirRequest(RequestEffect effect, String codes) {
    List<Integer> expected = Arrays.stream(codes.split(" ", -1)).map(Integer::valueOf).toList();

    assertThat(tableCodes().stream().filter(code -> Codes.of(code).request() == effect))
        .containsExactlyElementsOf(expected);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void eachEffectOnTheSessionHasItsCode(SessionEffect effect) {
    assertThat(Codes.table()).anyMatch(row -> row.session() == effect);
  }

  @ParameterizedTest
  @EnumSource
  void eachEffectOnARequestHasItsCode(RequestEffect effect) {
    assertThat(Codes.table()).anyMatch(row -> row.request() == effect);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 99, 2099, 2200, 99999, -5, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void unknownCodesEndTheRequest(int code) {
    assertThat(Codes.of(code).codeClass()).isEqualTo(CodeClass.FAILED);
    assertThat(Codes.of(code).session()).isEqualTo(SessionEffect.NONE);
    assertThat(Codes.table()).doesNotContain(Codes.of(code));
  }

  @ParameterizedTest
  @ValueSource(ints = {2112, 2151, 2199})
  void unknownCodesOfTheWarningsRangeAreWarnings(int code) {
    assertThat(Codes.of(code).codeClass()).isEqualTo(CodeClass.WARNING);
  }

  private static Set<Integer> tableCodes() {
    Set<Integer> codes = new TreeSet<>();
    Codes.table()
        .forEach(row -> IntStream.rangeClosed(row.first(), row.last()).forEach(codes::add));
    return codes;
  }

  private static List<Expected> expected() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                requireNonNull(CodesTest.class.getResourceAsStream("codes.tsv")),
                StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .skip(1)
          .map(line -> line.split("\t", -1))
          .map(
              cells ->
                  new Expected(Integer.parseInt(cells[0]), Integer.parseInt(cells[1]), cells[2]))
          .toList();
    }
  }
}
