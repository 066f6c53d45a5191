package io.github.pitrunner.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pitrunner.api.Paging.Page;
import io.github.pitrunner.api.Paging.Position;
import io.github.pitrunner.domain.Failure.InvalidRequest;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.v1.GetQuoteRequest;
import io.github.pitrunner.v1.ListBarsRequest;
import io.github.pitrunner.v1.SearchInstrumentsRequest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagingTest {
  /** Newest first, as most lists are. */
  private static final Position<Integer, Integer> DESCENDING =
      new Position<>(
          number -> number, Comparator.reverseOrder(), Object::toString, Integer::parseInt);

  private static SearchInstrumentsRequest request(int size, String token) {
    return SearchInstrumentsRequest.newBuilder()
        .setQuery("AA")
        .setPageSize(size)
        .setPageToken(token)
        .build();
  }

  private static List<Integer> descending(int count) {
    return IntStream.range(0, count).boxed().sorted(Comparator.reverseOrder()).toList();
  }

  @ParameterizedTest
  @CsvSource({"0,100", "1,1", "1000,1000", "1001,1000", "2147483647,1000"})
  void theSizeOfAPageIsLimited(int asked, int given) {
    Paging paging = Paging.of(request(asked, ""));

    assertThat(paging.size()).isEqualTo(given);
    assertThat(paging.page(descending(3000), DESCENDING).items()).hasSize(given);
  }

  @Test
  void aNegativeSizeIsWrong() {
    InvalidRequest failure =
        catchThrowableOfType(InvalidRequest.class, () -> Paging.of(request(-1, "")));

    assertThat(failure.violations().get(0).field()).isEqualTo("page_size");
  }

  @ParameterizedTest
  @CsvSource({"0,10", "1,10", "10,10", "11,10", "20,10", "57,7", "3,1"})
  void thePagesTogetherAreTheList(int count, int size) {
    List<Integer> all = descending(count);
    List<Integer> read = new ArrayList<>();
    String token = "";
    int pages = 0;
    do {
      Page<Integer> page = Paging.of(request(size, token)).page(all, DESCENDING);
      read.addAll(page.items());
      token = page.nextPageToken();
      pages++;
    } while (!token.isEmpty());

    assertThat(read).isEqualTo(all);
    assertThat(pages).isEqualTo(Math.max(1, (count + size - 1) / size));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void whatComesAndGoesBetweenPagesMakesNoOtherSkippedOrRepeated(long seed) {
    Random random = new Random(seed);
    TreeSet<Integer> all = new TreeSet<>(Comparator.reverseOrder());
    random.ints(300, 0, 10_000).forEach(all::add);
    TreeSet<Integer> stayed = new TreeSet<>(all);
    List<Integer> read = new ArrayList<>();

    String token = "";
    do {
      Page<Integer> page =
          Paging.of(request(1 + random.nextInt(20), token)).page(List.copyOf(all), DESCENDING);
      read.addAll(page.items());
      token = page.nextPageToken();
      random.ints(5, 0, 10_000).forEach(all::add);
      // What goes may be the very item that the token stands on.
      Integer gone = page.items().get(page.items().size() - 1);
      all.remove(gone);
      random.ints(20, 0, 10_000).forEach(all::remove);
      stayed.retainAll(all);
    } while (!token.isEmpty());

    assertThat(read).as("seed %d", seed).doesNotHaveDuplicates();
    assertThat(read).as("seed %d", seed).containsAll(stayed);
    assertThat(read).as("seed %d", seed).isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Test
  void anotherPageSizeGoesOnFromTheSameToken() {
    String token = Paging.of(request(10, "")).page(descending(30), DESCENDING).nextPageToken();

    assertThat(Paging.of(request(3, token)).page(descending(30), DESCENDING).items())
        .containsExactly(19, 18, 17);
  }

  @Test
  void whatWasLookedUpBehindAPositionIsAPageToo() {
    Paging first = Paging.of(request(2, ""));
    assertThat(first.after()).isNull();
    Page<String> page = first.page(List.of("a", "b", "c"), text -> text);
    assertThat(page.items()).containsExactly("a", "b");

    Paging second = Paging.of(request(2, page.nextPageToken()));
    assertThat(second.after()).isEqualTo("b");
    assertThat(second.page(List.of("c"), text -> text).nextPageToken()).isEmpty();
  }

  @Test
  void aPageIsTurnedIntoItsMessages() {
    Page<Integer> page = Paging.of(request(2, "")).page(descending(3), DESCENDING);

    assertThat(page.map(String::valueOf))
        .isEqualTo(new Page<>(List.of("2", "1"), page.nextPageToken()));
  }

  @Test
  void aTokenFitsNoOtherRequest() {
    String token = Paging.of(request(2, "")).page(descending(9), DESCENDING).nextPageToken();

    assertInvalidToken(
        () ->
            Paging.of(
                SearchInstrumentsRequest.newBuilder().setQuery("AB").setPageToken(token).build()));
    assertInvalidToken(() -> Paging.of(ListBarsRequest.newBuilder().setPageToken(token).build()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "%%%", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAA", "ä", " "})
  void garbageIsNoToken(String token) {
    assertInvalidToken(() -> Paging.of(request(2, token)));
  }

  @Test
  void aTokenThatWasChangedOrIsTooLongIsNoToken() {
    String token = Paging.of(request(2, "")).page(descending(9), DESCENDING).nextPageToken();
    byte[] bytes = Base64.getUrlDecoder().decode(token);
    bytes[bytes.length - 1]++;

    assertInvalidToken(() -> Paging.of(request(2, Base64.getUrlEncoder().encodeToString(bytes))));
    assertInvalidToken(() -> Paging.of(request(2, "A".repeat(1_000_000))));
  }

  @Test
  void aPositionThatIsNoneIsNoToken() {
    String token =
        Paging.of(request(1, ""))
            .page(List.of("x", "y"), Position.byText(text -> text))
            .nextPageToken();

    assertInvalidToken(() -> Paging.of(request(1, token)).page(descending(9), DESCENDING));
  }

  @Test
  void onlyListRequestsHavePages() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Paging.of(GetQuoteRequest.getDefaultInstance()))
        .withMessageContaining("page_size");
  }

  private static void assertInvalidToken(ThrowingCallable call) {
    InvalidRequest failure = catchThrowableOfType(InvalidRequest.class, call);
    assertThat(failure.reason()).isEqualTo(Reason.PAGE_TOKEN_INVALID);
    assertThat(failure.violations().get(0).field()).isEqualTo("page_token");
  }
}
