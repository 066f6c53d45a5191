/**
 * Orders, each placed once or not at all. The way down is OrdersService, OrderDesk, RiskGate,
 * Journal, Gateway, always in this order; the way up is the OrderBook, which gathers what the
 * gateway says of orders and is the only place where an order changes, and from there the journal
 * again, which has every event before anybody hears of it. Keys are the caller's name and the
 * broker's permanent id; executions are the authority for fills, statuses are hints. Everything
 * lives on the connector's context.
 */
@NullMarked
package io.github.pitrunner.orders;

import org.jspecify.annotations.NullMarked;
