package io.github.pitrunner.marketdata;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;

/**
 * A headline.
 *
 * @param attributes what the gateway says beside it, by its letters
 */
record Headline(
    Instant time, String provider, String articleId, String text, Map<String, String> attributes) {
  /** Newest first; of equally new ones by their article. */
  static final Comparator<Headline> NEWEST_FIRST = Comparator.comparing(Headline::place);

  Headline {
    attributes = Map.copyOf(attributes);
  }

  /** Where it stands among the others. */
  Place place() {
    return new Place(time, articleId);
  }

  /** A place in a list whose newest headline is first. */
  record Place(Instant time, String articleId) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparing(Place::time).reversed().thenComparing(Place::articleId);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }

    String text() {
      return "%d.%d %s".formatted(time.getEpochSecond(), time.getNano(), articleId);
    }

    static Place parsed(String text) {
      int point = text.indexOf('.');
      int blank = text.indexOf(' ', point);
      return new Place(
          Instant.ofEpochSecond(
              Long.parseLong(text.substring(0, point)),
              Long.parseLong(text.substring(point + 1, blank))),
          text.substring(blank + 1));
    }
  }
}
