package io.github.pitrunner.crash;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A fill as somebody has recorded it.
 *
 * @param orderId as in {@link OrderRecord#id}
 * @param quantity negative when sold
 * @param commission null when it is not known
 */
public record FillRecord(
    String executionId,
    String orderId,
    int contractId,
    BigDecimal quantity,
    BigDecimal price,
    @Nullable BigDecimal commission) {}
