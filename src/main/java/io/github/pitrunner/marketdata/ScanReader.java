package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.v1.StreamScannerResponse;

/** Who hears a scan that others may hear too; on the connector's context. */
interface ScanReader {
  /** The ranking as it is now, complete; made once for all readers. */
  void onRanking(StreamScannerResponse ranking);

  /** What was heard before is no longer to be relied on; a ranking comes when it is again. */
  void onGap(String reason);

  /** Nothing follows. */
  void onEnded(Failure failure);
}
