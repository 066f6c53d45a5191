package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.market.Tape.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/**
 * The words of a story. Prices and volumes are those of the tape when it appears.
 *
 * @param sentiment from -1 for bad news to 1 for good ones
 */
record Article(String headline, List<String> paragraphs, double sentiment) {
  private static final List<String> HOUSES =
      List.of("Harbor Street", "Northgate", "Calder & Wynn", "Meridian Point", "Old Exchange");

  private static final List<String> BETTER = List.of("upgraded to Buy", "initiated at Outperform");
  private static final List<String> WORSE = List.of("downgraded to Sell", "cut to Underperform");

  static Article of(Story story) {
    return switch (story.kind()) {
      case MOVE -> move(story);
      case VOLUME -> volume(story);
      case ANALYST -> analyst(story);
      case EARNINGS -> earnings(story);
      case OUTLOOK -> outlook(story);
    };
  }

  private static Article move(Story story) {
    Scene scene = Scene.of(story);
    double change = scene.change();
    String verb = Math.abs(change) < 0.1 ? "little changed" : change > 0 ? "rises" : "falls";
    return new Article(
        format("%s %s, %+.1f%% at %s", scene.symbol(), verb, change, scene.price()),
        List.of(
            format(
                "%s trades at %s after %s at the close before, a change of %+.2f%%.",
                scene.name(), scene.price(), scene.close(), change),
            format("%,d shares have changed hands in this session so far.", scene.volume())),
        Math.max(-1, Math.min(1, change / 5)));
  }

  private static Article volume(Story story) {
    Scene scene = Scene.of(story);
    long percent = scene.volumeBefore() == 0 ? 0 : 100 * scene.volume() / scene.volumeBefore();
    return new Article(
        format(
            "%s: %,d shares traded, %d%% of the whole session before",
            scene.symbol(), scene.volume(), percent),
        List.of(
            format(
                "In %s %,d shares have been traded in this session; it was %,d in the one before.",
                scene.name(), scene.volume(), scene.volumeBefore()),
            format("The last price is %s.", scene.price())),
        0);
  }

  private static Article analyst(Story story) {
    Scene scene = Scene.of(story);
    Draws draws = new Draws(story.key());
    boolean isBetter = draws.chance();
    String house = HOUSES.get(draws.below(HOUSES.size()));
    String action = isBetter ? BETTER.get(draws.below(2)) : WORSE.get(draws.below(2));
    double away = (isBetter ? 1 : -1) * (0.05 + 0.2 * draws.even());
    BigDecimal target =
        scene.price().multiply(BigDecimal.valueOf(1 + away)).setScale(0, RoundingMode.HALF_EVEN);
    return new Article(
        format("%s %s at %s; tgt %s", scene.symbol(), action, house, target),
        List.of(
            format(
                "%s is %s at %s with a price target of %s.", scene.name(), action, house, target),
            format("The shares last traded at %s.", scene.price())),
        isBetter ? 0.8 : -0.8);
  }

  private static Article earnings(Story story) {
    Scene scene = Scene.of(story);
    Draws draws = new Draws(story.key());
    double expected = scene.price().doubleValue() / 25 / 4;
    double reported = expected * (1 + 0.06 * draws.normal());
    String verdict = reported >= expected ? "beats" : "misses";
    return new Article(
        format(
            "%s reports quarter: EPS %.2f %s the %.2f expected",
            scene.symbol(), reported, verdict, expected),
        List.of(
            format(
                "%s earned %.2f a share in its quarter; %.2f had been expected.",
                scene.name(), reported, expected),
            format("The shares closed at %s.", scene.price())),
        Math.max(-1, Math.min(1, 10 * (reported / expected - 1))));
  }

  private static Article outlook(Story story) {
    Scene scene = Scene.of(story);
    return new Article(
        format(
            "Levels to watch: %s between %s and %s",
            scene.symbol(), scene.lowBefore(), scene.highBefore()),
        List.of(
            format(
                "In the last session %s moved between %s and %s and closed at %s.",
                scene.name(), scene.lowBefore(), scene.highBefore(), scene.close()),
            format("It now trades at %s.", scene.price())),
        0);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  /** How the market stands when a story appears. */
  private record Scene(
      Instrument instrument, BigDecimal price, Session session, Session before, long step) {
    static Scene of(Story story) {
      Instrument instrument = story.instrument();
      Session session = instrument.hours(true).latest(story.at());
      long step = instrument.standingStep(story.at());
      return new Scene(
          instrument,
          tradePrice(instrument, step),
          session,
          instrument.hours(true).before(session),
          step);
    }

    private static BigDecimal tradePrice(Instrument instrument, long step) {
      Tape tape = instrument.tape();
      return instrument.price(tape.tradePrice(tape.lastTrade(step)));
    }

    String symbol() {
      return instrument.contract().getSymbol();
    }

    String name() {
      return instrument.definition().details().getLongName();
    }

    BigDecimal close() {
      return tradePrice(instrument, before.endStep() - 1);
    }

    double change() {
      double close = close().doubleValue();
      return 100 * (price.doubleValue() - close) / close;
    }

    long volume() {
      return instrument.tape().stretch(Side.TRADES, session.firstStep(), step + 1).volume();
    }

    private Stretch whole() {
      return instrument.tape().stretch(Side.TRADES, before.firstStep(), before.endStep());
    }

    long volumeBefore() {
      return whole().volume();
    }

    BigDecimal lowBefore() {
      return instrument.price(whole().candle().low());
    }

    BigDecimal highBefore() {
      return instrument.price(whole().candle().high());
    }
  }

  /** What the gateway puts before a headline of the past, and beside a live one. */
  String metadata() {
    return format("A:800015:L:en:K:%.2f:C:0.95", sentiment);
  }

  /** As plain text. */
  String text() {
    return headline + "\n\n" + String.join("\n\n", paragraphs) + "\n";
  }

  /** As HTML. */
  String html() {
    StringBuilder html = new StringBuilder("<html><head><title>");
    html.append(escaped(headline)).append("</title></head><body><h1>");
    html.append(escaped(headline)).append("</h1>");
    paragraphs.forEach(one -> html.append("<p>").append(escaped(one)).append("</p>"));
    return html.append("</body></html>").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
