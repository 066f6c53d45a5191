package io.github.pitrunner.operations;

import io.github.pitrunner.connector.ConnectorFigures;
import io.github.pitrunner.connector.ConnectorStatus;
import java.time.Instant;

/**
 * Where everything stood at one moment, for threads that are not the connector's.
 *
 * @param time when they were taken
 */
record Figures(
    Instant time, ConnectorStatus status, ConnectorFigures connector, RoomFigures rooms) {}
