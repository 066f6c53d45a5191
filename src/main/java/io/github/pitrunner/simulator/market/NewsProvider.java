package io.github.pitrunner.simulator.market;

import java.util.Arrays;
import java.util.Optional;

/** Who writes the news of the simulated market. */
enum NewsProvider {
  BRFG("BRFG", "Briefing.com General Market Columns"),
  BRFUPDN("BRFUPDN", "Briefing.com Analyst Actions"),
  DJ_N("DJ-N", "Dow Jones Global Equity Trader"),
  DJNL("DJNL", "Dow Jones Newsletters");

  private final String code;
  private final String title;

  NewsProvider(String code, String title) {
    this.code = code;
    this.title = title;
  }

  static Optional<NewsProvider> coded(String code) {
    return Arrays.stream(values()).filter(provider -> provider.code.equals(code)).findFirst();
  }

  String code() {
    return code;
  }

  String title() {
    return title;
  }
}
