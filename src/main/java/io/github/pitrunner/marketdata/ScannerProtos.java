package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.InstrumentProtos;
import io.github.pitrunner.api.Times;
import io.github.pitrunner.v1.GetScannerParametersResponse;
import io.github.pitrunner.v1.ScannerFilterField;
import io.github.pitrunner.v1.ScannerRanking;
import io.github.pitrunner.v1.ScannerRow;
import io.github.pitrunner.v1.StreamMarker;
import io.github.pitrunner.v1.StreamScannerResponse;
import java.time.Instant;
import java.util.List;

/** Scans as the API tells them. */
final class ScannerProtos {
  private ScannerProtos() {}

  static GetScannerParametersResponse toProto(ScannerParameters parameters, boolean withXml) {
    GetScannerParametersResponse.Builder response =
        GetScannerParametersResponse.newBuilder()
            .addAllLocations(parameters.locations().stream().map(ScannerProtos::toProto).toList())
            .addAllFilters(parameters.filters().stream().map(ScannerProtos::toProto).toList())
            .setReceiveTime(Times.toProto(parameters.receiveTime()));
    for (ScannerParameters.Kind kind : parameters.instruments()) {
      response
          .addInstrumentsBuilder()
          .setCode(kind.code())
          .setName(kind.name())
          .setGroup(kind.group())
          .addAllFilterIds(kind.filterIds());
    }
    for (ScannerParameters.Code code : parameters.codes()) {
      response
          .addScanCodesBuilder()
          .setCode(code.code())
          .setName(code.name())
          .addAllInstruments(code.instruments())
          .setAccess(code.access());
    }
    if (withXml) {
      response.setXml(parameters.xml());
    }
    return response.build();
  }

  private static io.github.pitrunner.v1.ScannerLocation toProto(
      ScannerParameters.Location location) {
    return io.github.pitrunner.v1.ScannerLocation.newBuilder()
        .setCode(location.code())
        .setName(location.name())
        .addAllInstruments(location.instruments())
        .setAccess(location.access())
        .addAllLocations(location.within().stream().map(ScannerProtos::toProto).toList())
        .build();
  }

  private static io.github.pitrunner.v1.ScannerFilter toProto(ScannerParameters.Filter filter) {
    var proto =
        io.github.pitrunner.v1.ScannerFilter.newBuilder().setId(filter.id()).setName(filter.name());
    for (ScannerParameters.Field field : filter.fields()) {
      proto.addFields(
          ScannerFilterField.newBuilder()
              .setCode(field.code())
              .setName(field.name())
              .setType(field.type()));
    }
    return proto.build();
  }

  static StreamScannerResponse toProto(
      List<RankedInstrument> ranking, Instant receiveTime, long sequence) {
    ScannerRanking.Builder proto =
        ScannerRanking.newBuilder()
            .setReceiveTime(Times.toProto(receiveTime))
            .setSequence(sequence);
    ranking.forEach(row -> proto.addRows(toProto(row)));
    return StreamScannerResponse.newBuilder().setRanking(proto).build();
  }

  private static ScannerRow toProto(RankedInstrument row) {
    return ScannerRow.newBuilder()
        .setRank(row.rank())
        .setInstrument(InstrumentProtos.toProto(row.instrument()))
        .setMarketName(row.marketName())
        .setDistance(row.remarks().distance())
        .setBenchmark(row.remarks().benchmark())
        .setProjection(row.remarks().projection())
        .setLegs(row.remarks().legs())
        .build();
  }

  static StreamScannerResponse marker(StreamMarker.Kind kind, Instant time, String reason) {
    return StreamScannerResponse.newBuilder()
        .setMarker(QuoteProtos.marker(kind, time, reason))
        .build();
  }
}
