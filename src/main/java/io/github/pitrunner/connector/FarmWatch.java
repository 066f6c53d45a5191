package io.github.pitrunner.connector;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells feeds when a farm of the kind that they come from breaks and works again. */
final class FarmWatch {
  private final Feeds feeds;
  private final Map<String, Instant> brokenSince = new HashMap<>();

  FarmWatch(Feeds feeds) {
    this.feeds = feeds;
  }

  /** The gateway has told of a farm. */
  void onFarms(List<Farm> farms) {
    for (Farm farm : farms) {
      String key = farm.kind() + farm.name();
      if (farm.state() == LinkState.DOWN) {
        if (brokenSince.putIfAbsent(key, farm.since()) == null) {
          feeds.onFarmBroken(farm);
        }
      } else if (farm.state() != LinkState.CONNECTING) {
        Instant since = brokenSince.remove(key);
        if (since != null) {
          feeds.onFarmBack(farm, since);
        }
      }
    }
  }

  /** The next session tells of all farms anew. */
  void onSessionLost() {
    brokenSince.clear();
  }
}
