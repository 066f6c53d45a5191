package io.github.pitrunner.marketdata;

import java.util.LinkedHashSet;
import java.util.Set;

/** The articles whose headlines were told last, so that none is told twice. */
final class KnownArticles {
  private static final int MOST = 1_000;

  private final Set<String> ids = new LinkedHashSet<>();

  /** Whether it is the first time; it is known from now on. */
  boolean isNew(String articleId) {
    if (!ids.add(articleId)) {
      return false;
    }
    if (ids.size() > MOST) {
      ids.remove(ids.iterator().next());
    }
    return true;
  }
}
