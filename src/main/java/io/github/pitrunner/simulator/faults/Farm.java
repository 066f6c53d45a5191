package io.github.pitrunner.simulator.faults;

import java.util.Arrays;
import java.util.Optional;

/** A data farm behind the gateway; each instrument's streams come from one of market data. */
public enum Farm {
  /** US stocks, options and indices. */
  USFARM("usfarm", Kind.MARKET_DATA),
  /** Futures. */
  USFUTURE("usfuture", Kind.MARKET_DATA),
  /** Currencies. */
  CASHFARM("cashfarm", Kind.MARKET_DATA),
  /** What trades in Canada. */
  CAFARM("cafarm", Kind.MARKET_DATA),
  /** What trades anywhere else. */
  EUFARM("eufarm", Kind.MARKET_DATA),
  /** History, and bars that are kept up to date. */
  USHMDS("ushmds", Kind.HISTORY),
  /** What instruments there are. */
  SECDEFNJ("secdefnj", Kind.DEFINITIONS);

  private final String wireName;
  private final Kind kind;

  Farm(String wireName, Kind kind) {
    this.wireName = wireName;
    this.kind = kind;
  }

  /** What a farm serves, with the codes and texts of its state (protocol section 5.6). */
  public enum Kind {
    MARKET_DATA(2103, 2104, "Market data"),
    HISTORY(2105, 2106, "HMDS data"),
    DEFINITIONS(2157, 2158, "Sec-def data");

    private final int brokenCode;
    private final int okCode;
    private final String title;

    Kind(int brokenCode, int okCode, String title) {
      this.brokenCode = brokenCode;
      this.okCode = okCode;
      this.title = title;
    }
  }

  /** The farm with this name in the gateway's messages. */
  public static Optional<Farm> named(String name) {
    return Arrays.stream(values()).filter(farm -> farm.wireName.equals(name)).findFirst();
  }

  /** Where the streams of a contract come from. */
  public static Farm of(String secType, String currency) {
    return switch (secType) {
      case "CASH" -> CASHFARM;
      case "FUT", "CONTFUT" -> USFUTURE;
      default ->
          switch (currency) {
            case "USD" -> USFARM;
            case "CAD" -> CAFARM;
            default -> EUFARM;
          };
    };
  }

  public Kind kind() {
    return kind;
  }

  /** As the gateway's messages name it. */
  public String wireName() {
    return wireName;
  }

  /** The code that tells its state. */
  int code(boolean isBroken) {
    return isBroken ? kind.brokenCode : kind.okCode;
  }

  /** The text that tells its state. */
  String text(boolean isBroken) {
    return "%s farm connection is %s:%s"
        .formatted(kind.title, isBroken ? "broken" : "OK", wireName);
  }
}
