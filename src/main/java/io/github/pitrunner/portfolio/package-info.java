/**
 * What the login holds: its accounts, their balances and margins, and their positions. Books keep
 * what the gateway last told, and how old it is, through every gap; {@link
 * io.github.pitrunner.portfolio.PortfolioService} answers from them and never asks the gateway for
 * a caller. All of it lives on the connector's context. Messages of the gateway are read in {@link
 * io.github.pitrunner.portfolio.PortfolioMapper} only.
 */
@NullMarked
package io.github.pitrunner.portfolio;

import org.jspecify.annotations.NullMarked;
