package io.github.pitrunner.api;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.github.pitrunner.domain.Failure.InvalidRequest;
import io.github.pitrunner.domain.Failure.InvalidRequest.Violation;
import io.github.pitrunner.domain.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list request (AIP-158). A page token holds the position of the last item that was
 * given, not a count, so that items which come or go between two pages make the next page neither
 * skip nor repeat another; and a digest of the request, so that it fits no other.
 *
 * <p>The digest finds mistakes, not forgers: a forged token gives a position within the caller's
 * own request.
 */
public final class Paging {
  /** Items of a page when the request does not say. */
  public static final int DEFAULT_SIZE = 100;

  /** Most items of a page. */
  public static final int MAX_SIZE = 1000;

  private static final int DIGEST_LENGTH = 12;
  private static final int LONGEST_TOKEN = 1024;

  private final byte[] request;
  private final int size;
  private final @Nullable String after;

  private Paging(byte[] request, int size, @Nullable String after) {
    this.request = request;
    this.size = size;
    this.after = after;
  }

  /**
   * Reads {@code page_size} and {@code page_token} of a request.
   *
   * @throws InvalidRequest for a negative size, or a token that is not of this request
   * @throws IllegalArgumentException if requests of this type have no such fields
   */
  public static Paging of(Message request) {
    FieldDescriptor sizeField = field(request, "page_size");
    FieldDescriptor tokenField = field(request, "page_token");
    int size = (Integer) request.getField(sizeField);
    if (size < 0) {
      throw new InvalidRequest("page_size", "must be 0 or more, not " + size);
    }
    byte[] content =
        content(request.toBuilder().clearField(sizeField).clearField(tokenField).build());
    String token = (String) request.getField(tokenField);
    return new Paging(
        content,
        size == 0 ? DEFAULT_SIZE : Math.min(size, MAX_SIZE),
        token.isEmpty() ? null : position(content, token));
  }

  /** How many items a page has at most, 1 to {@value #MAX_SIZE}. */
  public int size() {
    return size;
  }

  /** The position that this page begins behind; null for the first page. */
  public @Nullable String after() {
    return after;
  }

  /**
   * A page.
   *
   * @param nextPageToken empty at the end
   */
  public record Page<T>(List<T> items, String nextPageToken) {
    public Page {
      items = List.copyOf(items);
    }

    public <R> Page<R> map(Function<? super T, ? extends R> mapper) {
      return new Page<>(items.stream().<R>map(mapper).toList(), nextPageToken);
    }
  }

  /**
   * Where items of a list stand.
   *
   * @param of the position of an item; no two have the same, and it never changes
   * @param order of the list
   * @param write a position as text
   * @param read the opposite; throws a RuntimeException for a text that is no position
   */
  public record Position<T, P>(
      Function<? super T, ? extends P> of,
      Comparator<? super P> order,
      Function<? super P, String> write,
      Function<String, ? extends P> read) {

    /** Items that stand in the order of a text of theirs. */
    public static <T> Position<T, String> byText(Function<? super T, String> of) {
      return new Position<>(of, Comparator.naturalOrder(), text -> text, text -> text);
    }
  }

  /** The page of a whole list, which is in the order of its positions. */
  public <T, P> Page<T> page(List<T> sorted, Position<T, P> position) {
    Predicate<T> isBehind = item -> true;
    if (after != null) {
      P last = read(after, position);
      isBehind = item -> position.order().compare(position.of().apply(item), last) > 0;
    }
    List<T> found = sorted.stream().filter(isBehind).limit(size + 1L).toList();
    return page(found, item -> position.write().apply(position.of().apply(item)));
  }

  /**
   * The page of items that were looked up behind {@link #after}.
   *
   * @param found one more than {@link #size}, if there are so many
   * @param position of an item, as text
   */
  public <T> Page<T> page(List<T> found, Function<? super T, String> position) {
    if (found.size() <= size) {
      return new Page<>(found, "");
    }
    List<T> items = found.subList(0, size);
    return new Page<>(items, token(position.apply(items.get(size - 1))));
  }

  private static <P> P read(String text, Position<?, P> position) {
    try {
      return position.read().apply(text);
    } catch (RuntimeException e) {
      throw invalidToken("is not a token of this service");
    }
  }

  private String token(String position) {
    byte[] key = position.getBytes(StandardCharsets.UTF_8);
    byte[] digest = digest(request, key);
    byte[] token = Arrays.copyOf(digest, DIGEST_LENGTH + key.length);
    System.arraycopy(key, 0, token, DIGEST_LENGTH, key.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  private static String position(byte[] request, String token) {
    byte[] bytes = decoded(token);
    if (bytes.length < DIGEST_LENGTH) {
      throw invalidToken("is not a token of this service");
    }
    byte[] key = Arrays.copyOfRange(bytes, DIGEST_LENGTH, bytes.length);
    if (!Arrays.equals(digest(request, key), Arrays.copyOf(bytes, DIGEST_LENGTH))) {
      throw invalidToken("belongs to another request; begin with an empty page_token");
    }
    return new String(key, StandardCharsets.UTF_8);
  }

  private static byte[] decoded(String token) {
    try {
      if (token.length() <= LONGEST_TOKEN) {
        return Base64.getUrlDecoder().decode(token);
      }
    } catch (IllegalArgumentException e) {
      // Told below, with the same words as any other token that is none.
    }
    throw invalidToken("is not a token of this service");
  }

  private static InvalidRequest invalidToken(String description) {
    return new InvalidRequest(
        Reason.PAGE_TOKEN_INVALID, List.of(new Violation("page_token", description)));
  }

  private static FieldDescriptor field(Message request, String name) {
    FieldDescriptor field = request.getDescriptorForType().findFieldByName(name);
    if (field == null) {
      throw new IllegalArgumentException(
          "%s has no %s".formatted(request.getDescriptorForType().getFullName(), name));
    }
    return field;
  }

  /** The same bytes for the same request: map entries are sorted. */
  private static byte[] content(Message request) {
    byte[] name =
        (request.getDescriptorForType().getFullName() + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] content = Arrays.copyOf(name, name.length + request.getSerializedSize());
    CodedOutputStream output =
        CodedOutputStream.newInstance(content, name.length, request.getSerializedSize());
    output.useDeterministicSerialization();
    try {
      request.writeTo(output);
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return content;
  }

  private static byte[] digest(byte[] request, byte[] key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(request);
      return Arrays.copyOf(digest.digest(key), DIGEST_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
