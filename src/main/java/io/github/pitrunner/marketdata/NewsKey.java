package io.github.pitrunner.marketdata;

import java.util.Set;

/**
 * What makes two streams of headlines one line: news are about a contract wherever it is traded.
 *
 * @param providers whose, in whatever order they are named
 */
record NewsKey(int contractId, Set<String> providers) {
  NewsKey {
    providers = Set.copyOf(providers);
  }

  static NewsKey of(NewsMapper.Query query) {
    return new NewsKey(query.instrument().contractId(), Set.copyOf(query.providers()));
  }
}
