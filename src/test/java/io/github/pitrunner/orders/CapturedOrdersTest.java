package io.github.pitrunner.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.github.pitrunner.api.Fields;
import io.github.pitrunner.domain.Algo;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.OrderType;
import io.github.pitrunner.domain.TimeInForce;
import io.github.pitrunner.tws.CompletedOrder;
import io.github.pitrunner.tws.OpenOrder;
import io.github.pitrunner.tws.Order;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the orders that a real gateway was seen to send. */
class CapturedOrdersTest {
  private static final Path CAPTURES =
      Path.of(System.getProperty("pitrunner.captures", "../shared/tws/captures"));
  private static final int HEADER = 8;
  private static final int PROTOBUF = 200;
  private static final int OPEN_ORDER = 5;
  private static final int COMPLETED_ORDER = 101;

  private static <T extends MessageLite> List<T> sent(int id, Parser<T> parser) {
    assumeThat(CAPTURES)
        .as("Skipped: the recorded frames are not at %s (-Dpitrunner.captures)", CAPTURES)
        .isDirectory();
    List<T> messages = new ArrayList<>();
    try (Stream<Path> files = Files.list(CAPTURES)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".tsv")).sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          if (line.startsWith("server\t")) {
            byte[] frame = Base64.getDecoder().decode(line.substring(line.indexOf('\t') + 1));
            if (ByteBuffer.wrap(frame).getInt(4) == PROTOBUF + id) {
              messages.add(parser.parseFrom(frame, HEADER, frame.length - HEADER));
            }
          }
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("Unreadable frame", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return messages;
  }

  private static List<Order> orders() {
    return Stream.concat(
            sent(OPEN_ORDER, OpenOrder.parser()).stream().map(OpenOrder::getOrder),
            sent(COMPLETED_ORDER, CompletedOrder.parser()).stream().map(CompletedOrder::getOrder))
        .toList();
  }

  private static List<OrderTicket> tickets() {
    return orders().stream().map(TicketMapper::fromWire).distinct().toList();
  }

  @Test
  void haveNoTermsWithoutAName() {
    assertThat(tickets()).isNotEmpty().allMatch(ticket -> ticket.otherTerms().isEmpty());
    assertThat(tickets()).extracting(OrderTicket::type).doesNotContain(OrderType.OTHER);
  }

  @Test
  void haveNoPricesAndInstructionsThatTheirTypeHasNoUseFor() {
    for (OrderTicket ticket : tickets()) {
      // One of them works overnight, which has no name here.
      if (ticket.timeInForce() != TimeInForce.OTHER) {
        Fields fields = Fields.ofRequest();

        TicketRules.check(TicketTerms.of(ticket), fields);

        assertThat(fields.isValid()).as(ticket.toString()).isTrue();
      }
    }
  }

  @Test
  void haveTheAlgorithmThatWorksThem() {
    assertThat(tickets())
        .extracting(ticket -> ticket.instructions().algo())
        .filteredOn(Objects::nonNull)
        .containsOnly(
            new Algo(
                "Vwap",
                Map.of(
                    "allowPastEndTime",
                    "1",
                    "endTime",
                    "20260825 16:51:58 US/Eastern",
                    "maxPctVol",
                    "0.1",
                    "noTakeLiq",
                    "1",
                    "startTime",
                    "20260825 16:34:58 US/Eastern")));
  }

  @Test
  void ofABracketNameTheirParent() {
    assertThat(orders())
        .filteredOn(order -> order.getParentId() != 0)
        .isNotEmpty()
        .allMatch(order -> order.getParentPermId() != 0);
  }
}
