package io.github.pitrunner.connector;

/** What a code says of the session and the links behind the gateway (protocol section 6). */
public enum SessionEffect {
  /** Nothing. */
  NONE,
  /** 1100: the gateway has lost its link to the broker; everything is suspended. */
  BROKER_LOST,
  /** 2110: the same, and the gateway mends it by itself; that it has is not always told. */
  BROKER_HEALING,
  /** 1101: the link is back and all feeds are gone: they must be asked for again. */
  BROKER_BACK_DATA_LOST,
  /** 1102: the link is back and the feeds go on, which is to be verified. */
  BROKER_BACK_DATA_KEPT,
  /** 1300: the gateway listens on another port, which the text names. */
  PORT_MOVED,
  /** 326: another session holds the client id; the gateway closes this one. */
  CLIENT_ID_IN_USE,
  /** 100: too many messages a second. */
  TOO_FAST,
  /** 357: the gateway refuses our version. */
  VERSION_TOO_OLD,
  /** A data farm is out of reach. */
  FARM_BROKEN,
  /** A data farm is there. */
  FARM_OK,
  /** A data farm is not connected because nobody needs it now. */
  FARM_IDLE,
  /** A data farm is being connected. */
  FARM_CONNECTING
}
