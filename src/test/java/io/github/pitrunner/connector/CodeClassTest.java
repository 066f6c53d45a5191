package io.github.pitrunner.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every code of protocol section 6, by its class there. */
class CodeClassTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "109 161 165 316 317 399 404 481 492 2100 2109 2111 2129 2130",
        "2137 2148 2150 2152 2161..2164 2168 2169 2174 2176 10090 10091 10167 10233 10311",
        "10329 10328 10335 10349"
      })
  void warningsLetTheRequestGoOn(String codes) {
    assertThat(codes(codes))
        .allSatisfy(
            code -> assertThat(CodeClass.of(code)).as("%d", code).isEqualTo(CodeClass.WARNING));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "101 102 103 104 106 107 111 113 116 122..134 135 136 140..141 162",
        "166 200 201 203 300 309 310 319 320 321 322 323 327 330",
        "331 334 336 337 391 354 355 388 361..364 365 366 382 383 385",
        "386 387 392 400 439..443 412 413 414 420 421 422 430 435 436",
        "460 2101 2102 10000..10027 10147 10148 10168 10182 10185 10186 10187 10189 10190 10197",
        "10225 10230 10231 10243..10252 10318 10268..10270 10276..10284 10285 10289..10293 10295 10299 10314 10315 10330",
        "10337 10338 10339 10340 10341"
      })
  void errorsEndTheRequest(String codes) {
    assertThat(codes(codes))
        .allSatisfy(
            code -> assertThat(CodeClass.of(code)).as("%d", code).isEqualTo(CodeClass.FAILED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "100 326 357 1100 1101 1102 1300 2103 2105 2157 2104 2106 2158 2107",
        "2108 2110 2119"
      })
  void systemCodesAreAboutTheSession(String codes) {
    assertThat(codes(codes))
        .allSatisfy(
            code -> assertThat(CodeClass.of(code)).as("%d", code).isEqualTo(CodeClass.SESSION));
  }

  /** Codes of two classes in the protocol's table, and how they are taken here. */
  @ParameterizedTest
  @CsvSource({
    // A modification that differs does not end the order.
    "105, WARNING",
    // For a request it is the end; an order knows better by its status.
    "110, FAILED",
    // Confirms that an order was cancelled; it carries the order's id.
    "202, FAILED",
    // An order that could go on is not called dead: its status decides.
    "328, WARNING",
    "329, WARNING",
    "410, WARNING",
    "411, WARNING",
    "434, WARNING",
    "10089, FAILED"
  })
  void codesOfTwoClassesAreDecided(int code, CodeClass expected) {
    assertThat(CodeClass.of(code)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2099, 2200, 99999, -5, Integer.MAX_VALUE})
  void unknownCodesEndTheRequest(int code) {
    assertThat(CodeClass.of(code)).isEqualTo(CodeClass.FAILED);
  }

  @ParameterizedTest
  @ValueSource(ints = {2112, 2150, 2199})
  void unknownCodesOfTheWarningsRangeAreWarnings(int code) {
    assertThat(CodeClass.of(code)).isEqualTo(CodeClass.WARNING);
  }

  private static List<Integer> codes(String text) {
    return Arrays.stream(text.split(" ", -1))
        .map(range -> range.split("\\.\\.", -1))
        .flatMapToInt(
            ends ->
                IntStream.rangeClosed(
                    Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])))
        .boxed()
        .toList();
  }
}
