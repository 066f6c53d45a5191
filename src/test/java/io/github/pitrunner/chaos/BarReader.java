package io.github.pitrunner.chaos;

import io.github.pitrunner.v1.Bar;
import io.github.pitrunner.v1.ListBarsRequest;
import io.github.pitrunner.v1.ListBarsResponse;
import io.github.pitrunner.v1.StreamBarsRequest;
import io.github.pitrunner.v1.StreamBarsResponse;
import io.github.pitrunner.v1.StreamMarker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who reads bars, those of the past first, and keeps those that do not change any more. */
final class BarReader extends StreamReader<StreamBarsResponse> {
  private final StreamBarsRequest request;
  private final TreeMap<Instant, Bar> complete = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();

  BarReader(VirtualService service, String name, StreamBarsRequest request) {
    super(service, name);
    this.request = request;
  }

  @Override
  StreamMarker marker(StreamBarsResponse item) {
    return item.getMarker();
  }

  @Override
  void onItem(StreamBarsResponse item) {
    if (item.hasPage()) {
      item.getPage().getBarsList().forEach(this::onBar);
    } else {
      onBar(item.getBar());
    }
  }

  private void onBar(Bar bar) {
    if (bar.getComplete()) {
      Instant start = start(bar);
      Bar before = complete.put(start, bar);
      if (before != null && !before.equals(bar) && !service().isGarbled(start.getEpochSecond())) {
        wrong.add("%s was told %s and then %s".formatted(name(), before, bar));
      }
    }
  }

  private static Instant start(Bar bar) {
    return Instant.ofEpochSecond(bar.getStartTime().getSeconds());
  }

  /** The bars of the same range, as they are told to who asks. */
  @Override
  List<String> findings() {
    List<String> findings = new ArrayList<>(wrong);
    if (complete.isEmpty()) {
      return findings;
    }
    long seconds =
        Duration.between(complete.firstKey(), service().now()).plusMinutes(2).toSeconds();
    ListBarsRequest question =
        ListBarsRequest.newBuilder()
            .setInstrument(request.getInstrument())
            .setDuration(seconds + " S")
            .setBarSize(request.getBarSize())
            .setWhatToShow(request.getWhatToShow())
            .setPageSize(1000)
            .build();
    ListBarsResponse answer =
        Patient.ask(service(), call -> service().market().listBars(question, call));
    Map<Instant, Bar> there = new TreeMap<>();
    answer.getBarsList().stream()
        .filter(Bar::getComplete)
        .filter(bar -> !start(bar).isBefore(complete.firstKey()))
        .filter(bar -> !start(bar).isAfter(complete.lastKey()))
        .forEach(bar -> there.put(start(bar), bar));
    if (there.isEmpty()) {
      findings.add(name() + ": nobody knows of its bars");
    }
    there.forEach(
        (start, bar) -> {
          if (!bar.equals(complete.get(start))) {
            findings.add(
                "%s has %s, and asked for is %s".formatted(name(), complete.get(start), bar));
          }
        });
    complete.forEach(
        (start, bar) -> {
          if (!there.containsKey(start)) {
            findings.add("%s has a bar that there is not: %s".formatted(name(), bar));
          }
        });
    return findings;
  }
}
