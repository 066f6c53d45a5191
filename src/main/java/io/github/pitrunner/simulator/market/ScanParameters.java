package io.github.pitrunner.simulator.market;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The scans that exist, as the XML in which clients of the gateway read them. */
final class ScanParameters {
  private final StringBuilder xml = new StringBuilder(65_536);
  private int depth;

  private ScanParameters() {}

  static String xml() {
    ScanParameters parameters = new ScanParameters();
    parameters.write();
    return parameters.xml.toString();
  }

  private void write() {
    xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    open("ScanParameterResponse");
    open("InstrumentList varName=\"instrumentList\"");
    Arrays.stream(ScanInstrument.values()).forEach(this::write);
    close("InstrumentList");
    open("LocationTree varName=\"locationTree\"");
    ScanLocation.ALL.forEach(this::write);
    close("LocationTree");
    open("ScanTypeList varName=\"scanTypeList\"");
    ScanCode.ALL.forEach(this::write);
    close("ScanTypeList");
    open("FilterList varName=\"filterList\"");
    ScanFilter.ALL.forEach(this::write);
    close("FilterList");
    close("ScanParameterResponse");
  }

  private void write(ScanInstrument instrument) {
    open("Instrument");
    leaf("name", instrument.title());
    leaf("type", instrument.type());
    leaf("filters", ScanFilter.ALL.stream().map(ScanFilter::id).collect(Collectors.joining(",")));
    leaf("group", instrument.group());
    leaf("shortName", instrument.title());
    leaf("cloudScanNotSupported", "false");
    close("Instrument");
  }

  private void write(ScanLocation location) {
    open("Location");
    leaf("displayName", location.title());
    leaf("locationCode", location.code());
    leaf("instruments", location.instrument().type());
    leaf("routeExchange", location.exchange() == null ? "" : location.exchange());
    leaf("delayedOnly", "false");
    leaf("rawPriceOnly", "false");
    leaf("access", "unrestricted");
    if (!location.within().isEmpty()) {
      open("LocationTree varName=\"locationTree\"");
      location.within().forEach(this::write);
      close("LocationTree");
    }
    close("Location");
  }

  private void write(ScanCode code) {
    open("ScanType");
    leaf("displayName", code.title());
    leaf("scanCode", code.name());
    leaf(
        "instruments",
        Arrays.stream(ScanInstrument.values())
            .filter(code::ranks)
            .map(ScanInstrument::type)
            .collect(Collectors.joining(",")));
    leaf("absoluteColumns", "false");
    leaf("supportsSorting", "true");
    leaf("respSizeLimit", "2147483647");
    leaf("searchName", code.name());
    leaf("access", "allowed");
    close("ScanType");
  }

  private void write(ScanFilter filter) {
    open("RangeFilter");
    leaf("id", filter.id());
    leaf("category", filter.title());
    leaf("access", "allowed");
    for (String code : List.of(filter.above(), filter.below())) {
      boolean isAbove = code.equals(filter.above());
      open("AbstractField type=\"scanner.filter.DoubleField\" varName=\"abstractField\"");
      leaf("code", code);
      leaf("varName", isAbove ? "minField" : "maxField");
      leaf("displayName", filter.title() + (isAbove ? " Above" : " Below"));
      leaf("dontAllowClearAll", "false");
      leaf("acceptNegatives", "true");
      leaf("dontAllowNegative", "false");
      leaf("fraction", "false");
      close("AbstractField");
    }
    close("RangeFilter");
  }

  private void open(String tag) {
    indent();
    xml.append('<').append(tag).append(">\n");
    depth++;
  }

  private void close(String tag) {
    depth--;
    indent();
    xml.append("</").append(tag).append(">\n");
  }

  private void leaf(String tag, String text) {
    indent();
    xml.append('<').append(tag).append('>');
    xml.append(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
    xml.append("</").append(tag).append(">\n");
  }

  private void indent() {
    xml.append("\t".repeat(depth));
  }
}
