package io.github.pitrunner.chaos;

import com.google.protobuf.Timestamp;
import io.github.pitrunner.v1.ListTicksRequest;
import io.github.pitrunner.v1.ListTicksResponse;
import io.github.pitrunner.v1.StreamMarker;
import io.github.pitrunner.v1.StreamTicksRequest;
import io.github.pitrunner.v1.StreamTicksResponse;
import io.github.pitrunner.v1.Tick;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who reads ticks, and keeps them all. */
final class TickReader extends StreamReader<StreamTicksResponse> {
  private static final int PAGE = 1000;

  private final StreamTicksRequest request;
  private final List<Tick> ticks = new ArrayList<>();
  private final List<Hole> holes = new ArrayList<>();
  private final Set<Long> seams = new HashSet<>();
  private long known = Long.MAX_VALUE;
  private long gapFrom;
  private boolean isMissing;

  /** Seconds of which it was told that ticks are missing. */
  private record Hole(long from, long to) {}

  TickReader(VirtualService service, String name, StreamTicksRequest request) {
    super(service, name);
    this.request = request;
  }

  @Override
  StreamMarker marker(StreamTicksResponse item) {
    return item.getMarker();
  }

  @Override
  void onItem(StreamTicksResponse item) {
    Tick tick = item.getTick();
    if (ticks.isEmpty()) {
      // Of the second in which it begins it may be told a part.
      known = tick.getTime().getSeconds() + 1;
      seams.add(service().now().getEpochSecond());
    }
    ticks.add(tick);
  }

  private long newest() {
    return ticks.isEmpty() ? known : ticks.get(ticks.size() - 1).getTime().getSeconds();
  }

  @Override
  void onGap() {
    gapFrom = newest();
  }

  @Override
  void onMissing() {
    isMissing = true;
  }

  @Override
  void onResumed() {
    seams.add(service().now().getEpochSecond());
    if (isMissing) {
      holes.add(new Hole(gapFrom, service().now().getEpochSecond()));
      isMissing = false;
    }
  }

  /** It was told that it is missing, or nobody can know that it is not one that was told. */
  private boolean isExcused(Tick tick, boolean isEqualTold) {
    long second = tick.getTime().getSeconds();
    return isInHole(second)
        || service().isGarbled(second)
        || (isEqualTold && (seams.contains(second) || seams.contains(second + 1)));
  }

  private boolean isInHole(long second) {
    return holes.stream().anyMatch(hole -> hole.from() <= second && second <= hole.to());
  }

  /** The ticks of the same time, as they are told to who asks. */
  @Override
  List<String> findings() {
    // The newest second may go on.
    long end = service().now().getEpochSecond() - 3;
    if (known >= end) {
      return List.of();
    }
    Map<Tick, Integer> there = there(end);
    Map<Tick, Integer> here = new HashMap<>();
    ticks.stream()
        .filter(tick -> known <= tick.getTime().getSeconds() && tick.getTime().getSeconds() < end)
        .forEach(tick -> here.merge(tick, 1, Integer::sum));
    List<String> findings = new ArrayList<>();
    there.forEach(
        (tick, count) -> {
          if (here.getOrDefault(tick, 0) < count && !isExcused(tick, here.containsKey(tick))) {
            findings.add("%s has lost a tick: %s".formatted(name(), text(tick)));
          }
        });
    here.forEach(
        (tick, count) -> {
          if (count > there.getOrDefault(tick, 0)
              && !service().isGarbled(tick.getTime().getSeconds())) {
            findings.add(
                "%s was told %d times of %s, which was %d times"
                    .formatted(name(), count, text(tick), there.getOrDefault(tick, 0)));
          }
        });
    return findings.size() > 5 ? findings.subList(0, 5) : findings;
  }

  private String text(Tick tick) {
    return "%s (since %d, holes %s)".formatted(tick.toString().replace('\n', ' '), known, holes);
  }

  private Map<Tick, Integer> there(long end) {
    Map<Tick, Integer> there = new HashMap<>();
    String token = "";
    do {
      ListTicksRequest question = question(end, token);
      ListTicksResponse page =
          Patient.ask(service(), call -> service().market().listTicks(question, call));
      page.getTicksList().stream()
          .filter(
              tick ->
                  request.getKind() != StreamTicksRequest.Kind.KIND_LAST || !tick.getUnreported())
          .forEach(tick -> there.merge(tick, 1, Integer::sum));
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return there;
  }

  private ListTicksRequest question(long end, String token) {
    return ListTicksRequest.newBuilder()
        .setInstrument(request.getInstrument())
        .setKind(
            switch (request.getKind()) {
              case KIND_BID_ASK -> ListTicksRequest.Kind.KIND_BID_ASK;
              case KIND_MIDPOINT -> ListTicksRequest.Kind.KIND_MIDPOINT;
              default -> ListTicksRequest.Kind.KIND_TRADES;
            })
        .setStartTime(Timestamp.newBuilder().setSeconds(known))
        .setEndTime(Timestamp.newBuilder().setSeconds(end))
        .setPageSize(PAGE)
        .setPageToken(token)
        .build();
  }
}
