package io.github.pitrunner.simulator.faults;

import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.simulator.faults.ClientFaults.HeldRequest;
import io.github.pitrunner.simulator.faults.Fault.Promise;
import io.github.pitrunner.simulator.faults.Fault.Streams;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What lies behind the gateway: the link to the broker and the farms. Faults may overlap: what is
 * broken twice is whole when both are over, and then the worse of what they announced holds.
 */
final class Upstream {
  private static final int NO_REQUEST = -1;
  private static final int LINK_LOST = 1100;

  private final Faults.House house;
  private final ClientFaults clients;
  private final DataStreams streams;
  private final Map<Farm, Break> broken = new EnumMap<>(Farm.class);
  private int losses;
  private Promise promise = Promise.DATA_KEPT;
  private Streams after = Streams.FLOWING;

  private static final class Break {
    private int times;
    private Streams after = Streams.FLOWING;
  }

  Upstream(Faults.House house, ClientFaults clients, DataStreams streams) {
    this.house = house;
    this.clients = clients;
    this.streams = streams;
  }

  boolean isLinked() {
    return losses == 0;
  }

  /** The link is lost, maybe once more. */
  void lose() {
    if (losses++ == 0) {
      streams.stop();
      clients.onLinkDown();
    }
    tellLoss();
  }

  void tellLoss() {
    house.tellAll(LINK_LOST, "Connectivity between IBKR and Trader Workstation has been lost.");
  }

  /** Ends one loss. */
  void restore(Promise said, Streams truth) {
    promise = promise.compareTo(said) < 0 ? said : promise;
    after = after.and(truth);
    if (--losses > 0) {
      return;
    }
    Promise told = promise;
    streams.resume(after);
    promise = Promise.DATA_KEPT;
    after = Streams.FLOWING;
    List<HeldRequest> held = clients.onLinkUp();
    house.tellAll(
        told.code(),
        "Connectivity between IBKR and Trader Workstation has been restored - data %s."
            .formatted(told.word()));
    house.release(held);
  }

  void breakFarm(Farm farm) {
    Break one = broken.computeIfAbsent(farm, some -> new Break());
    one.times++;
    streams.stop(farm);
    house.tellAll(farm.code(true), farm.text(true));
  }

  void mendFarm(Farm farm, Streams truth) {
    Break one = broken.get(farm);
    if (one == null) {
      throw new IllegalStateException(farm + " is not broken");
    }
    one.after = one.after.and(truth);
    one.times--;
    streams.resume(farm, one.times == 0 ? one.after : Streams.FLOWING);
    if (one.times == 0) {
      broken.remove(farm);
      house.tellAll(farm.code(false), farm.text(false));
    }
  }

  /** Tells a client that has just started how things stand. */
  void welcome(ClientLine client) {
    Set<Farm> farms = EnumSet.of(Farm.USHMDS, Farm.SECDEFNJ);
    farms.addAll(streams.farms());
    for (Farm farm : farms) {
      boolean isBroken = broken.containsKey(farm);
      client.error(NO_REQUEST, farm.code(isBroken), farm.text(isBroken));
    }
    if (!isLinked()) {
      client.error(
          NO_REQUEST, LINK_LOST, "Connectivity between IBKR and Trader Workstation has been lost.");
    }
  }
}
