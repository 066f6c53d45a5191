package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.market.Instrument.OptionTrait;
import io.github.pitrunner.simulator.market.TickSender.Quoted;
import java.math.BigDecimal;

/** The ticks that every line has (protocol section 4), under their live or their delayed types. */
enum DefaultTicks {
  LIVE(1, 2, 4, 0, 3, 5, 6, 7, 8, 9, 14, 45, 49),
  DELAYED(66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 88, 90);

  private static final int CAN_AUTO_EXECUTE = 1;
  private static final int BID_EXCHANGE = 32;
  private static final int ASK_EXCHANGE = 33;
  private static final int LAST_EXCHANGE = 84;

  /** From a live option computation to the delayed one. */
  private static final int OPTION_DELAY = 70;

  private final int bid;
  private final int ask;
  private final int last;
  private final int bidSize;
  private final int askSize;
  private final int lastSize;
  private final int high;
  private final int low;
  private final int volume;
  private final int close;
  private final int open;
  private final int lastTime;
  private final int halted;

  DefaultTicks(
      int bid,
      int ask,
      int last,
      int bidSize,
      int askSize,
      int lastSize,
      int high,
      int low,
      int volume,
      int close,
      int open,
      int lastTime,
      int halted) {
    this.bid = bid;
    this.ask = ask;
    this.last = last;
    this.bidSize = bidSize;
    this.askSize = askSize;
    this.lastSize = lastSize;
    this.high = high;
    this.low = low;
    this.volume = volume;
    this.close = close;
    this.open = open;
    this.lastTime = lastTime;
    this.halted = halted;
  }

  /** Sends what is new, in the order in which the gateway was seen to send it. */
  void send(TickSender ticks, int reqId, Instrument instrument, BookKeeper keeper) {
    Book book = keeper.book();
    if (instrument.hasTrades()) {
      sendTrade(ticks, instrument, keeper);
    }
    if (instrument.hasQuotes()) {
      ticks.price(new Quoted(bid, book.bid(), bidSize, book.bidSize(), CAN_AUTO_EXECUTE));
      ticks.price(new Quoted(ask, book.ask(), askSize, book.askSize(), CAN_AUTO_EXECUTE));
    }
    ticks.price(high, book.high());
    ticks.price(low, book.low());
    ticks.price(close, book.close());
    if (instrument.hasTrades()) {
      ticks.price(open, book.open());
    }
    if (this == LIVE && isSmartQuoted(instrument)) {
      sendExchanges(ticks, instrument, keeper.step());
    }
    OptionTrait option = instrument.option();
    if (option != null) {
      sendOption(ticks, reqId, option, keeper);
    }
  }

  private void sendTrade(TickSender ticks, Instrument instrument, BookKeeper keeper) {
    Book book = keeper.book();
    long trade = instrument.tape().lastTrade(keeper.step());
    ticks.string(lastTime, Long.toString(Walk.instant(trade).getEpochSecond()));
    if (!instrument.hasVolume()) {
      ticks.price(last, book.last());
      return;
    }
    ticks.price(new Quoted(last, book.last(), lastSize, book.lastSize(), 0));
    ticks.generic(halted, 0);
    ticks.size(volume, book.volume().longValueExact());
  }

  private static boolean isSmartQuoted(Instrument instrument) {
    return instrument.secType().equals("STK") && instrument.contract().getCurrency().equals("USD");
  }

  private static void sendExchanges(TickSender ticks, Instrument instrument, long step) {
    // Quotes stand for two steps.
    long quote = step / 2;
    ticks.string(BID_EXCHANGE, letter(instrument, BID_EXCHANGE, quote));
    ticks.string(ASK_EXCHANGE, letter(instrument, ASK_EXCHANGE, quote));
    ticks.string(
        LAST_EXCHANGE, letter(instrument, LAST_EXCHANGE, instrument.tape().lastTrade(step)));
  }

  private static String letter(Instrument instrument, int tickType, long step) {
    return SmartExchanges.drawn(Draws.key(instrument.conId(), tickType, step)).letter();
  }

  private void sendOption(TickSender ticks, int reqId, OptionTrait option, BookKeeper keeper) {
    int shift = this == DELAYED ? OPTION_DELAY : 0;
    long step = keeper.step();
    Book book = keeper.book();
    ticks.option(OptionTicks.model(reqId, OptionTicks.MODEL + shift, option, step));
    sendImplied(ticks, reqId, OptionTicks.BID + shift, option, step, book.bid());
    sendImplied(ticks, reqId, OptionTicks.ASK + shift, option, step, book.ask());
    sendImplied(ticks, reqId, OptionTicks.LAST + shift, option, step, book.last());
  }

  private static void sendImplied(
      TickSender ticks, int reqId, int tickType, OptionTrait option, long step, BigDecimal price) {
    ticks.option(OptionTicks.implied(reqId, tickType, option, step, price));
  }
}
