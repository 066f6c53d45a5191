package io.github.pitrunner.marketdata;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What scans the gateway can run. Lists that are empty say nothing about what goes together.
 *
 * @param xml the gateway's own text
 */
record ScannerParameters(
    List<Kind> instruments,
    List<Location> locations,
    List<Code> codes,
    List<Filter> filters,
    String xml,
    Instant receiveTime) {
  ScannerParameters {
    instruments = List.copyOf(instruments);
    locations = List.copyOf(locations);
    codes = List.copyOf(codes);
    filters = List.copyOf(filters);
  }

  /** Nothing is known but the text itself. */
  static ScannerParameters unread(String xml, Instant receiveTime) {
    return new ScannerParameters(List.of(), List.of(), List.of(), List.of(), xml, receiveTime);
  }

  /** A kind of instruments that scans look through. */
  record Kind(String code, String name, String group, List<String> filterIds) {}

  /** A place where scans look, with those within it. */
  record Location(
      String code, String name, List<String> instruments, String access, List<Location> within) {
    private Stream<Location> all() {
      return Stream.concat(Stream.of(this), within.stream().flatMap(Location::all));
    }
  }

  /** What a scan ranks by, and which kinds of instruments that is for. */
  record Code(String code, String name, List<String> instruments, String access) {}

  /** What a scan can be held to. */
  record Filter(String id, String name, List<Field> fields) {}

  /** A value of a filter. */
  record Field(String code, String name, String type) {}

  /** All locations, the inner ones too. */
  Stream<Location> everyLocation() {
    return locations.stream().flatMap(Location::all);
  }

  /** The keys of filters. */
  List<String> filterCodes() {
    return filters.stream().flatMap(filter -> filter.fields().stream()).map(Field::code).toList();
  }
}
